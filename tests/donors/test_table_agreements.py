"""Files of agreements: drafted whole through the act of the page, once, and taken back while unsigned."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command

from donors import services
from donors.models import Agreement, TableImport, TableRow
from donors.selectors.tables import rows_of
from donors.services.table_rows import NotReversible, RowRefused
from tests.factories import tables
from tests.factories.donors import money
from trustfund.db.clock import now
from trustfund.identity.models import Person
from trustfund.kernel.errors import NotPermitted

HEADERS = {
    "agreement": ["donor", "number", "instrument", "amount", "currency", "due_date"],
    "installment": tables.INSTALLMENT_HEADER,
}


def rows(korea, kind, *changes):
    """Return sound rows of one kind, each with its changes."""
    day = (now() + timedelta(days=30)).date().isoformat()
    sound = {"donor": korea.organization.name, "instrument": "AGREEMENT", "amount": "100.00",
             "currency": "USD", "due_date": day, "number": "K-1" if kind == "agreement" else "1",
             "agreement_number": "K-1", "agreement_amount": "300.00"}  # fmt: skip
    return [[{**sound, **change}[name] for name in HEADERS[kind]] for change in changes]


@pytest.fixture
def check(cast, fund):
    """Return a function that reads rows by the template's map, as the program manager."""

    def act(kind, found, actor=None):
        content = tables.csv_of([HEADERS[kind], *found])
        return services.table_check(
            actor=actor or cast.program_manager, now=now(), fund_id=fund.pk,
            file=io.BytesIO(content), name="rows.csv", title="Rows", map_name=f"template-{kind}",
        )  # fmt: skip

    return act


@pytest.fixture
def bring_in(cast):
    """Return a function that imports a table as the program manager."""
    return lambda table: services.table_import(
        actor=cast.program_manager, now=now(), table_id=table.pk
    )


def codes(table):
    """Return (line, codes) of each row of a table."""
    return [(row.line, [reason.code for reason in row.reasons]) for row in rows_of(table)]


def test_a_row_is_an_agreement_that_is_offered(cast, korea, check, bring_in):
    table = check("agreement", rows(korea, "agreement", {}, {"number": "K-2", "donor": "Nowhere"}))
    assert codes(table) == [(2, []), (3, ["donor_unknown"])]
    assert Agreement.objects.count() == 0
    bring_in(table)
    agreement = Agreement.objects.get()
    assert (agreement.state, agreement.money) == ("OFFERED", money("100.00"))
    assert agreement.administrator_signed_by_id == cast.program_manager.person_id
    assert TableRow.objects.get(table=table, line=2).made_id == agreement.pk


def test_installments_make_one_agreement_whatever_their_order(korea, check, bring_in):
    later = (now() + timedelta(days=90)).date().isoformat()
    table = check("installment", rows(
        korea, "installment", {"number": "2", "due_date": later, "amount": "200.00"}, {},
    ))  # fmt: skip
    assert codes(table) == [(2, []), (3, [])]
    bring_in(table)
    agreement = Agreement.objects.get()
    parts = agreement.installments.order_by("number").values_list("amount", flat=True)
    assert [str(amount) for amount in parts] == ["100.0000", "200.0000"] or list(parts) == [
        100,
        200,
    ]
    assert set(table.rows.values_list("made_id", flat=True)) == {agreement.pk}


def test_an_agreement_is_drafted_whole_or_not_at_all(korea, check):
    short = {"agreement_number": "K-2"}
    table = check("installment", rows(
        korea, "installment",
        {}, {"number": "2", "amount": "-1.00"}, {"number": "3", "amount": "200.00"},
        short,
        {"agreement_number": "K-3"}, {"agreement_number": "K-3", "number": "2", "amount": "200.00",
                                      "agreement_amount": "301.00"},
    ))  # fmt: skip
    assert codes(table) == [
        (2, ["agreement_incomplete"]), (3, ["amount_negative"]), (4, ["agreement_incomplete"]),
        (5, ["rule_refuses"]), (6, ["agreement_differs"]), (7, ["agreement_differs"]),
    ]  # fmt: skip


def test_the_same_agreement_comes_in_once(korea, check, bring_in):
    first = rows(korea, "agreement", {})
    bring_in(check("agreement", first))
    longer = check("agreement", [*first, *rows(korea, "agreement", {"number": "K-2"})])
    assert codes(longer) == [(2, ["row_known"]), (3, [])]
    bring_in(longer)
    assert Agreement.objects.count() == 2
    changed = check("agreement", rows(korea, "agreement", {"amount": "999.00"}))
    assert codes(changed) == [(2, ["number_taken"])]
    parts = check("installment", rows(korea, "installment", {"agreement_amount": "100.00"}))
    assert codes(parts) == [(2, ["number_taken"])]


def test_of_two_tables_that_were_checked_the_second_is_refused(korea, check, bring_in):
    one = check("agreement", rows(korea, "agreement", {}))
    other = check("agreement", rows(korea, "agreement", {"amount": "999.00"}))
    bring_in(one)
    with pytest.raises(RowRefused, match="number"):
        bring_in(other)
    assert Agreement.objects.count() == 1


def test_a_withdrawal_takes_back_unsigned_offers_all_or_none(cast, korea, check, bring_in):
    table = check("agreement", rows(korea, "agreement", {}, {"number": "K-2"}))
    bring_in(table)
    signed = Agreement.objects.get(number="AA-002")
    services.agreement_countersign(
        actor=cast.donor_officer, now=now(), agreement_id=signed.pk,
        content_hash=signed.content_hash, rate=None, rate_source="",
    )  # fmt: skip

    def withdraw(which):
        return services.table_withdraw(
            actor=cast.program_manager, now=now(), table_id=which.pk, reason="Wrong file"
        )

    with pytest.raises(NotReversible, match=r"Line 3: Agreement AA-002 is countersigned"):
        withdraw(table)
    assert TableImport.objects.get(pk=table.pk).state == "IMPORTED"
    assert Agreement.objects.get(number="AA-001").state == "OFFERED"
    other = check("agreement", rows(korea, "agreement", {"number": "K-3"}))
    bring_in(other)
    withdraw(other)
    gone = Agreement.objects.get(number="AA-003")
    assert (gone.state, gone.withdrawn_reason) == ("WITHDRAWN", "Wrong file")
    assert codes(check("agreement", rows(korea, "agreement", {"number": "K-3"}))) == [(2, [])]


def test_is_for_whoever_may_draft_agreements(cast, korea, check):
    with pytest.raises(NotPermitted):
        check("agreement", rows(korea, "agreement", {}), actor=cast.finance_officer)


def test_the_command_does_the_same(cast, korea, fund, tmp_path, capsys):
    file = tmp_path / "agreements.csv"
    file.write_bytes(tables.csv_of([HEADERS["agreement"], *rows(korea, "agreement", {})]))
    email = Person.objects.get(pk=cast.program_manager.person_id).email
    call_command(
        "import_contributions", str(file), map="template-agreement", person=email, fund=fund.number
    )
    assert "accepted: 1" in capsys.readouterr().out
    assert Agreement.objects.get().state == "OFFERED"
