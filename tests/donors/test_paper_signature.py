"""Signatures on paper: printed, recorded with the scan, confirmed by another unit, as good as any."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from donors import services
from donors.builders.signing import signing_document
from donors.errors import Refused
from donors.models import Agreement, Amendment, Donor, PaperSignature
from donors.rules import signatures
from donors.rules.schedule import AFTER_SIGNATURE, Part
from donors.selectors.agreements import ladder_of
from donors.selectors.papers import signatures_of, signing_of
from donors.selectors.waiting import waiting_for
from donors.services.agreements import OfferWithdrawn
from donors.services.papers import NothingOnOffer, PaperDecided, PaperWaits
from donors.services.signatures import AgreementSigned
from tests.factories.documents import pdf
from tests.factories.donors import agreement_make, amendment_make, money, pledge_make
from tests.factories.signing import paper_signature_make
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move, now
from trustfund.documents.models import Document
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.render.files import file_of


class TestStandings:
    @pytest.mark.parametrize(
        ("facts", "standing"),
        [
            ({"signed": False}, "UNSIGNED"),
            ({"signed": True}, "ELECTRONIC"),
            ({"signed": False, "paper_waits": True}, "PAPER_RECORDED"),
            ({"signed": True, "on_paper": True}, "PAPER"),
        ],
    )
    def test_are_told_from_what_is_written_down(self, facts, standing):
        assert signatures.standing(**facts) == standing

    def test_the_administrator_signs_in_the_system_alone(self):
        assert signatures.may_follow(signatures.ADMINISTRATOR, "UNSIGNED", "sign")
        assert not signatures.may_follow(signatures.ADMINISTRATOR, "UNSIGNED", "record")
        assert not signatures.may_follow(signatures.DONOR, "PAPER", "decline")

    def test_of_an_agreement_and_its_amendment_stand_apart(self, cast, signed):
        amendment = amendment_make(cast, signed)
        paper_signature_make(cast, signed)
        first, second = signatures_of(cast.program_manager, signed)
        assert (first.donor, first.administrator) == ("ELECTRONIC", "ELECTRONIC")
        assert (second.donor, second.amendment) == ("PAPER_RECORDED", amendment)


class TestRecord:
    def test_keeps_who_signed_what_and_the_scan_by_its_digest(self, cast, offered):
        paper = paper_signature_make(cast, offered)
        document = Document.objects.get(subject_id=paper.pk)
        version = document.versions.get()
        assert paper.scan_sha256 == version.sha256 == hashlib.sha256(pdf("Signed page")).hexdigest()
        assert document.subject_type == "donors.papersignature"
        assert (paper.content_hash, paper.state) == (offered.content_hash, "RECORDED")
        assert Agreement.objects.get(pk=offered.pk).state == "OFFERED"
        [record] = history(subject_type="donors.papersignature", subject_id=paper.pk)
        assert record.action == "donors.paper_signature_record"
        assert Message.objects.filter(name="donors.paper_signature_recorded").exists()

    def test_is_of_what_is_on_offer_now(self, cast, offered, signed):
        with pytest.raises(Refused) as refused:
            paper_signature_make(cast, offered, content_hash="0" * 64)
        assert list(refused.value.fields) == ["content_hash"]
        with pytest.raises(NothingOnOffer):
            paper_signature_make(cast, signed)
        assert not PaperSignature.objects.exists()

    def test_takes_the_fingerprint_as_people_type_it(self, cast, offered):
        grouped = " ".join(offered.content_hash[at : at + 8].upper() for at in range(0, 64, 8))
        paper = paper_signature_make(cast, offered, content_hash=grouped)
        assert paper.content_hash == offered.content_hash

    def test_waits_for_nobody_once_the_donor_has_signed_in_the_system(self, cast, offered):
        paper_signature_make(cast, offered)
        title = f"Confirm the signature on paper of agreement {offered.number}"
        assert title in [one.title for one in waiting_for(cast.secretariat, now=now())]
        services.agreement_countersign(
            actor=cast.donor_officer, now=now(), agreement_id=offered.pk,
            content_hash=offered.content_hash,
        )  # fmt: skip
        assert title not in [one.title for one in waiting_for(cast.secretariat, now=now())]

    @pytest.mark.parametrize("days", [1, -1], ids=["future", "before the offer"])
    def test_has_a_day_between_offer_and_today(self, cast, offered, days):
        with pytest.raises(Refused) as refused:
            paper_signature_make(cast, offered, signed_on=now().date() + timedelta(days=days))
        assert list(refused.value.fields) == ["signed_on"]

    @pytest.mark.parametrize("field", ["signatory_name", "signatory_office", "place"])
    def test_says_who_where(self, cast, offered, field):
        words = {"signatory_name": "A", "signatory_office": "B", "place": "C", field: " "}
        with pytest.raises(Refused) as refused:
            services.paper_signature_record(
                actor=cast.program_manager,
                now=now(),
                agreement_id=offered.pk,
                content_hash=offered.content_hash,
                signed_on=now().date(),
                file=io.BytesIO(pdf()),
                name="a.pdf",
                **words,
            )
        assert list(refused.value.fields) == [field]

    def test_is_recorded_once_and_by_the_donor_of_its_own_only(self, cast, offered):
        with pytest.raises(NotFound):
            paper_signature_make(cast, offered, by=cast.other_donor_officer)
        paper_signature_make(cast, offered, by=cast.donor_officer)
        with pytest.raises(PaperWaits):
            paper_signature_make(cast, offered)


class TestConfirm:
    def test_has_every_effect_of_a_signature_in_the_system(self, cast, fund, korea, noon):
        def make():
            pledge = pledge_make(cast, fund, korea, money("100.00", "EUR"))
            parts = [Part(money("100.00", "EUR"), due_rule=AFTER_SIGNATURE, days=30)]
            agreed = money("100.00", "EUR")
            return agreement_make(cast, fund, korea, agreed, pledge=pledge, parts=parts)

        system, on_paper = make(), make()
        clock_move(to=noon + timedelta(days=1))
        services.agreement_countersign(
            actor=cast.donor_officer,
            now=now(),
            agreement_id=system.pk,
            content_hash=system.content_hash,
        )
        paper = paper_signature_make(cast, on_paper, confirmed=True)
        system, on_paper = (Agreement.objects.get(pk=one.pk) for one in (system, on_paper))
        ladders = [ladder_of(one).in_force(now().date()) for one in (system, on_paper)]
        first, second = (
            [(part.due_date, part.money) for part in one.installments] for one in ladders
        )
        assert first == second
        assert ladders[0].signed_date == ladders[1].signed_date == now().date()
        for name in ("state", "countersigned_date", "holding_amount", "holding_rate_source"):
            assert getattr(on_paper, name) == getattr(system, name)
        assert (on_paper.countersigned_by, on_paper.countersigned_paper) == (None, paper)
        assert (on_paper.pledge.state, Donor.objects.get(pk=korea.pk).status) == (
            "CONVERTED",
            "ACTIVE",
        )
        told = Message.objects.filter(name="donors.agreement_countersigned")
        assert set(told.values_list("subject_id", flat=True)) == {str(on_paper.pk), str(system.pk)}
        last = history(subject_type="donors.agreement", subject_id=on_paper.pk)[-1]
        assert (last.action, last.after) == ("donors.paper_signature_confirm", on_paper.facts())

    def test_counts_from_the_day_of_signing(self, cast, fund, korea, noon):
        parts = [Part(money("100.00", "EUR"), due_rule=AFTER_SIGNATURE, days=30)]
        agreement = agreement_make(cast, fund, korea, money("100.00", "EUR"), parts=parts)
        clock_move(to=noon + timedelta(days=3))
        paper = paper_signature_make(cast, agreement, signed_on=noon.date() + timedelta(days=1))
        clock_move(to=noon + timedelta(days=9))
        services.paper_signature_confirm(actor=cast.secretariat, now=now(), paper_id=paper.pk)
        found = Agreement.objects.get(pk=agreement.pk)
        assert found.countersigned_date == noon.date() + timedelta(days=1)
        assert found.countersigned_at.date() == now().date()
        assert found.holding_rate_date <= found.countersigned_date
        [part] = ladder_of(found).in_force(now().date()).installments
        assert part.due_date == noon.date() + timedelta(days=31)

    def test_puts_an_amendment_into_force(self, cast, signed, noon):
        amendment = amendment_make(cast, signed)
        clock_move(to=noon + timedelta(days=2))
        paper = paper_signature_make(cast, signed, by=cast.donor_officer, confirmed=True)
        found = Amendment.objects.get(pk=amendment.pk)
        assert (found.state, found.countersigned_paper) == ("COUNTERSIGNED", paper)
        assert found.countersigned_date == noon.date() + timedelta(days=2)

    def test_not_by_who_recorded_it_or_their_unit(self, cast, offered):
        paper = paper_signature_make(cast, offered)
        same = cast.program_manager
        both = same.__class__(
            **{
                **{name: getattr(same, name) for name in same.__slots__},
                "roles": cast.secretariat.roles,
            }
        )
        with pytest.raises(NotPermitted):
            services.paper_signature_confirm(actor=both, now=now(), paper_id=paper.pk)

    def test_never_of_an_offer_that_is_signed_or_withdrawn(self, cast, fund, korea, offered):
        paper = paper_signature_make(cast, offered)
        services.agreement_countersign(
            actor=cast.donor_officer,
            now=now(),
            agreement_id=offered.pk,
            content_hash=offered.content_hash,
        )
        with pytest.raises(AgreementSigned):
            services.paper_signature_confirm(actor=cast.secretariat, now=now(), paper_id=paper.pk)
        other = agreement_make(cast, fund, korea, money("5.00"))
        waiting = paper_signature_make(cast, other)
        services.agreement_withdraw(
            actor=cast.program_manager, now=now(), agreement_id=other.pk, reason="Redrafted."
        )
        with pytest.raises(OfferWithdrawn):
            services.paper_signature_confirm(actor=cast.secretariat, now=now(), paper_id=waiting.pk)
        assert decline(cast, waiting).state == "DECLINED"

    def test_is_decided_once_and_declined_with_a_reason(self, cast, offered):
        paper = paper_signature_make(cast, offered)
        with pytest.raises(Refused):
            decline(cast, paper, " ")
        assert decline(cast, paper).declined_reason == "The seal is missing"
        with pytest.raises(PaperDecided):
            services.paper_signature_confirm(actor=cast.secretariat, now=now(), paper_id=paper.pk)
        assert paper_signature_make(cast, offered, confirmed=True).state == "CONFIRMED"


def decline(cast, paper, reason="The seal is missing"):
    return services.paper_signature_decline(
        actor=cast.secretariat, now=now(), paper_id=paper.pk, reason=reason
    )


class TestSigningPage:
    @pytest.mark.parametrize("language", ["en", "ko"])
    def test_prints_terms_and_fingerprint_and_the_same_bytes_twice(self, cast, offered, language):
        document = signing_document(signing_of(offered), language)
        assert offered.content_hash in document.words.footer
        assert len(document.tables()) == 3
        first, second = (file_of(document, "pdf") for _twice in range(2))
        assert first == second
        assert first.startswith(b"%PDF-")

    def test_of_a_signed_one_names_who_signed(self, cast, offered):
        paper_signature_make(cast, offered, confirmed=True)
        agreement = Agreement.objects.get(pk=offered.pk)
        rows = signing_document(signing_of(agreement), "en").tables()[-1].rows
        assert ("Name", "Han Ji-woo") in [row.cells for row in rows]

    def test_is_given_out_to_its_donor_alone(self, cast, offered, client_of):
        address = reverse("donors:signing_page", args=[offered.pk, "ko"])
        answer = client_of(cast.donor_officer).get(address)
        assert answer["Content-Type"] == "application/pdf"
        assert client_of(cast.other_donor_officer).get(address).status_code == 404
        strange = reverse("donors:signing_page", args=[offered.pk, "fr"])
        assert client_of(cast.donor_officer).get(strange).status_code == 404


class TestPages:
    def test_lead_from_the_offer_to_the_confirmed_paper(self, cast, offered, client_of, send):
        officer = client_of(cast.donor_officer)
        address = reverse("donors:agreement_signatures", args=[offered.pk])
        assert "Not signed" in officer.get(address).text
        form = {
            "content_hash": offered.content_hash,
            "signatory_name": "Han Ji-woo",
            "signatory_office": "Minister of Finance",
            "place": "Seoul",
            "signed_on": str(now().date()),
            "file": io.BytesIO(pdf("Signed page")),
        }
        form["file"].name = "signed.pdf"
        record = reverse("donors:paper_signature_record", args=[offered.pk])
        answer = send(officer, record, form)
        paper = PaperSignature.objects.get()
        assert answer.status_code == 302
        assert "waits to be confirmed" in officer.get(address).text
        [waiting] = waiting_for(cast.secretariat, now=now())
        assert (waiting.url_name, waiting.url_args) == (
            "donors:paper_signature_detail",
            (paper.pk,),
        )
        secretary = client_of(cast.secretariat)
        confirm = reverse("donors:paper_signature_confirm", args=[paper.pk])
        assert send(secretary, confirm, {}).status_code == 302
        assert "Han Ji-woo" in officer.get(address).text
        page = reverse("donors:agreement_detail", args=[offered.pk])
        assert "Han Ji-woo" in officer.get(page).text
        assert waiting_for(cast.secretariat, now=now()) == []


class TestDatabase:
    @pytest.mark.parametrize(
        ("by", "change", "told"),
        [
            ("program_manager", "", "paper_confirmed_by_another"),
            ("secretariat", "DELETE FROM documents", "paper_has_its_scan"),
        ],
        ids=["unit", "scan"],
    )
    def test_confirms_by_another_unit_with_the_scan(self, cast, offered, by, change, told):
        paper = paper_signature_make(cast, offered)
        if change:
            again = PaperSignature.objects.get(pk=paper.pk)
            decline(cast, paper)
            again.id = offered.fund_id  # another row, about which no document is
            again.save(force_insert=True)
        actor = getattr(cast, by)
        with (
            pytest.raises(Error, match=told if not change else "not on file"),
            transaction.atomic(),
        ):
            sent(
                "UPDATE donors_papersignature SET state = 'CONFIRMED', decided_by_id = %s,"
                " decided_by_organization_id = %s, decided_at = now() WHERE state = 'RECORDED'",
                actor.person_id,
                actor.organization_id,
            )

    def test_takes_the_terms_on_offer_alone(self, cast, offered, signed):
        paper = paper_signature_make(cast, offered)
        for field, value, told in (
            ("content_hash", "0" * 64, "not on offer"),
            ("agreement_id", signed.pk, "not on offer"),
            ("signed_on", now().date() + timedelta(days=1), "not in the future"),
            ("signed_on", now().date() - timedelta(days=1), "on the day of the offer"),
            ("scan_sha256", "beef", "paper_digests_are_sha256"),
        ):
            again = PaperSignature.objects.get(pk=paper.pk)
            again.id = offered.fund_id
            setattr(again, field, value)
            with pytest.raises(Error, match=told), transaction.atomic():
                again.save(force_insert=True)

    def test_keeps_a_decision_and_what_was_signed(self, cast, offered):
        paper_signature_make(cast, offered, confirmed=True)
        for change, told in (
            ("state = 'DECLINED', declined_reason = 'x'", "stands"),
            ("signed_on = signed_on - 1", "permission denied"),
            ("scan_sha256 = content_hash", "permission denied"),
        ):
            with pytest.raises(Error, match=told), transaction.atomic():
                sent(f"UPDATE donors_papersignature SET {change}")

    def test_an_agreement_is_in_force_by_its_own_confirmed_paper(self, cast, fund, korea, offered):
        paper = paper_signature_make(cast, offered)
        words = (
            "UPDATE donors_agreement SET state = 'COUNTERSIGNED', countersigned_paper_id = %s,"
            " countersigned_date = %s, countersigned_at = now(), holding_amount = 1000,"
            " holding_currency = 'USD', holding_rate = 1, holding_rate_date = %s,"
            " holding_rate_source = 'x' WHERE id = %s"
        )
        day = now().date()
        with pytest.raises(Error, match="no confirmed signature on paper"), transaction.atomic():
            sent(words, paper.pk, day, day, offered.pk)
        services.paper_signature_confirm(actor=cast.secretariat, now=now(), paper_id=paper.pk)
        other = agreement_make(cast, fund, korea, money("7.00"))
        with pytest.raises(Error, match=r"no confirmed signature|unique"), transaction.atomic():
            sent(words, paper.pk, day, day, other.pk)
        with pytest.raises(Error, match="is signed"), transaction.atomic():
            sent(
                "UPDATE donors_agreement SET countersigned_paper_id = NULL,"
                " countersigned_by_id = %s WHERE id = %s",
                cast.donor_officer.person_id,
                offered.pk,
            )


def sent(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
