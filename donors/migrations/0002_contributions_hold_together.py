"""Protect the rows of donors, and let the database hold what must always be true of them."""

from django.db import migrations

from donors.rules.states import AGREEMENT, DONOR, PLEDGE
from trustfund.db import sql

AGREEMENT_MUTABLE = (
    "state",
    "administrator_signed_by_id",
    "administrator_signed_date",
    "offered_at",
    "countersigned_by_id",
    "countersigned_date",
    "countersigned_at",
    "holding_amount",
    "holding_currency",
    "holding_rate",
    "holding_rate_date",
    "holding_rate_source",
)


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0001_initial"),
        ("db", "0001_clock_and_guards"),
        ("funds", "0001_initial"),
        ("identity", "0001_initial"),
        ("ledger", "0001_books"),
    ]
    operations = [
        sql.protect("donors_donor", mutable=("status",)),
        sql.protect("donors_pledge", mutable=("state",)),
        sql.protect("donors_agreement", mutable=AGREEMENT_MUTABLE),
        sql.protect("donors_installment"),
        sql.protect("donors_receipt"),
        sql.protect("donors_conversion"),
        sql.protect("donors_feecharge"),
        sql.state_guard("donors_donor", DONOR, column="status"),
        sql.state_guard("donors_pledge", PLEDGE),
        sql.state_guard("donors_agreement", AGREEMENT),
        sql.beside(__file__),
    ]
