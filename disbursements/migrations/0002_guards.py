"""Protection of the rows, the tables of moves, and what must agree with the books."""

from django.db import migrations

from disbursements.rules.states import APPLICATION, GRANT
from trustfund.db import sql

GRANT_MUTABLE = (
    "state",
    "recipient_signed_by_id",
    "recipient_signed_organization_id",
    "recipient_signed_at",
    "administrator_signed_by_id",
    "administrator_signed_organization_id",
    "administrator_signed_at",
)
APPLICATION_MUTABLE = (
    "method",
    "category",
    "amount",
    "payee_name",
    "payee_bank",
    "payee_account",
    "purpose",
    "invoice_reference",
    "state",
    "version",
    "since",
    "drafted_by_id",
    "drafted_by_organization_id",
    "submitted_by_id",
    "submitted_by_organization_id",
    "submitted_at",
    "reviewed_by_id",
    "reviewed_by_organization_id",
    "reviewed_at",
    "amount_accepted",
    "review_note",
    "return_reason",
)


class Migration(migrations.Migration):
    dependencies = [
        ("disbursements", "0001_initial"),
        ("db", "0001_clock_and_guards"),
        ("ledger", "0001_books"),
    ]
    operations = [
        sql.protect("disbursements_grant", mutable=GRANT_MUTABLE),
        sql.protect("disbursements_grantcategory"),
        sql.protect("disbursements_application", mutable=APPLICATION_MUTABLE),
        sql.protect("disbursements_step"),
        sql.protect("disbursements_decision"),
        sql.protect("disbursements_payment"),
        sql.state_guard("disbursements_grant", GRANT),
        sql.state_guard("disbursements_application", APPLICATION),
        sql.beside(__file__),
    ]
