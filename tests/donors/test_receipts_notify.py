"""receipts_notify: what came in by a table is told once to each donor, not once for each payment."""

import io

import pytest

from donors import services
from donors.models import Receipt
from tests.factories import tables
from tests.factories.cast import appointed
from tests.factories.donors import agreement_make, money, receipt_make
from tests.factories.reversals import reversal_make
from trustfund.db.clock import now
from trustfund.events.models import Message
from trustfund.identity.choices import Role
from trustfund.mail.models import Notice


@pytest.fixture
def imported(cast, fund, korea, japan):
    """Three receipts of Korea in two currencies and one of Japan, in by one table."""
    euros = agreement_make(cast, fund, korea, money("900.00", "EUR"), signer=cast.donor_officer)
    dollars = agreement_make(cast, fund, korea, money("900.00"), signer=cast.donor_officer)
    yen = agreement_make(cast, fund, japan, money("900", "JPY"), signer=cast.other_donor_officer)
    rows = [
        tables.receipt_row(
            donor=agreement.donor.organization.name,
            agreement_number=agreement.number,
            amount=amount,
            currency=agreement.currency,
            value_date=now().date().isoformat(),
            bank_reference=f"R-{place}",
        )
        for place, (agreement, amount) in enumerate(
            [(euros, "100.00"), (euros, "50.50"), (dollars, "7.00"), (yen, "300")]
        )
    ]
    table = services.table_check(
        actor=cast.finance_officer, now=now(), fund_id=fund.pk, name="rows.csv", title="Rows",
        file=io.BytesIO(tables.csv_of([tables.RECEIPT_HEADER, *rows])), map_name="template-receipt",
    )  # fmt: skip
    second = appointed(
        name="second_officer",
        organization=cast.organizations["finance_unit"],
        role=Role.FINANCE_OFFICER,
    )
    return services.table_import(actor=second, now=now(), table_id=table.pk)


def told(name):
    for message in Message.objects.filter(name=name):
        act = (
            services.receipts_notify
            if name.startswith("donors.table_")
            else services.receipt_notify
        )
        act(message=message, now=now())


def test_each_donor_gets_one_notice_with_its_own_sums_alone(cast, imported):
    assert Receipt.objects.count() == 4
    told("donors.receipt_recorded")
    assert not Notice.objects.exists()
    told("donors.table_imported")
    told("donors.table_imported")
    found = {notice.person_id: notice for notice in Notice.objects.all()}
    assert set(found) == {cast.donor_officer.person_id, cast.other_donor_officer.person_id}
    korea = found[cast.donor_officer.person_id]
    assert (korea.kind, korea.words["count"]) == ("RECEIPTS_IMPORTED", "3")
    assert korea.words["sums"] == "EUR 150.50, USD 7.00"
    japan = found[cast.other_donor_officer.person_id]
    assert (japan.words["count"], japan.words["sums"]) == ("1", "JPY 300")


def test_what_is_reversed_is_told_as_well(cast, imported):
    reversal_make(cast, imported, confirmed=True)
    told("donors.table_reversal_confirmed")
    korea = Notice.objects.get(person_id=cast.donor_officer.person_id)
    assert korea.kind == "RECEIPTS_REVERSED"
    assert korea.words["sums"] == "EUR 150.50, USD 7.00"


def test_a_payment_by_itself_is_told_as_before(cast, fund, korea, signed_usd):
    receipt_make(cast, signed_usd, money("5.00"))
    told("donors.receipt_recorded")
    assert [notice.kind for notice in Notice.objects.all()] == ["RECEIPT_RECORDED"]


def test_other_tables_tell_nobody(cast, fund):
    table = tables.table_checked(cast, fund)
    services.table_import(actor=cast.program_manager, now=now(), table_id=table.pk)
    told("donors.table_imported")
    assert not Notice.objects.exists()
