"""Annexes in versions: confirmed by another unit, named in what is signed, moved to by an amendment."""

from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from donors import services
from donors.builders.signing import signing_document
from donors.errors import Refused
from donors.models import Agreement, AgreementAnnex, AnnexVersion
from donors.rules.schedule import Part, continued
from donors.rules.terms import agreement_terms, amendment_terms, terms_hash
from donors.selectors.agreements import ladder_of, parts_of
from donors.selectors.annexes import (
    annex_lines,
    annexes_bound,
    annexes_in_force,
    annexes_of,
    terms_of,
)
from donors.selectors.papers import signing_of
from donors.selectors.waiting import waiting_for
from donors.services.amendment_terms import AmendmentRefused
from donors.services.annexes import AnnexDecided, AnnexWaits
from tests.factories.donors import agreement_make, amendment_make, money
from tests.factories.signing import annex_make
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move, now
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted

# What a draft hashed to before there were annexes, reckoned by the program of that time.
BARE = "d0360f397a07b6843d3286655aaf852a123638c476df593455d085a2946f355f"


def today():
    return now().date()


def amend(cast, agreement, *, move):
    fact = ladder_of(agreement).in_force(today())
    return services.amendment_draft(
        actor=cast.program_manager,
        now=now(),
        agreement_id=agreement.pk,
        money=fact.money,
        installments=[continued(item) for item in fact.installments],
        reason="The standard provisions were replaced.",
        annexes="IN_FORCE" if move else "AS_SIGNED",
    )


class TestVersions:
    def test_are_numbered_hashed_and_in_force_from_their_day(self, cast, fund, noon):
        first = annex_make(cast, fund, 2)
        second = annex_make(cast, fund, 2, effective_on=today() + timedelta(days=10))
        assert (first.number, second.number) == (1, 2)
        assert first.sha256 != second.sha256
        assert annexes_in_force(fund.pk, today()) == [first]
        assert annexes_in_force(fund.pk, today() - timedelta(days=1)) == []
        assert annexes_in_force(fund.pk, today() + timedelta(days=10)) == [second]
        [proposed, confirmed] = history(subject_type="donors.annexversion", subject_id=first.pk)
        assert (proposed.action, confirmed.action) == (
            "donors.annex_propose",
            "donors.annex_confirm",
        )
        assert Message.objects.filter(name="donors.annex_confirmed").count() == 2

    def test_one_of_an_annex_waits_at_a_time_and_counts_not_yet(self, cast, fund):
        waiting = annex_make(cast, fund, 1, confirmed=False)
        assert annexes_in_force(fund.pk, today()) == []
        with pytest.raises(AnnexWaits):
            annex_make(cast, fund, 1)
        [told] = waiting_for(cast.secretariat, now=now())
        assert told.url_args == (waiting.pk,)
        assert annex_make(cast, fund, 2).number == 1

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"annex": 4}, "annex"),
            ({"text": " "}, "text"),
            ({"text_ko": ""}, "text_ko"),
            ({"text": "x" * 5_001}, "text"),
            ({"effective_on": timedelta(days=-1)}, "effective_on"),
            ({"effective_on": timedelta(days=0)}, "effective_on"),
        ],
        ids=["annex", "english", "korean", "long", "past", "same day"],
    )
    def test_refuse_what_cannot_follow(self, cast, fund, changes, field):
        annex_make(cast, fund, 2)
        words = {
            "annex": 2,
            "effective_on": timedelta(days=5),
            "text": "Text",
            "text_ko": "본문",
            **changes,
        }
        words["effective_on"] = today() + words["effective_on"]
        with pytest.raises(Refused) as refused:
            services.annex_propose(actor=cast.program_manager, now=now(), fund_id=fund.pk, **words)
        assert list(refused.value.fields) == [field]

    def test_are_confirmed_by_another_unit_once_and_before_their_day_is_over(
        self, cast, fund, noon
    ):
        row = annex_make(cast, fund, 3, confirmed=False)
        same = cast.program_manager
        both = same.__class__(
            **{
                **{name: getattr(same, name) for name in same.__slots__},
                "roles": cast.secretariat.roles,
            }
        )
        with pytest.raises(NotPermitted):
            services.annex_confirm(actor=both, now=now(), annex_id=row.pk)
        clock_move(to=noon + timedelta(days=1))
        with pytest.raises(Refused):
            services.annex_confirm(actor=cast.secretariat, now=now(), annex_id=row.pk)
        declined = services.annex_decline(
            actor=cast.secretariat, now=now(), annex_id=row.pk, reason="Its day is over."
        )
        assert declined.state == "DECLINED"
        with pytest.raises(AnnexDecided):
            services.annex_confirm(actor=cast.secretariat, now=now(), annex_id=row.pk)
        assert annex_make(cast, fund, 3).number == 2


class TestAgreements:
    def test_name_the_versions_in_force_in_what_is_hashed(self, cast, fund, korea, japan):
        second = annex_make(cast, fund, 2)
        first = annex_make(cast, fund, 1)
        agreement = agreement_make(cast, fund, korea, money("100.00"))
        assert annexes_of(agreement) == [first, second]
        words = {
            "fund_number": fund.number,
            "donor_name": korea.organization.name,
            "number": agreement.number,
            "instrument": agreement.instrument,
            "money": agreement.money,
            "installments": parts_of(agreement),
        }
        named = terms_hash(agreement_terms(**words, annexes=terms_of([first, second])))
        assert agreement.content_hash == named != terms_hash(agreement_terms(**words))
        row = AgreementAnnex.objects.filter(agreement=agreement).first()
        assert history(subject_type="donors.agreementannex", subject_id=row.pk)

    def test_without_annexes_hash_as_before(self):
        terms = agreement_terms(
            fund_number="TF1",
            donor_name="Donor",
            number="AA-001",
            instrument="AGREEMENT",
            money=money("10.00"),
            installments=[Part(money("10.00"), due_date=date(2030, 1, 1))],
        )
        assert terms_hash(terms) == BARE
        amended = amendment_terms(
            agreement_number="AA-001", number=1, money=money("10.00"), reason="x", parts=[]
        )
        assert set(amended) == {
            "agreement",
            "amendment",
            "amount",
            "currency",
            "reason",
            "installments",
            "clauses",
        }

    def test_say_that_a_newer_version_is_in_force(self, cast, fund, korea, noon):
        annex_make(cast, fund, 2)
        agreement = agreement_make(cast, fund, korea, money("100.00"), signer=cast.donor_officer)
        clock_move(to=noon + timedelta(days=40))
        annex_make(cast, fund, 2)
        annex_make(cast, fund, 3)
        second, third = annex_lines(agreement, day=today())
        assert second.words == ("Signed with version 1; version 2 is in force since 25 Jul 2026.")
        assert third.words == "Signed without this annex."
        hashed = Agreement.objects.get(pk=agreement.pk).content_hash
        assert hashed == agreement.content_hash

    def test_stand_on_the_signing_page(self, cast, fund, korea):
        row = annex_make(cast, fund, 2)
        agreement = agreement_make(cast, fund, korea, money("100.00"))
        tables = signing_document(signing_of(agreement), "en").tables()
        [annexes] = [table for table in tables if table.name == "Annexes"]
        assert annexes.rows[0].cells == (
            "Annex 2: Standard provisions, version 1",
            row.effective_on,
            row.sha256,
        )


class TestAmendments:
    def test_keep_the_versions_or_move_to_those_in_force(self, cast, fund, korea, noon):
        old = annex_make(cast, fund, 2)
        agreement = agreement_make(cast, fund, korea, money("100.00"), signer=cast.donor_officer)
        clock_move(to=noon + timedelta(days=1))
        new = annex_make(cast, fund, 2)
        kept = amendment_make(cast, agreement, signer=cast.donor_officer)
        assert annexes_of(agreement, kept) == [old] == annexes_bound(agreement)
        with pytest.raises(AmendmentRefused):
            amend(cast, agreement, move=False)
        moved = amend(cast, agreement, move=True)
        assert annexes_bound(agreement) == [old]
        services.amendment_countersign(
            actor=cast.donor_officer,
            now=now(),
            amendment_id=moved.pk,
            content_hash=moved.content_hash,
        )
        assert annexes_bound(agreement) == [new]
        with pytest.raises(AmendmentRefused):
            amend(cast, agreement, move=True)

    def test_bring_annexes_to_an_agreement_that_was_signed_without(self, cast, fund, signed_usd):
        row = annex_make(cast, fund, 1)
        plain = amendment_make(cast, signed_usd)
        assert annexes_of(signed_usd, plain) == []
        assert annexes_of(signed_usd, amend(cast, signed_usd, move=True)) == [row]


class TestDoors:
    def test_show_list_one_and_those_of_an_agreement(self, cast, fund, korea, client_of):
        row = annex_make(cast, fund, 2)
        waiting = annex_make(cast, fund, 1, confirmed=False)
        agreement = agreement_make(cast, fund, korea, money("100.00"))
        officer = client_of(cast.donor_officer)
        for name, about in (
            ("annex_list", fund),
            ("annex_detail", row),
            ("agreement_annexes", agreement),
            ("agreement_countersign", agreement),
        ):
            answer = officer.get(reverse(f"donors:{name}", args=[about.pk]))
            assert row.sha256 in answer.text, name
        hidden = reverse("donors:annex_detail", args=[waiting.pk])
        assert officer.get(hidden).status_code == 404
        other = client_of(cast.other_donor_officer)
        assert other.get(reverse("donors:annex_detail", args=[row.pk])).status_code == 200
        lines = reverse("donors_api:agreement_annexes", args=[agreement.pk])
        assert officer.get(lines).json()["results"][0]["signed"]["sha256"] == row.sha256
        assert other.get(lines).status_code == 404

    def test_propose_confirm_and_amend_by_page(self, cast, fund, signed_usd, client_of, send):
        manager, secretary = client_of(cast.program_manager), client_of(cast.secretariat)
        form = {"annex": "2", "effective_on": str(today()), "text": "Text", "text_ko": "본문"}
        address = reverse("donors:annex_propose", args=[fund.pk])
        assert "Text" in send(manager, address, form, step="").text
        assert send(manager, address, form).status_code == 302
        row = AnnexVersion.objects.get()
        confirm = reverse("donors:annex_confirm", args=[row.pk])
        assert send(secretary, confirm, {}).status_code == 302
        page = manager.get(reverse("donors:amendment_draft", args=[signed_usd.pk]))
        assert "Those in force today" in page.text

    def test_a_proposal_is_the_administrators(self, cast, fund):
        with pytest.raises(NotPermitted):
            services.annex_propose(
                actor=cast.donor_officer,
                now=now(),
                fund_id=fund.pk,
                annex=1,
                effective_on=today(),
                text="Text",
                text_ko="본문",
            )
        row = annex_make(cast, fund, 1, confirmed=False)
        with pytest.raises((NotPermitted, NotFound)):
            services.annex_confirm(actor=cast.donor_officer, now=now(), annex_id=row.pk)


class TestDatabase:
    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ("text = 'Other'", "permission denied"),
            ("effective_on = effective_on + 1", "permission denied"),
            ("state = 'DECLINED', declined_reason = 'x'", "stands"),
        ],
        ids=["text", "day", "state"],
    )
    def test_never_rewrites_a_confirmed_version(self, cast, fund, change, told):
        annex_make(cast, fund, 2)
        with pytest.raises(Error, match=told), transaction.atomic():
            sent(f"UPDATE donors_annexversion SET {change}")

    def test_numbers_once_and_orders_the_days(self, cast, fund):
        first = annex_make(cast, fund, 2, effective_on=today() + timedelta(days=5))
        again = AnnexVersion.objects.get(pk=first.pk)
        again.id, again.state = fund.pk, "PROPOSED"
        again.decided_by_id = again.decided_by_organization_id = again.decided_at = None
        with pytest.raises(Error, match="annex_number_once"), transaction.atomic():
            again.save(force_insert=True)
        again.number = 2
        again.save(force_insert=True)
        with pytest.raises(Error, match="from a later day"), transaction.atomic():
            confirmed(cast.secretariat, again)

    def test_confirms_no_day_that_is_over_and_by_another_unit(self, cast, fund, noon):
        row = annex_make(cast, fund, 2, confirmed=False)
        with pytest.raises(Error, match="annex_confirmed_by_another"), transaction.atomic():
            confirmed(cast.program_manager, row)
        clock_move(to=noon + timedelta(days=1))
        with pytest.raises(Error, match="the day is over"), transaction.atomic():
            confirmed(cast.secretariat, row)

    def test_an_offer_names_every_annex_in_force(self, cast, fund, korea, monkeypatch):
        annex_make(cast, fund, 2)
        monkeypatch.setattr("donors.services.agreements.annexes_in_force", lambda *_words: [])
        with pytest.raises(Error, match="in force on its day"):
            agreement_make(cast, fund, korea, money("5.00"))

    def test_an_amendment_loses_none(self, cast, fund, korea, monkeypatch):
        annex_make(cast, fund, 2)
        agreement = agreement_make(cast, fund, korea, money("5.00"), signer=cast.donor_officer)
        monkeypatch.setattr(
            "donors.services.amendments.annexes_amended", lambda *_words, **_more: []
        )
        with pytest.raises(Error, match="as it was signed, or the version"):
            amendment_make(cast, agreement)

    def test_names_confirmed_versions_in_drafts_alone(self, cast, fund, signed_usd):
        row = annex_make(cast, fund, 2)
        with pytest.raises(Error, match="named by a draft"), transaction.atomic():
            AgreementAnnex(agreement=signed_usd, annex=2, version=row).save(force_insert=True)


def confirmed(actor, row):
    sent(
        "UPDATE donors_annexversion SET state = 'CONFIRMED', decided_by_id = %s,"
        " decided_by_organization_id = %s, decided_at = now() WHERE id = %s",
        actor.person_id,
        actor.organization_id,
        row.pk,
    )


def sent(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
