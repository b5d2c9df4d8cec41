"""Files of pledges and receipts: tried by the very acts, imported all together or not at all, once."""

import io

import openpyxl
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import override

from donors import selectors, services
from donors.builders.tables import template_file
from donors.models import Pledge, Receipt, TableImport, TableRow
from donors.selectors.tables import rows_of
from donors.services.table_reading import ROWS_DONE_AT_MOST, TableUnreadable
from donors.services.table_rows import NotReversible, RowRefused
from donors.services.tables import SamePerson
from tests.factories import tables
from tests.factories.cast import appointed
from tests.factories.donors import agreement_make, money
from trustfund.audit.selectors import history
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of
from trustfund.identity.choices import Role
from trustfund.identity.models import Person
from trustfund.kernel.errors import NotPermitted
from trustfund.ledger.selectors import balances

PLEDGE_HEADER = [
    "donor",
    "amount",
    "currency",
    "announced_date",
    "occasion",
    "first_year",
    "last_year",
    "conditions",
]


def pledge_row(korea, **changes):
    """Return a row of pledges that is sound, but for these cells."""
    sound = {"donor": korea.organization.name, "amount": "100.00", "currency": "USD",
             "announced_date": now().date().isoformat(), "occasion": "Conference"}  # fmt: skip
    return [{**sound, **changes}.get(name, "") for name in PLEDGE_HEADER]


@pytest.fixture
def check(fund):
    """Return a function that reads rows under a header, as somebody, by the template's map."""

    def act(actor, kind, rows, name="rows.csv"):
        header = PLEDGE_HEADER if kind == "pledge" else tables.RECEIPT_HEADER
        content = tables.csv_of([header, *rows])
        return services.table_check(
            actor=actor, now=now(), fund_id=fund.pk, file=io.BytesIO(content), name=name,
            title="Rows", map_name=f"template-{kind}",
        )  # fmt: skip

    return act


def receipt(signed, korea, **changes):
    """Return a row of receipts under the agreement that is sound, but for these cells."""
    return tables.receipt_row(**{
        "donor": korea.organization.name, "agreement_number": signed.number, "amount": "300.00",
        "currency": "EUR", "value_date": now().date().isoformat(), "bank_reference": "R-1", **changes,
    })  # fmt: skip


def codes(table):
    """Return (line, codes) of each row of a table."""
    return [(row.line, [reason.code for reason in row.reasons]) for row in rows_of(table)]


class TestPledges:
    def test_a_check_writes_nothing_and_an_import_everything(self, cast, korea, check):
        table = check(cast.program_manager, "pledge", [
            pledge_row(korea), pledge_row(korea, donor="Nowhere"),
            pledge_row(korea, announced_date="2031-01-01"), pledge_row(korea, amount="1.00001"),
        ])  # fmt: skip
        assert codes(table) == [
            (2, []), (3, ["donor_unknown"]), (4, ["rule_refuses"]), (5, ["too_many_decimals"]),
        ]  # fmt: skip
        assert Pledge.objects.count() == 0
        page = selectors.table_page(table)
        rejected = page.groups[2].rows
        assert "enter that day, not one to come" in rejected[1].findings[0].sentence
        services.table_import(actor=cast.program_manager, now=now(), table_id=table.pk)
        pledge = Pledge.objects.get()
        assert (pledge.money, pledge.occasion) == (money("100.00"), "Conference")
        assert (
            history(subject_type="donors.pledge", subject_id=pledge.pk)[0].action
            == "donors.pledge_record"
        )
        assert TableRow.objects.get(table=table, line=2).made_id == pledge.pk

    def test_a_row_is_brought_in_once_however_often_and_in_whichever_file(self, cast, korea, check):
        twice = [pledge_row(korea), pledge_row(korea)]
        first = check(cast.program_manager, "pledge", twice)
        services.table_import(actor=cast.program_manager, now=now(), table_id=first.pk)
        assert Pledge.objects.count() == 2
        assert check(cast.program_manager, "pledge", twice).pk == first.pk
        longer = check(cast.program_manager, "pledge", [*twice, pledge_row(korea, amount="7.00")])
        assert codes(longer)[0][1] == ["row_known"]
        assert codes(longer)[2] == (4, [])
        services.table_import(actor=cast.program_manager, now=now(), table_id=longer.pk)
        assert Pledge.objects.count() == 3

    def test_a_withdrawal_lapses_them_all_or_none(self, cast, fund, korea, check):
        table = check(
            cast.program_manager, "pledge", [pledge_row(korea), pledge_row(korea, amount="9")]
        )
        services.table_import(actor=cast.program_manager, now=now(), table_id=table.pk)
        pledge = Pledge.objects.get(amount=9)
        agreement_make(cast, fund, korea, money("9"), pledge=pledge, signer=cast.donor_officer)
        with pytest.raises(NotReversible) as error:
            services.table_withdraw(
                actor=cast.program_manager, now=now(), table_id=table.pk, reason="Wrong file"
            )
        assert "Line 3" in str(error.value)
        assert {pledge.state for pledge in Pledge.objects.all()} == {"ANNOUNCED", "CONVERTED"}
        assert TableImport.objects.get(pk=table.pk).state == "IMPORTED"
        other = check(cast.program_manager, "pledge", [pledge_row(korea, amount="11")])
        services.table_import(actor=cast.program_manager, now=now(), table_id=other.pk)
        services.table_withdraw(
            actor=cast.program_manager, now=now(), table_id=other.pk, reason="Wrong file"
        )
        assert Pledge.objects.get(amount=11).state == "LAPSED"

    def test_a_withdrawal_leaves_what_its_donor_has_withdrawn(self, cast, korea, check):
        table = check(
            cast.program_manager, "pledge", [pledge_row(korea), pledge_row(korea, amount="9")]
        )
        services.table_import(actor=cast.program_manager, now=now(), table_id=table.pk)
        services.pledge_withdraw(
            actor=cast.donor_officer, now=now(), pledge_id=Pledge.objects.get(amount=9).pk,
            ended_date=now().date(), reason="The budget was cut.",
        )  # fmt: skip
        gone = services.table_withdraw(
            actor=cast.program_manager, now=now(), table_id=table.pk, reason="Wrong file"
        )
        assert gone.state == "WITHDRAWN"
        ended = {(one.state, one.ended_reason) for one in Pledge.objects.all()}
        assert ended == {("LAPSED", "Wrong file"), ("WITHDRAWN", "The budget was cut.")}

    def test_is_for_whoever_may_record_pledges(self, cast, korea, check):
        for actor in (cast.finance_officer, cast.donor_officer):
            with pytest.raises(NotPermitted):
                check(actor, "pledge", [pledge_row(korea)])


class TestReceipts:
    @pytest.fixture
    def second(self, cast):
        """Return another finance officer than the one who reads the file."""
        return appointed(
            name="Second officer", organization=cast.organizations["finance_unit"],
            role=Role.FINANCE_OFFICER,
        )  # fmt: skip

    def test_are_booked_by_a_second_person_all_together(
        self, cast, second, fund, korea, signed, check
    ):
        rows = [
            receipt(signed, korea), receipt(signed, korea, bank_reference="R-2", amount="900.00"),
            receipt(signed, korea, bank_reference="R-3", agreement_number="AA-999"),
            receipt(signed, korea, bank_reference="R-4", amount="-5.00"),
            receipt(signed, korea, bank_reference=""),
        ]  # fmt: skip
        table = check(cast.finance_officer, "receipt", rows)
        assert codes(table) == [
            (2, []), (3, ["rule_refuses"]), (4, ["agreement_unknown"]), (5, ["amount_negative"]),
            (6, ["value_missing"]),
        ]  # fmt: skip
        assert Receipt.objects.count() == len(balances(fund_id=fund.pk)) == 0
        with pytest.raises(SamePerson):
            services.table_import(actor=cast.finance_officer, now=now(), table_id=table.pk)
        services.table_import(actor=second, now=now(), table_id=table.pk)
        assert Receipt.objects.get().money == money("300.00", "EUR")
        assert Receipt.objects.get().recorded_by_id == second.person_id
        with pytest.raises(NotReversible):
            services.table_withdraw(actor=second, now=now(), table_id=table.pk, reason="Wrong")
        assert Receipt.objects.count() == 1

    def test_nothing_is_booked_when_one_row_is_refused_meanwhile(
        self, cast, second, korea, signed, check
    ):
        rows = [
            receipt(signed, korea),
            receipt(signed, korea, bank_reference="R-2", amount="600.00"),
        ]
        table = check(cast.finance_officer, "receipt", rows)
        services.receipt_record(
            actor=cast.finance_officer, now=now(), agreement_id=signed.pk,
            money=money("200.00", "EUR"), value_date=now().date(), bank_reference="Other",
        )  # fmt: skip
        with pytest.raises(RowRefused) as error:
            services.table_import(actor=second, now=now(), table_id=table.pk)
        assert "Line 3" in str(error.value)
        assert Receipt.objects.count() == 1
        assert TableImport.objects.get(pk=table.pk).state == "CHECKED"


class TestBound:
    """A longer file is refused before anything of it is tried, and the page says so beforehand."""

    def rows(self, korea, kind):
        """Return a header and one row more than are acted on."""
        cells = {
            "pledge": (PLEDGE_HEADER, pledge_row(korea)),
            "receipt": (tables.RECEIPT_HEADER, tables.receipt_row()),
            "installment": (tables.INSTALLMENT_HEADER, [
                korea.organization.name, "K-1", "AGREEMENT", "300", "1", "2026-07-01", "300", "USD",
            ]),
        }  # fmt: skip
        header, row = cells[kind]
        return [header, *[row] * (ROWS_DONE_AT_MOST + 1)]

    @pytest.mark.parametrize(
        ("tongue", "sentence", "together"),
        [
            ("en", ("Cut the file into parts of 1,000 rows, each with the header, and import the parts "
             "one after the other."), "Keep the installments of one agreement in one part."),
            ("ko", "파일을 머리글이 있는 1,000행씩의 부분으로 나누고 한 부분씩 차례로 가져오십시오.",
             "한 협정의 분할 납입금은 한 부분에 함께 두십시오."),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("kind", ["pledge", "receipt", "installment"])
    def test_tells_to_cut_the_file(self, cast, fund, korea, kind, tongue, sentence, together):
        content = io.BytesIO(tables.csv_of(self.rows(korea, kind)))
        actor = cast.finance_officer if kind == "receipt" else cast.program_manager
        with override(tongue), pytest.raises(TableUnreadable) as error:
            services.table_check(
                actor=actor, now=now(), fund_id=fund.pk, file=content, name="r.csv", title="R",
                map_name=f"template-{kind}",
            )  # fmt: skip
        said = str(error.value)
        assert (sentence in said, "1002" in said) == (True, True)
        assert (together in said) is (kind == "installment")
        assert not TableImport.objects.exists()

    @pytest.mark.parametrize(
        ("tongue", "words"),
        [
            (
                "en",
                "At most 1,000 rows of pledges, agreements or receipts, or 10,000 of statistics.",
            ),
            ("ko", "공약, 협정, 입금은 최대 1,000행, 통계는 최대 10,000행입니다."),
        ],
    )
    def test_stands_on_the_page_of_upload(self, cast, client_of, fund, tongue, words):
        client = client_of(cast.finance_officer)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = tongue
        address = reverse("donors:table_check", args=[fund.pk])
        assert words in client.get(address, headers={"accept-language": tongue}).text

    def test_is_refused_by_the_command_too(self, cast, fund, korea, tmp_path):
        file = tmp_path / "rows.csv"
        file.write_bytes(tables.csv_of(self.rows(korea, "pledge")))
        person = Person.objects.get(pk=cast.program_manager.person_id)
        for options in ({}, {"dry_run": True}):
            with pytest.raises(CommandError) as error:
                call_command(
                    "import_contributions", str(file), map="template-pledge", person=person.email,
                    fund=fund.number, **options,
                )  # fmt: skip
            assert error.value.returncode == 2
            assert "import the parts one after the other" in str(error.value)


class TestTemplate:
    @pytest.mark.parametrize("kind", ["pledge", "agreement", "installment", "receipt"])
    def test_its_example_is_rejected_as_such(self, cast, fund, korea, kind):
        content = template_file(kind)
        assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[0] == kind
        actor = cast.finance_officer if kind == "receipt" else cast.program_manager
        table = services.table_check(
            actor=actor, now=now(), fund_id=fund.pk, file=io.BytesIO(content), name="t.xlsx",
            title="Template", map_name=f"template-{kind}",
        )  # fmt: skip
        assert codes(table) == [(2, ["example_row"])]

    def test_is_downloaded_by_page_and_program(self, cast, client_of, fund):
        client = client_of(cast.program_manager)
        for house in ("donors", "donors_api"):
            address = reverse(f"{house}:table_template", args=["pledge"])
            assert b"".join(client.get(address).streaming_content)[:2] == b"PK"
            assert client.get(address.replace("pledge", "other")).status_code == 404


def test_the_database_lets_a_row_make_something_once(cast, korea, check):
    table = check(cast.program_manager, "pledge", [pledge_row(korea)])
    row = TableRow.objects.get(table=table)
    with pytest.raises(IntegrityError) as error:
        TableRow.objects.filter(pk=row.pk).update(made_id=row.pk)
    assert constraint_of(error.value) == "table_row_makes_once"


def test_pages_show_rows_of_pledges(cast, client_of, korea, check):
    table = check(
        cast.program_manager, "pledge", [pledge_row(korea), pledge_row(korea, donor="Nowhere")]
    )
    page = client_of(cast.program_manager).get(reverse("donors:table_detail", args=[table.pk])).text
    assert "No donor is registered by this name" in page
    assert "Table 1" not in page
