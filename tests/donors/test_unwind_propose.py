"""Proposing shares: the figures of a day are kept with their hash; what stands against it is named."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from donors import access, services
from donors.errors import BooksMoved, Refused, UnwindRefused
from donors.models import Unwind, UnwindShare
from tests.donors.test_unwind_show import paid_in, story
from tests.factories.donors import agreement_make, money, termination_make
from tests.factories.ledger import posted
from tests.factories.set_asides import set_aside
from tests.factories.unwinds import unwind_approve, unwind_make
from tests.ledger.conftest import no_gate
from trustfund.db.clock import clock_move, now
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound
from trustfund.ledger import selectors as books
from trustfund.ledger.rules.posting import grant_committed, income_earned, unidentified_booked

__all__ = ["no_gate", "story"]


class TestProposal:
    def test_keeps_each_share_with_its_terms_and_books_nothing(self, cast, fund, korea, story):
        unwind = unwind_make(cast, fund)
        assert (str(unwind), unwind.state, unwind.money) == ("UW-001", "PROPOSED", money("1900.01"))
        share = UnwindShare.objects.get(unwind=unwind, donor=korea)
        assert share.money == money("1045.01")
        assert (share.deposited, share.deposited_by_all) == (money("1100.00"), money("2000.00"))
        assert share.own.currency == "EUR"
        assert share.rate_source == "ECB"
        assert (share.settled, share.entry_id) == (0, None)
        assert books.balance(fund_id=fund.pk, code="2200", currency="USD") == money("0.00")
        assert Message.objects.filter(name="donors.unwind_proposed", subject_id=unwind.pk).exists()

    def test_one_that_leaves_gets_its_part_of_what_is_not_promised(
        self, cast, fund, korea, story, no_gate
    ):
        posted(
            cast.finance_officer, fund, "GRANT_COMMITTED", grant_committed(money("900.01"), fund.pk)
        )
        unwind = unwind_make(cast, fund, leaving=korea)
        [share] = UnwindShare.objects.filter(unwind=unwind)
        assert share.money == unwind.money == money("550.00")
        # The donor has no share in anything for its deposits any more.
        assert share.settled == share.deposits == Decimal("1100.00")


class TestNotice:
    def propose(self, cast, fund, korea):
        return services.unwind_propose(
            actor=cast.finance_officer, now=now(), fund_id=fund.pk, kind="CANCELLATION",
            donor_id=korea.pk, as_of=now().date(), reason="The council decided so.",
        )  # fmt: skip

    def test_of_every_agreement_comes_first(self, cast, fund, korea, story):
        with pytest.raises(UnwindRefused, match="stands: notice of termination is given first"):
            self.propose(cast, fund, korea)
        paid_in(cast, fund, korea, "10.00")
        termination_make(cast, story.agreement, confirmed=True)
        clock_move(by=timedelta(days=93))
        with pytest.raises(UnwindRefused, match="stands") as refused:
            self.propose(cast, fund, korea)
        assert story.agreement.number not in str(refused.value)

    def test_has_to_take_effect(self, cast, fund, korea, story):
        ends = termination_make(cast, story.agreement, confirmed=True).effective_date
        clock_move(by=ends - now().date())
        with pytest.raises(UnwindRefused, match=f"ends at the end of {ends}: the donor leaves"):
            self.propose(cast, fund, korea)
        clock_move(by=timedelta(days=1))
        assert self.propose(cast, fund, korea).donor == korea

    def test_of_another_donor_or_for_the_end_of_the_fund_is_not_asked(self, cast, fund, story):
        assert unwind_make(cast, fund).kind == "CLOSING"

    def test_is_asked_by_the_database_too(self, cast, fund, korea, story, monkeypatch):
        monkeypatch.setattr("donors.services.unwinds._notices_missing", lambda *_: [])
        with pytest.raises(IntegrityError) as refused:
            self.propose(cast, fund, korea)
        assert constraint_of(refused.value) == "unwind_after_notice"

    def test_of_an_agreement_signed_after_the_proposal_is_missing(self, cast, fund, korea, story):
        unwind = unwind_make(cast, fund, leaving=korea)
        agreement_make(cast, fund, korea, money("5.00"), signer=cast.donor_officer)
        with pytest.raises(UnwindRefused, match="stands"):
            unwind_approve(cast, unwind)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Unwind.objects.filter(pk=unwind.pk).update(state="APPROVED")
        assert constraint_of(refused.value) == "unwind_after_notice"
        services.unwind_decline(
            actor=cast.finance_approver, now=now(), unwind_id=unwind.pk, reason="Signed anew."
        )


class TestRefusal:
    def test_names_what_lies_in_suspense(self, cast, fund, story):
        posted(cast.finance_officer, fund, "UNIDENTIFIED", unidentified_booked(money("12.00")))
        with pytest.raises(UnwindRefused, match=r"USD 12\.00 came in and nobody has said"):
            unwind_make(cast, fund)

    def test_names_what_waits_for_its_conversion(self, cast, fund, korea, story):
        paid_in(cast, fund, korea, "10.00", "EUR")
        with pytest.raises(UnwindRefused, match=r"EUR 10\.00 waits for its conversion"):
            unwind_make(cast, fund)

    def test_names_what_is_set_aside(self, cast, fund, story):
        set_aside(cast, fund, 100)
        with pytest.raises(UnwindRefused, match="Release what is set aside first"):
            unwind_make(cast, fund)

    def test_nothing_is_nothing_to_give_back(self, cast, fund, korea):
        with pytest.raises(UnwindRefused, match="nothing to give back"):
            unwind_make(cast, fund)

    def test_one_at_a_time(self, cast, fund, korea, story):
        unwind_make(cast, fund)
        with pytest.raises(UnwindRefused, match="UW-001 is proposed and waits"):
            unwind_make(cast, fund, leaving=korea)

    def test_an_older_day_names_what_moved_since(self, cast, fund, story):
        yesterday = now().date()
        clock_move(by=timedelta(days=1))
        posted(cast.finance_officer, fund, "INCOME", income_earned(money("2.00")))
        with pytest.raises(BooksMoved, match=r"“Investment income”: USD 0\.01 before, USD 2\.01"):
            unwind_make(cast, fund, as_of=yesterday)

    @pytest.mark.parametrize(
        ("kind", "with_donor", "days", "reason"),
        [
            ("CLOSING", True, 0, "x"),
            ("CANCELLATION", False, 0, "x"),
            ("SALE", False, 0, "x"),
            ("CLOSING", False, 1, "x"),
            ("CLOSING", False, 0, "  "),
        ],
        ids=["closing-names-a-donor", "nobody-leaves", "kind", "day-to-come", "no-reason"],
    )
    def test_what_does_not_fit(self, cast, fund, korea, story, kind, with_donor, days, reason):
        with pytest.raises(Refused):
            services.unwind_propose(
                actor=cast.finance_officer,
                now=now(),
                fund_id=fund.pk,
                kind=kind,
                donor_id=korea.pk if with_donor else None,
                as_of=now().date() + timedelta(days=days),
                reason=reason,
            )
        assert not Unwind.objects.exists()


class TestDatabase:
    def test_a_share_of_another_donor_or_currency_is_refused(self, cast, fund, korea, japan, story):
        unwind = unwind_make(cast, fund, leaving=korea)
        for wrong in ({"donor": japan}, {"currency": "EUR"}, {"entry_id": 1}):
            values = {"donor": korea, "currency": "USD", "deposits": 1, "deposits_of_all": 1,
                      "amount": 1, "settled": 0} | wrong  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                UnwindShare(unwind=unwind, **values).save(force_insert=True)

    def test_a_second_proposal_is_refused_by_the_database_too(self, cast, fund, story):
        unwind = unwind_make(cast, fund)
        again = Unwind(**{
            field.attname: getattr(unwind, field.attname)
            for field in Unwind._meta.concrete_fields if field.attname not in {"id", "recorded_at"}
        })  # fmt: skip
        again.number = 2
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            again.save(force_insert=True)
        assert constraint_of(refused.value) == "unwind_proposed_one_at_a_time"


class TestDoors:
    def test_a_donor_sees_its_own_share_and_a_stranger_nothing(
        self, client_of, cast, fund, korea, story
    ):
        unwind = unwind_make(cast, fund)
        address = reverse("donors:unwind_detail", args=[unwind.pk])
        page = client_of(cast.other_donor_officer).get(address).text
        assert "855.00" in page
        assert "Other donors" in page
        assert "Republic of Korea" not in page
        found = client_of(cast.other_donor_officer).get(
            reverse("donors_api:unwind_detail", args=[unwind.pk])
        )
        assert [one["gets_back"]["amount"] for one in found.json()["shares"]] == ["855.00"]

    def test_what_is_one_donors_is_not_there_for_another(self, client_of, cast, fund, korea, story):
        unwind = unwind_make(cast, fund, leaving=korea)
        address = reverse("donors:unwind_detail", args=[unwind.pk])
        assert client_of(cast.donor_officer).get(address).status_code == 200
        assert client_of(cast.other_donor_officer).get(address).status_code == 404
        with pytest.raises(NotFound):
            access.unwind_for(cast.other_donor_officer, unwind.pk)

    def test_the_page_previews_the_shares_and_then_proposes_them(
        self, client_of, send, cast, fund, korea, story
    ):
        client = client_of(cast.finance_officer)
        address = reverse("donors:unwind_propose", args=[fund.pk])
        sent = {
            "kind": "CLOSING",
            "donor": "",
            "as_of": now().date().isoformat(),
            "reason": "The fund ends.",
        }
        preview = send(client, address, sent, step="preview").text
        assert "1,045.01" in preview
        assert not Unwind.objects.exists()
        send(client, address, sent)
        assert Unwind.objects.get().money == money("1900.01")
        assert "UW-001" in client.get(reverse("donors:unwind_show", args=[fund.pk])).text
