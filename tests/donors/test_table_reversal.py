"""table_reversal_propose, …_confirm, …_decline: every receipt of a table is reversed by two persons, or none."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donors import services
from donors.errors import ReceiptReversed, Refused
from donors.models import Receipt, ReceiptReversal, Refund, StatementLine, TableReversal
from donors.selectors.agreements import ladder_of
from donors.selectors.pages import agreement_page
from donors.selectors.postings import contributed_so_far, paid_so_far
from donors.selectors.registers import receipts_found
from donors.selectors.tie_outs import RECEIPTS_INSTALLMENTS
from donors.services.receipts import BankReferenceReused
from donors.services.reversals import ReversalDecided
from donors.services.table_rows import NotReversible
from tests.factories.cast import appointed
from tests.factories.donors import (
    agreement_make,
    amendment_make,
    conversion_make,
    money,
    receipt_make,
    refund_make,
)
from tests.factories.periods import month_shut
from tests.factories.reversals import receipts_imported, reversal_make, second_officer
from tests.factories.statements import accounts_make, imported, line, statement
from tests.factories.unwinds import unwind_make
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move, now
from trustfund.db.constraints import constraint_of
from trustfund.identity.choices import Role
from trustfund.kernel.errors import NotPermitted
from trustfund.ledger.rules.chart import CASH
from trustfund.ledger.selectors import balance


@pytest.fixture
def dollars(cast, fund, korea):
    """Return a signed agreement over USD 1,000, the holding currency: each receipt bears its fee."""
    return agreement_make(cast, fund, korea, money("1000.00"), signer=cast.donor_officer)


@pytest.fixture
def importer(cast):
    return second_officer(cast)


@pytest.fixture
def table(cast, dollars, importer):
    """Two receipts under one agreement, USD 300 and USD 200, in by one table."""
    return receipts_imported(cast, dollars, "300.00", "200.00", by=importer)


def cash(fund):
    return balance(fund_id=fund.pk, code=CASH, currency="USD").amount


class TestConfirm:
    def test_takes_every_receipt_and_fee_out_of_every_figure(self, cast, fund, dollars, table):
        before = cash(fund)
        assert before > 0
        assert paid_so_far(dollars) == money("500.00")
        reversal = reversal_make(cast, table, confirmed=True)
        assert reversal.state == "CONFIRMED"
        assert cash(fund) == 0
        assert paid_so_far(dollars) == money("0")
        assert contributed_so_far(fund) == money("0")
        assert ladder_of(dollars).receipts == ()
        assert agreement_page(dollars, as_of=now().date()).figures.paid_in == money("0")
        assert [
            pair for pair in RECEIPTS_INSTALLMENTS.pairs(fund.pk) if pair.left != pair.right
        ] == []

    def test_withdraws_the_table_so_that_the_file_may_come_anew(
        self, cast, dollars, table, importer
    ):
        reversal_make(cast, table, confirmed=True)
        table.refresh_from_db()
        assert (table.state, table.withdrawn_reason) == ("WITHDRAWN", "The wrong file.")
        again = receipts_imported(cast, dollars, "300.00", "200.00", by=importer)
        assert again.pk != table.pk
        assert again.rows.filter(made_id__isnull=False).count() == 2
        assert paid_so_far(dollars) == money("500.00")

    def test_frees_the_bank_reference_for_one_receipt_and_no_second(self, cast, dollars, table):
        reversal_make(cast, table, confirmed=True)
        again = receipt_make(cast, dollars, money("300.00"), reference="IMP-1")
        assert receipt_make(cast, dollars, money("300.00"), reference="IMP-1") == again
        with pytest.raises(BankReferenceReused):
            receipt_make(cast, dollars, money("100.00"), reference="IMP-1")
        assert paid_so_far(dollars) == again.money

    def test_lets_the_bank_s_file_find_what_was_booked_anew(self, cast, fund, dollars, table):
        accounts_make(cast, fund)
        reversal_make(cast, table, confirmed=True)
        again = receipt_make(cast, dollars, money("300.00"), reference="IMP-1")
        before = cash(fund)
        imported(cast, fund, statement([line("300.00", "IMP-1", day=now().date())]))
        found = StatementLine.objects.get()
        assert (found.entry_id, found.in_suspense) == (again.entry_id, False)
        assert cash(fund) == before

    def test_is_recorded_receipt_by_receipt_with_its_entries(self, cast, table):
        reversal_make(cast, table, confirmed=True)
        rows = list(ReceiptReversal.objects.order_by("id"))
        assert len(rows) == 2
        for row in rows:
            [record] = history(subject_type="donors.receiptreversal", subject_id=row.pk)
            assert record.action == "donors.table_reversal_confirm"
            assert [entry["id"] for entry in record.extra["entries"]] == [
                row.fee_entry_id,
                row.entry_id,
            ]
        [record] = [
            one
            for one in history(subject_type="donors.tableimport", subject_id=table.pk)
            if one.action == "donors.table_reversal_confirm"
        ]
        assert record.after["state"] == "WITHDRAWN"

    def test_later_fees_start_from_what_stands(self, cast, fund, japan, table):
        other = agreement_make(cast, fund, japan, money("900.00"), signer=cast.other_donor_officer)
        kept = receipt_make(cast, other, money("100.00"), reference="KEPT")
        assert kept.fee_charge.before == money("500.00")
        reversal_make(cast, table, confirmed=True)
        later = receipt_make(cast, other, money("50.00"), reference="LATER")
        assert later.fee_charge.before == money("100.00")
        kept.fee_charge.refresh_from_db()
        assert kept.fee_charge.before == money("500.00")

    def test_an_earlier_knowledge_still_has_them(self, cast, fund, dollars, table):
        from donors.selectors.ladder_facts import ladder_facts  # noqa: PLC0415

        moment = now()
        reversal_make(cast, table, confirmed=True)
        known = ladder_facts(fund_id=fund.pk, holding_currency="USD", known_at=moment)
        today = ladder_facts(fund_id=fund.pk, holding_currency="USD")
        assert [len(one.receipts) for one in known.agreements] == [2]
        assert [len(one.receipts) for one in today.agreements] == [0]

    def test_an_amendment_may_go_below_what_was_reversed(self, cast, dollars, table):
        reversal_make(cast, table, confirmed=True)
        from donors.rules.schedule import Part  # noqa: PLC0415

        day = now().date() + timedelta(days=40)
        made = amendment_make(
            cast,
            dollars,
            parts=[Part(money("10.00"), due_date=day, number=1)],
            signer=cast.donor_officer,
        )
        assert made.state == "COUNTERSIGNED"


class TestWho:
    def test_is_never_the_person_or_unit_that_proposed_it(self, cast, table, importer):
        reversal = reversal_make(cast, table)
        beside = appointed(
            name="approver_beside",
            organization=cast.organizations["finance_unit"],
            role=Role.FINANCE_APPROVER,
        )
        with pytest.raises(NotPermitted):
            services.table_reversal_confirm(actor=beside, now=now(), reversal_id=reversal.pk)
        assert not ReceiptReversal.objects.exists()
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            TableReversal.objects.filter(pk=reversal.pk).update(
                state="CONFIRMED",
                decided_by=cast.finance_officer.person_id,
                decided_by_organization=cast.organizations["treasury_unit"],
                decided_at=now(),
            )
        assert constraint_of(refused.value) == "table_reversal_confirmed_by_another"

    def test_decides_once(self, cast, table):
        reversal = reversal_make(cast, table, confirmed=True)
        with pytest.raises(ReversalDecided):
            services.table_reversal_decline(
                actor=cast.finance_approver, now=now(), reversal_id=reversal.pk, reason="No."
            )

    def test_may_decline_with_a_reason_and_somebody_propose_anew(self, cast, dollars, table):
        reversal = reversal_make(cast, table)
        with pytest.raises(ReversalDecided):
            reversal_make(cast, table)
        with pytest.raises(Refused):
            services.table_reversal_decline(
                actor=cast.finance_approver, now=now(), reversal_id=reversal.pk, reason=" "
            )
        services.table_reversal_decline(
            actor=cast.finance_approver, now=now(), reversal_id=reversal.pk, reason="It is right."
        )
        assert paid_so_far(dollars) == money("500.00")
        assert reversal_make(cast, table).state == "PROPOSED"


class TestNothingIsReversedWhen:
    def refused(self, cast, table, word):
        with pytest.raises(NotReversible) as refused:
            reversal_make(cast, table)
        assert "IMP-1" in str(refused.value)
        assert word in str(refused.value)
        assert not TableReversal.objects.exists()

    def test_a_receipt_is_refunded(self, cast, table):
        refund_make(cast, Receipt.objects.get(bank_reference="IMP-1"), money("1.00"))
        self.refused(cast, table, "refund")

    def test_a_receipt_is_converted(self, cast, fund, korea, importer):
        euros = agreement_make(cast, fund, korea, money("900.00", "EUR"), signer=cast.donor_officer)
        table = receipts_imported(cast, euros, "5.00", "6.00", by=importer)
        conversion_make(cast, Receipt.objects.get(bank_reference="IMP-1"), rate="1.10")
        self.refused(cast, table, "converted")

    def test_a_file_of_the_bank_has_it(self, cast, fund, table):
        accounts_make(cast, fund)
        imported(cast, fund, statement([line("300.00", "IMP-1", day=now().date())]))
        receipt = Receipt.objects.get(bank_reference="IMP-1")
        assert StatementLine.objects.get().entry_id == receipt.entry_id
        self.refused(cast, table, "bank")

    def test_its_period_is_closed(self, cast, fund, table):
        last = now().date().replace(day=28) + timedelta(days=4)
        last -= timedelta(days=last.day)
        clock_move(by=timedelta(days=40))
        month_shut(cast, fund, last)
        self.refused(cast, table, "closed")

    def test_somebody_builds_on_one_between_the_two_persons(self, cast, dollars, table):
        reversal = reversal_make(cast, table)
        refund_make(cast, Receipt.objects.get(bank_reference="IMP-2"), money("1.00"))
        with pytest.raises(NotReversible):
            services.table_reversal_confirm(
                actor=cast.finance_approver, now=now(), reversal_id=reversal.pk
            )
        assert paid_so_far(dollars) == money("500.00")

    def test_its_donor_has_left_and_got_its_share(
        self, cast, fund, korea, japan, table, importer, monkeypatch
    ):
        """What it pays in after that is reversed as ever; the database holds both."""
        yen = agreement_make(cast, fund, japan, money("900.00"), signer=cast.other_donor_officer)
        receipt_make(cast, yen, money("900.00"), reference="OF-JAPAN")
        unwind_make(cast, fund, leaving=korea, approved=True)
        self.refused(cast, table, "left")
        again = agreement_make(cast, fund, korea, money("90.00"), signer=cast.donor_officer)
        later = receipts_imported(cast, again, "40.00", by=importer, prefix="AGAIN")
        reversal_make(cast, later, confirmed=True)
        monkeypatch.setattr("donors.services.reversals.reversal_faults", lambda *_: [])
        monkeypatch.setattr("donors.services.reversals.fee_charged_otherwise", lambda *_: None)
        with pytest.raises(IntegrityError) as refused:
            reversal_make(cast, table, confirmed=True)
        assert constraint_of(refused.value) == "settled_stays_settled"

    def test_the_table_made_no_receipts(self, cast, fund):
        from tests.factories.tables import table_checked  # noqa: PLC0415

        with pytest.raises(Refused):
            reversal_make(cast, table_checked(cast, fund))


class TestAfterwards:
    @pytest.fixture
    def receipt(self, cast, table):
        reversal_make(cast, table, confirmed=True)
        return Receipt.objects.get(bank_reference="IMP-1")

    def test_nothing_is_built_on_it(self, cast, receipt):
        with pytest.raises(ReceiptReversed):
            refund_make(cast, receipt, money("1.00"))

    def test_nor_is_it_converted(self, cast, fund, korea, importer):
        euros = agreement_make(cast, fund, korea, money("900.00", "EUR"), signer=cast.donor_officer)
        table = receipts_imported(cast, euros, "5.00", by=importer, prefix="EUR")
        reversal_make(cast, table, confirmed=True)
        with pytest.raises(ReceiptReversed):
            conversion_make(cast, Receipt.objects.get(bank_reference="EUR-1"), rate="1.10")

    def test_lists_leave_it_out_unless_asked(self, client_of, cast, fund, receipt):
        asked = {"as_of": now().date()}
        assert not receipts_found(cast.auditor, fund, **asked).exists()
        assert receipts_found(cast.auditor, fund, **asked, standing="reversed").count() == 2
        client = client_of(cast.auditor)
        address = reverse("donors_api:receipt_list")
        assert client.get(address, {"fund": fund.pk}).json()["results"] == []
        found = client.get(address, {"fund": fund.pk, "standing": "reversed"}).json()["results"]
        assert [one["is_reversed"] for one in found] == [True, True]

    def test_its_page_says_so_and_leads_to_the_reversal(self, client_of, cast, receipt):
        page = client_of(cast.finance_officer).get(
            reverse("donors:receipt_detail", args=[receipt.pk])
        )
        text = page.content.decode()
        assert "It was reversed with the table that made it" in text
        assert reverse("donors:table_reversal_detail", args=[receipt.reversal.reversal_id]) in text
        assert "Propose a refund" not in text


class TestPagesAndPrograms:
    def test_two_persons_reverse_it_on_pages(self, client_of, send, cast, table):
        officer, approver = client_of(cast.finance_officer), client_of(cast.finance_approver)
        page = officer.get(reverse("donors:table_detail", args=[table.pk])).content.decode()
        address = reverse("donors:table_reversal_propose", args=[table.pk])
        assert address in page
        assert reverse("donors:table_withdraw", args=[table.pk]) not in page
        preview = send(officer, address, {"reason": "The wrong file."}, step="preview")
        assert "USD 500.00" in preview.content.decode().replace("\xa0", " ")
        answer = send(officer, address, {"reason": "The wrong file."})
        reversal = TableReversal.objects.get()
        assert answer["Location"] == reverse("donors:table_reversal_detail", args=[reversal.pk])
        confirm = reverse("donors:table_reversal_confirm", args=[reversal.pk])
        assert confirm in approver.get(answer["Location"]).content.decode()
        assert send(approver, confirm, {}).status_code == 302
        assert ReceiptReversal.objects.count() == 2

    def test_programs_do_the_same(self, client_of, call, cast, table):
        made = call(
            client_of(cast.finance_officer),
            reverse("donors_api:table_reversal_propose", args=[table.pk]),
            {"reason": "The wrong file."},
        )
        assert made.status_code == 201, made.content
        done = call(
            client_of(cast.finance_approver),
            reverse("donors_api:table_reversal_confirm", args=[made.json()["id"]]),
            {},
        )
        assert done.json()["state"] == "CONFIRMED"


class TestDatabase:
    def written(self, reversal, receipt, **changes):
        values = {"receipt": receipt, "reversal": reversal, "entry_id": receipt.entry_id, **changes}
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            ReceiptReversal.objects.create(**values)
        return constraint_of(refused.value)

    def test_wants_two_persons_before_a_receipt_is_reversed(self, cast, table):
        reversal = reversal_make(cast, table)
        receipt = Receipt.objects.get(bank_reference="IMP-1")
        assert self.written(reversal, receipt) == "receipt_reversed_with_its_table"

    def test_wants_the_reversal_in_the_books(self, cast, dollars, table):
        reversal = reversal_make(cast, table)
        other = receipt_make(cast, dollars, money("1.00"), reference="BESIDE")
        with transaction.atomic():
            confirmed(cast, reversal)
            receipt = Receipt.objects.get(bank_reference="IMP-1")
            assert self.written(reversal, receipt) == "receipt_reversal_is_booked"
            assert self.written(reversal, other) == "receipt_reversed_with_its_table"
            transaction.set_rollback(True)

    def test_wants_nothing_built_on_the_receipt(self, cast, table):
        reversal = reversal_make(cast, table)
        receipt = Receipt.objects.get(bank_reference="IMP-1")
        refund_make(cast, receipt, money("1.00"))
        with transaction.atomic():
            confirmed(cast, reversal)
            assert self.written(reversal, receipt) == "receipt_reversed_alone"
            transaction.set_rollback(True)

    def test_wants_the_table_whole(self, cast, table):
        reversal = reversal_make(cast, table)
        with transaction.atomic():
            confirmed(cast, reversal)
            with (
                pytest.raises(IntegrityError) as refused,
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            assert constraint_of(refused.value) == "table_reversed_whole"
            transaction.set_rollback(True)

    def test_wants_a_table_of_receipts_that_stands(self, cast, fund):
        from tests.factories.tables import table_checked  # noqa: PLC0415

        statistics = table_checked(cast, fund)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            TableReversal.objects.create(
                table=statistics,
                reason="Why not.",
                proposed_by_id=cast.finance_officer.person_id,
                proposed_by_organization=cast.organizations["finance_unit"],
            )
        assert constraint_of(refused.value) == "table_reversal_of_receipts"

    def test_lets_nothing_be_built_on_what_was_reversed(self, cast, fund, table):
        reversal_make(cast, table, confirmed=True)
        receipt = Receipt.objects.get(bank_reference="IMP-1")
        refund = Refund(
            fund=fund, donor=receipt.donor, receipt=receipt, reason="OVERPAID", explanation="x",
            amount=Decimal(1), currency="USD", recorded_by_id=cast.finance_officer.person_id,
            recorded_by_organization=cast.organizations["finance_unit"],
        )  # fmt: skip
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            refund.save(force_insert=True)
        assert constraint_of(refused.value) == "receipt_stands"

    def test_lets_no_deal_be_made_of_it_either(self, cast, fund, korea, importer, monkeypatch):
        euros = agreement_make(cast, fund, korea, money("900.00", "EUR"), signer=cast.donor_officer)
        table = receipts_imported(cast, euros, "5.00", by=importer, prefix="EUR")
        receipt_make(cast, euros, money("50.00", "EUR"), reference="BESIDE")
        reversal_make(cast, table, confirmed=True)
        monkeypatch.setattr("donors.services.conversions.must_stand", lambda _receipt: None)
        with pytest.raises(IntegrityError) as refused:
            conversion_make(cast, Receipt.objects.get(bank_reference="EUR-1"), rate="1.10")
        assert constraint_of(refused.value) == "receipt_stands"

    def test_ties_no_line_of_the_bank_to_it(self, cast, fund, table):
        accounts_make(cast, fund)
        reversal_make(cast, table, confirmed=True)
        imported(cast, fund, statement([line("300.00", "IMP-1", day=now().date())]))
        found = StatementLine.objects.get()
        receipt = Receipt.objects.get(bank_reference="IMP-1")
        assert found.entry_id != receipt.entry_id
        values = {
            field.attname: getattr(found, field.attname)
            for field in StatementLine._meta.concrete_fields
            if field.attname not in {"id", "recorded_at", "import_key", "position", "entry_id"}
        }
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            StatementLine.objects.create(
                **{**values, "in_suspense": False},
                import_key="another",
                position=99,
                entry_id=receipt.entry_id,
            )
        assert constraint_of(refused.value) == "statement_line_entry_stands"


def confirmed(cast, reversal):
    """Write a confirmation past the service."""
    TableReversal.objects.filter(pk=reversal.pk).update(
        state="CONFIRMED",
        decided_by=cast.finance_approver.person_id,
        decided_by_organization=cast.organizations["treasury_unit"],
        decided_at=now(),
    )
