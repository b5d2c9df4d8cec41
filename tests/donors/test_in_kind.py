"""What is given in kind: valued, confirmed by a second unit with its paper, and never money."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from donors import services
from donors.errors import NoRate, Refused
from donors.models import InKind
from donors.selectors.burden import burden_sheet
from donors.selectors.contributions import contributions
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.pages import donor_page
from donors.services.in_kind import InKindDecided, NoPaper
from tests.factories.donors import (
    agreement_make,
    burden_key_make,
    in_kind_make,
    money,
    rate_make,
    receipt_make,
)
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move, now
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.ledger import selectors as books


def today():
    return now().date()


def known(fund, donor, moment=None):
    facts = ladder_facts(
        fund_id=fund.pk,
        holding_currency="USD",
        donor_ids=[donor.pk],
        as_of=today(),
        known_at=moment,
    )
    return [one.holding for one in facts.in_kind]


class TestPropose:
    def test_keeps_value_rate_day_and_source_and_counts_not_yet(self, cast, fund, korea):
        rate_make(cast, fund)
        row = in_kind_make(cast, fund, korea, money("1000000.00", "MNT"), confirmed=False)
        assert (row.holding, str(row)) == (money("280.00"), "IK-001")
        assert row.quote.rate_source == "Bank of Mongolia, fixing of the day"
        assert known(fund, korea) == []
        [record] = history(subject_type="donors.inkind", subject_id=row.pk)
        assert record.action == "donors.in_kind_propose"
        assert Message.objects.filter(name="donors.in_kind_proposed").exists()

    def test_without_a_rate_stops_and_leads_to_where_it_is_given(self, cast, fund, korea):
        with pytest.raises(NoRate, match="KPW to USD") as stopped:
            in_kind_make(cast, fund, korea, money("1", "KPW"))
        assert stopped.value.way_out.action == "donors.rate_give"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"what": " "}, "what"),
            ({"what": "x" * 301}, "what"),
            ({"basis_reference": ""}, "basis_reference"),
            ({"basis": "GUESS"}, "basis"),
            ({"money": money("0.00")}, "money"),
            ({"money": money("-1.00")}, "money"),
            ({"given_on": timedelta(days=1)}, "given_on"),
        ],
        ids=["nothing", "long", "paper", "basis", "zero", "negative", "future"],
    )
    def test_refuses_what_has_no_value(self, cast, fund, korea, changes, field):
        words = {
            "what": "Ten ambulances",
            "given_on": today(),
            "money": money("10.00"),
            "basis": "INVOICE",
            "basis_reference": "Invoice 7",
            **changes,
        }
        if isinstance(words["given_on"], timedelta):
            words["given_on"] = today() + words["given_on"]
        with pytest.raises(Refused) as refused:
            services.in_kind_propose(
                actor=cast.program_manager,
                now=now(),
                donor_id=korea.pk,
                fund_id=fund.pk,
                **words,
            )
        assert list(refused.value.fields) == [field]
        assert not InKind.objects.exists()

    def test_a_donors_officer_proposes_its_own_only(self, cast, fund, korea, japan):
        in_kind_make(cast, fund, korea, money("5.00"), actor=cast.donor_officer)
        with pytest.raises(NotFound):
            in_kind_make(cast, fund, japan, money("5.00"), actor=cast.donor_officer)


class TestDecide:
    def test_needs_the_paper_and_leads_to_where_it_is_stored(self, cast, fund, korea, client_of):
        row = in_kind_make(cast, fund, korea, money("5.00"), papers=False, confirmed=False)
        with pytest.raises(NoPaper):
            confirm(cast, row)
        page = client_of(cast.finance_approver).post(
            reverse("donors:in_kind_confirm", args=[row.pk]),
            {"request_key": "5f0e4d26-5e3b-4f0e-8d0e-0f4f3a8a0c12"},
        )
        assert page.status_code == 422
        assert reverse("documents:document_store", args=["donors.inkind", row.pk]) in page.text

    def test_who_proposed_it_or_their_unit_does_not_confirm(self, cast, fund, korea):
        row = in_kind_make(cast, fund, korea, money("5.00"), confirmed=False)
        same = cast.program_manager
        both = same.__class__(
            **{
                **{name: getattr(same, name) for name in same.__slots__},
                "roles": cast.finance_approver.roles,
            }
        )
        with pytest.raises(NotPermitted):
            services.in_kind_confirm(actor=both, now=now(), in_kind_id=row.pk)

    def test_is_decided_once_and_declined_with_a_reason(self, cast, fund, korea):
        row = in_kind_make(cast, fund, korea, money("5.00"))
        with pytest.raises(InKindDecided):
            confirm(cast, row)
        with pytest.raises(InKindDecided):
            decline(cast, row)
        other = in_kind_make(cast, fund, korea, money("7.00"), confirmed=False)
        with pytest.raises(Refused):
            decline(cast, other, " ")
        assert decline(cast, other).state == "DECLINED"
        assert known(fund, korea) == [money("5.00")]


def confirm(cast, row):
    return services.in_kind_confirm(actor=cast.finance_approver, now=now(), in_kind_id=row.pk)


def decline(cast, row, reason="No invoice of this number"):
    return services.in_kind_decline(
        actor=cast.finance_approver, now=now(), in_kind_id=row.pk, reason=reason
    )


class TestFigures:
    def test_is_in_no_book_and_on_no_rung(self, cast, fund, korea):
        agreement = agreement_make(cast, fund, korea, money("100.00"), signer=cast.donor_officer)
        receipt_make(cast, agreement, money("100.00"))
        before = (contributions(fund.pk, today()), list(books.balances(fund_id=fund.pk)))
        in_kind_make(cast, fund, korea, money("900.00"))
        assert before == (contributions(fund.pk, today()), list(books.balances(fund_id=fund.pk)))

    def test_counts_from_its_day_and_from_its_confirmation_on(self, cast, fund, korea):
        before = now()
        clock_move(by=timedelta(hours=1))
        in_kind_make(cast, fund, korea, money("900.00"))
        assert known(fund, korea) == [money("900.00")]
        assert known(fund, korea, before) == []
        assert donor_page(korea, fund, as_of=today()).in_kind_sum == money("900.00")
        assert donor_page(korea, fund, as_of=today() - timedelta(days=1)).in_kind == []

    def test_stands_in_its_own_column_of_burden_sharing(self, cast, fund, korea, japan):
        burden_key_make(cast, fund, {korea: "60", japan: "40"})
        for donor, signer in ((korea, cast.donor_officer), (japan, cast.other_donor_officer)):
            agreement = agreement_make(cast, fund, donor, money("100.00"), signer=signer)
            receipt_make(cast, agreement, money("100.00"), reference=str(donor.pk))
        bare = burden_sheet(fund, as_of=today())
        in_kind_make(cast, fund, korea, money("900.00"))
        found = burden_sheet(fund, as_of=today())
        assert [row.paid_in for row in found.rows] == [row.paid_in for row in bare.rows]
        assert {row.donor: row.in_kind for row in found.rows} == {
            korea: money("900.00"),
            japan: money("0.00"),
        }
        assert (found.total.in_kind, found.total.paid_in) == (money("900.00"), bare.total.paid_in)


class TestDoors:
    def test_donor_and_burden_page_show_it_and_other_donors_do_not(
        self, cast, fund, korea, japan, client_of
    ):
        burden_key_make(cast, fund, {korea: "60", japan: "40"})
        row = in_kind_make(cast, fund, korea, money("900.00"))
        own = client_of(cast.donor_officer)
        for name, subject in (("donor_detail", korea), ("in_kind_detail", row)):
            assert "Ten ambulances" in own.get(reverse(f"donors:{name}", args=[subject.pk])).text
        address = reverse("donors:burden_show", args=[fund.pk])
        assert "900.00" in own.get(address).text
        other = client_of(cast.other_donor_officer)
        listed = reverse("donors:in_kind_list", args=[fund.pk])
        assert "Ten ambulances" not in other.get(listed).text
        assert other.get(reverse("donors:in_kind_detail", args=[row.pk])).status_code == 404
        api = other.get(reverse("donors_api:burden_show", args=[fund.pk])).json()
        assert api["others"]["in_kind"]["amount"] == "900.00"

    def test_the_list_exports_exactly_its_rows_with_their_rate(self, cast, fund, korea, client_of):
        rate_make(cast, fund)
        in_kind_make(cast, fund, korea, money("1000000.00", "MNT"))
        in_kind_make(cast, fund, korea, money("7.00"), confirmed=False)
        client = client_of(cast.program_manager)
        address = reverse("donors:in_kind_list", args=[fund.pk])
        answer = client.get(address, {"format": "csv", "state": "CONFIRMED"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text)) if row and row[0] == "IK-001"]
        assert len(rows) == 1
        assert {"1000000.00", "280.00", "Bank of Mongolia, fixing of the day"} <= {
            cell.replace(",", "", 1) if cell.startswith("1,") else cell for cell in rows[0]
        }
        assert "IK-002" not in text


class TestDatabase:
    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ("amount = 6", "permission denied"),
            ("holding_amount = 6", "permission denied"),
            ("state = 'DECLINED', declined_reason = 'x'", "stands"),
        ],
        ids=["value", "held", "state"],
    )
    def test_keeps_what_was_confirmed(self, cast, fund, korea, change, told):
        in_kind_make(cast, fund, korea, money("5.00"))
        with pytest.raises(Error, match=told), transaction.atomic():
            sent(f"UPDATE donors_inkind SET {change}")

    @pytest.mark.parametrize(
        ("by", "papers", "told"),
        [
            ("program_manager", True, "in_kind_confirmed_by_another"),
            ("finance_approver", False, "store the paper first"),
        ],
    )
    def test_confirms_by_another_unit_with_its_paper(self, cast, fund, korea, by, papers, told):
        in_kind_make(cast, fund, korea, money("5.00"), papers=papers, confirmed=False)
        actor = getattr(cast, by)
        with pytest.raises(Error, match=told), transaction.atomic():
            sent(
                "UPDATE donors_inkind SET state = 'CONFIRMED', decided_by_id = %s,"
                " decided_by_organization_id = %s, decided_at = now()",
                actor.person_id,
                actor.organization_id,
            )

    @pytest.mark.parametrize(
        ("field", "value", "told"),
        [
            ("holding_amount", Decimal(9), "do not belong together"),
            ("given_on", timedelta(days=1), "its day has come"),
            ("rate_date", timedelta(days=-8), "the seven before it"),
            ("amount", Decimal(0), "in_kind_is_valued"),
        ],
        ids=["rate", "future", "stale", "zero"],
    )
    def test_refuses_what_has_no_value(self, cast, fund, korea, field, value, told):
        row = in_kind_make(cast, fund, korea, money("5.00"), papers=False, confirmed=False)
        again = InKind.objects.get(pk=row.pk)
        again.pk, again.number = None, 2
        again.id = row.fund_id
        setattr(again, field, today() + value if isinstance(value, timedelta) else value)
        if field == "amount":
            again.holding_amount = Decimal(0)
        with pytest.raises(Error, match=told), transaction.atomic():
            again.save(force_insert=True)


def sent(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
