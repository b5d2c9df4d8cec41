"""Preferential terms: every donor that lacks what another was granted is told once, without figures."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from donors import services
from donors.builders.signing import signing_document
from donors.errors import Refused
from donors.models import Agreement, Amendment, PreferentialNotice
from donors.rules.clauses import EARMARK_CAP, PREFERENCE, REPORT, Clause
from donors.rules.preferential import favorable, lacking
from donors.rules.schedule import continued
from donors.selectors.agreements import ladder_of
from donors.selectors.papers import signing_of
from tests.factories.donors import agreement_make, money, termination_make
from tests.factories.signing import paper_signature_make
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move, now
from trustfund.events.models import Message
from trustfund.mail.models import Notice

HEALTH = Clause(PREFERENCE, percent=Decimal(20), sectors=("HEALTH",))
SECRETS = ("7654321", "7,654,321", "AA-002", "Japan", "20 %")


def report(months=None):
    return Clause(REPORT, day=now().date() + timedelta(days=90), months=months)


def told(agreement, amendment=None):
    subject, name = (
        (amendment, "donors.amendment_countersigned")
        if amendment
        else (agreement, "donors.agreement_countersigned")
    )
    message = Message.objects.get(name=name, subject_id=str(subject.pk))
    services.preferential_tell(message=message, now=now())
    return list(PreferentialNotice.objects.filter(agreement=agreement, amendment=amendment))


@pytest.fixture
def bystander(cast, fund, korea):
    return agreement_make(cast, fund, korea, money("100.00"), signer=cast.donor_officer)


@pytest.fixture
def granted(cast, fund, japan, bystander):
    return agreement_make(
        cast,
        fund,
        japan,
        money("7654321.00"),
        signer=cast.other_donor_officer,
        clauses=[HEALTH, Clause(EARMARK_CAP, percent=Decimal(40)), report(12)],
    )


class TestRule:
    @pytest.mark.parametrize(
        ("own", "is_told"),
        [
            ([], True),
            ([("HEALTH", "25")], False),
            ([("HEALTH", "20")], False),
            ([("HEALTH", "10")], True),
            ([("WATER", "30")], True),
        ],
    )
    def test_a_preference_is_as_good_for_the_same_sector_and_part(self, own, is_told):
        clauses = [Clause(PREFERENCE, percent=Decimal(part), sectors=(code,)) for code, part in own]
        assert bool(lacking([HEALTH], clauses)) is is_told

    @pytest.mark.parametrize(
        ("granted", "own", "is_told"),
        [(12, 6, False), (12, 12, False), (12, None, True), (None, 6, False), (None, None, False)],
    )
    def test_reports_are_as_good_if_they_come_no_less_often(self, db, granted, own, is_told):
        assert bool(lacking([report(granted)], [report(own)])) is is_told
        assert lacking([report(granted)], [])

    def test_only_what_is_new_or_better_is_granted(self, db):
        cap = Clause(EARMARK_CAP, percent=Decimal(40))
        assert favorable([HEALTH, cap, report(6)], [HEALTH, report(12)]) == [report(6)]
        assert favorable([cap]) == []


class TestTelling:
    def test_tells_who_lacks_it_once_with_the_trail_and_a_letter(self, cast, korea, granted):
        [row] = told(granted)
        assert told(granted) == [row]
        assert (row.donor, row.told_on) == (korea, now().date())
        assert row.terms == [
            {"code": "PREFERENCE", "sectors": ["HEALTH"], "months": None, "text": ""},
            {"code": "REPORT", "sectors": [], "months": 12, "text": ""},
        ]
        assert row.persons == [cast.donor_officer.person_name]
        [record] = history(subject_type="donors.preferentialnotice", subject_id=row.pk)
        assert record.action == "donors.preferential_tell"
        [notice] = Notice.objects.filter(kind="TERMS_GRANTED")
        assert notice.person_id == cast.donor_officer.person_id
        assert notice.words == {"fund": granted.fund.number}

    def test_tells_who_signs_later_of_what_others_have(self, cast, fund, korea, japan):
        first = agreement_make(
            cast, fund, japan, money("5.00"), signer=cast.other_donor_officer, clauses=[HEALTH]
        )
        assert told(first) == []
        joined = agreement_make(cast, fund, korea, money("9.00"), signer=cast.donor_officer)
        assert told(joined) == []
        [row] = PreferentialNotice.objects.filter(agreement=first)
        assert (row.donor, row.persons) == (korea, [cast.donor_officer.person_name])
        assert [term["code"] for term in row.terms] == ["PREFERENCE"]
        again = agreement_make(cast, fund, korea, money("1.00"), signer=cast.donor_officer)
        assert told(again) == told(joined) == []
        assert PreferentialNotice.objects.count() == 1

    def test_tells_who_signs_later_only_what_it_lacks(self, cast, fund, korea, japan):
        first = agreement_make(
            cast,
            fund,
            japan,
            money("5.00"),
            signer=cast.other_donor_officer,
            clauses=[HEALTH, report(12)],
        )
        joined = agreement_make(
            cast, fund, korea, money("9.00"), signer=cast.donor_officer, clauses=[report(6)]
        )
        told(joined)
        [row] = PreferentialNotice.objects.filter(agreement=first)
        assert [term["code"] for term in row.terms] == ["PREFERENCE"]

    def test_tells_nobody_of_what_favors_nobody(self, cast, fund, korea, japan, bystander):
        plain = agreement_make(cast, fund, japan, money("5.00"), signer=cast.other_donor_officer)
        assert told(plain) == []

    def test_tells_nobody_who_has_it_or_has_left(self, cast, fund, korea, japan, noon):
        own = agreement_make(
            cast, fund, korea, money("9.00"), signer=cast.donor_officer, clauses=[HEALTH]
        )
        other = agreement_make(
            cast, fund, japan, money("5.00"), signer=cast.other_donor_officer, clauses=[HEALTH]
        )
        assert told(other) == []
        termination_make(cast, own, by=cast.donor_officer)
        clock_move(to=noon + timedelta(days=120))
        more = agreement_make(
            cast, fund, japan, money("5.00"), signer=cast.other_donor_officer, clauses=[report(6)]
        )
        assert told(more) == []

    def test_tells_of_an_amendment_what_it_adds(self, cast, granted, korea):
        told(granted)
        fact = ladder_of(granted).in_force(now().date())
        amendment = services.amendment_draft(
            actor=cast.program_manager,
            now=now(),
            agreement_id=granted.pk,
            money=fact.money,
            installments=[continued(item) for item in fact.installments],
            reason="Reports every half year.",
            clauses=[HEALTH, report(6)],
        )
        services.amendment_countersign(
            actor=cast.other_donor_officer,
            now=now(),
            amendment_id=amendment.pk,
            content_hash=amendment.content_hash,
        )
        [row] = told(granted, Amendment.objects.get(pk=amendment.pk))
        assert row.terms == [{"code": "REPORT", "sectors": [], "months": 6, "text": ""}]

    def test_tells_of_what_was_signed_on_paper_as_well(self, cast, fund, korea, japan, bystander):
        offer = agreement_make(cast, fund, japan, money("5.00"), clauses=[HEALTH])
        paper_signature_make(cast, offer, confirmed=True)
        [row] = told(Agreement.objects.get(pk=offer.pk))
        assert row.donor == korea
        assert (
            Notice.objects.get(kind="PREFERENCE_GRANTED").person.pk == cast.donor_officer.person_id
        )


class TestSpecialCondition:
    WORDS = "The donor sends an observer to each board meeting."

    def make(self, cast, fund, donor, signer, condition):
        offer = services.agreement_draft(
            actor=cast.program_manager,
            now=now(),
            fund_id=fund.pk,
            donor_id=donor.pk,
            pledge_id=None,
            instrument="AGREEMENT",
            money=money("5.00"),
            installments=[(now().date(), money("5.00"))],
            special_condition=condition,
        )
        return services.agreement_countersign(
            actor=signer, now=now(), agreement_id=offer.pk, content_hash=offer.content_hash
        )

    def test_is_signed_and_told_to_who_lacks_it(self, cast, fund, korea, japan, bystander):
        made = self.make(cast, fund, japan, cast.other_donor_officer, f" {self.WORDS} ")
        plain = self.make(cast, fund, japan, cast.other_donor_officer, "")
        assert made.special_condition == self.WORDS
        assert made.content_hash != plain.content_hash
        [row] = told(made)
        assert row.donor == korea
        assert row.terms == [{"code": "SPECIAL", "sectors": [], "months": None, "text": self.WORDS}]
        assert Notice.objects.get(kind="TERMS_GRANTED").words == {"fund": fund.number}
        rows = signing_document(signing_of(made), "en").meta
        assert ("Special condition", self.WORDS) in rows
        same = self.make(cast, fund, korea, cast.donor_officer, self.WORDS.upper())
        assert told(same) == []

    @pytest.mark.parametrize("condition", ["5 percent", "x" * 301, "٣"])
    def test_holds_no_figures(self, cast, fund, japan, condition):
        with pytest.raises(Refused) as refused:
            self.make(cast, fund, japan, cast.other_donor_officer, condition)
        assert list(refused.value.fields) == ["special_condition"]

    def test_is_typed_and_read_on_pages(self, cast, fund, korea, japan, bystander, client_of):
        told(self.make(cast, fund, japan, cast.other_donor_officer, self.WORDS))
        draft = reverse("donors:agreement_draft", args=[japan.pk])
        assert "Special condition" in client_of(cast.program_manager).get(draft).text
        page = reverse("donors:preferential_list", args=[fund.pk])
        assert self.WORDS in client_of(cast.donor_officer).get(page).text

    def test_the_database_keeps_figures_out(self, cast, fund, japan):
        row = Agreement(
            fund=fund,
            donor=japan,
            number="AA-099",
            instrument="AGREEMENT",
            amount=Decimal(5),
            currency="USD",
            content_hash="0" * 64,
            drafted_by_id=cast.program_manager.person_id,
            special_condition="A fee of 1 percent",
        )
        with pytest.raises(Error, match="without_figures"), transaction.atomic():
            row.save(force_insert=True)


class TestDoors:
    def test_a_donor_reads_the_term_and_nothing_else_of_the_other(
        self, cast, fund, granted, client_of
    ):
        told(granted)
        client = client_of(cast.donor_officer)
        page = reverse("donors:preferential_list", args=[fund.pk])
        interface = reverse("donors_api:preferential_list", args=[fund.pk])
        shown = client.get(page).text
        file = b"".join(client.get(page, {"format": "csv"}).streaming_content).decode("utf-8-sig")
        answer = client.get(interface)
        assert "every 12 months" in shown
        assert "Health" in shown
        for text in (shown, file, answer.content.decode()):
            assert not [secret for secret in SECRETS if secret in text]
            assert str(granted.pk) not in text
        assert answer.json()["results"][0]["agreement_id"] is None

    def test_who_was_told_and_when_is_seen_by_the_administrator_alone(
        self, cast, fund, granted, client_of
    ):
        told(granted)
        page = reverse("donors:preferential_list", args=[fund.pk])
        shown = client_of(cast.program_manager).get(page).text
        assert granted.number in shown
        assert cast.donor_officer.person_name in shown
        other = client_of(cast.other_donor_officer)
        assert "every 12 months" not in other.get(page).text
        interface = reverse("donors_api:preferential_list", args=[fund.pk])
        assert other.get(interface).json()["results"] == []


class TestDatabase:
    def test_tells_another_donor_of_what_is_signed_once(self, cast, fund, korea, japan, granted):
        [row] = told(granted)
        offered = agreement_make(cast, fund, japan, money("3.00"))
        for change, message in (
            ({}, "preferential_told_once"),
            ({"donor_id": japan.pk}, "another donor of the same fund"),
            ({"agreement_id": offered.pk}, "only terms that are signed"),
            ({"donor_id": korea.pk, "terms": []}, "preferential_tells_something"),
        ):
            again = PreferentialNotice.objects.get(pk=row.pk)
            again.id = fund.pk
            for field, value in change.items():
                setattr(again, field, value)
            with pytest.raises(Error, match=message), transaction.atomic():
                again.save(force_insert=True)

    def test_keeps_what_was_told(self, granted):
        told(granted)
        with (
            pytest.raises(Error, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE donors_preferentialnotice SET terms = '[]'")
