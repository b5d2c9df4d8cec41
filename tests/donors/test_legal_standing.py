"""The register of donors' own laws: who is excluded signs nothing unless a waiver holds on the day."""

from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from donors import services
from donors.errors import Refused
from donors.models import LegalStanding
from donors.rules.legal import LegalFact, excluded_by, left_out
from donors.services.legal import DonorExcluded, LegalStandingEnded, exclusion_words
from tests.factories.donors import (
    agreement_make,
    amendment_make,
    contact_make,
    legal_standing_make,
    money,
)
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move, now
from trustfund.kernel.ids import new_id

A, B, FUND, OTHER = (new_id() for _number in range(4))
DAY = date(2026, 7, 1)


def fact(kind, *, donor=A, fund=None, first=0, last=None, ended=None):
    def on(days):
        return None if days is None else DAY + timedelta(days=days)

    return LegalFact(donor, fund, kind, f"{kind} law", on(first), on(last), on(ended))


class TestRule:
    @pytest.mark.parametrize(
        ("facts", "is_excluded"),
        [
            ([], False),
            ([fact("EXCLUDED")], True),
            ([fact("EXCLUDED", first=1)], False),
            ([fact("EXCLUDED", first=-9, last=0)], True),
            ([fact("EXCLUDED", first=-9, last=-1)], False),
            ([fact("EXCLUDED", first=-9, ended=0)], False),
            ([fact("EXCLUDED", first=-9, ended=1)], True),
            ([fact("EXCLUDED", fund=OTHER)], False),
            ([fact("EXCLUDED", donor=B)], False),
            ([fact("PROSPECTIVE")], False),
            ([fact("EXCLUDED"), fact("WAIVER", last=180)], False),
            ([fact("EXCLUDED"), fact("WAIVER", first=-180, last=-1)], True),
            ([fact("EXCLUDED"), fact("WAIVER", first=-180, last=0)], False),
            ([fact("EXCLUDED"), fact("WAIVER", fund=OTHER, last=9)], True),
            ([fact("EXCLUDED"), fact("WAIVER", donor=B, last=9)], True),
            ([fact("EXCLUDED", fund=FUND), fact("WAIVER", last=9, ended=0)], True),
        ],
    )
    def test_a_donor_is_excluded_while_a_law_holds_and_no_waiver(self, facts, is_excluded):
        found = excluded_by(facts, donor_id=A, fund_id=FUND, day=DAY)
        assert (found is not None) == is_excluded
        assert (A in left_out(facts, fund_id=FUND, day=DAY)) == (
            is_excluded or any(one.kind == "PROSPECTIVE" for one in facts)
        )

    @pytest.mark.parametrize(
        ("told", "stands"),
        [
            (fact("WAIVER", first=1, last=9), "SCHEDULED"),
            (fact("WAIVER", first=0, last=0), "IN_FORCE"),
            (fact("WAIVER", first=-9, last=-1), "EXPIRED"),
            (fact("EXCLUDED", first=-9, ended=0), "ENDED"),
            (fact("EXCLUDED", first=-9, ended=1), "IN_FORCE"),
        ],
    )
    def test_says_where_an_entry_stands(self, told, stands):
        assert told.stands(DAY) == stands


class TestSignature:
    def countersign(self, cast, agreement):
        return services.agreement_countersign(
            actor=cast.donor_officer,
            now=now(),
            agreement_id=agreement.pk,
            content_hash=agreement.content_hash,
        )

    def test_is_refused_to_an_excluded_donor_and_says_what_lifts_it(self, cast, fund, korea):
        agreement = agreement_make(cast, fund, korea, money("100"))
        legal_standing_make(cast, korea)
        with pytest.raises(DonorExcluded, match=r"Sanctions Act, section 7.*waiver"):
            self.countersign(cast, agreement)
        legal_standing_make(cast, korea, kind="WAIVER", last_day=now().date())
        assert self.countersign(cast, agreement).state == "COUNTERSIGNED"

    def test_is_refused_again_once_the_waiver_is_over(self, cast, fund, korea):
        agreement = agreement_make(cast, fund, korea, money("100"))
        legal_standing_make(cast, korea, fund=fund)
        legal_standing_make(cast, korea, kind="WAIVER", fund=fund, last_day=now().date())
        clock_move(by=timedelta(days=1))
        with pytest.raises(DonorExcluded):
            self.countersign(cast, agreement)

    def test_of_an_amendment_is_refused_only_if_it_promises_more(self, cast, fund, korea):
        agreement = agreement_make(cast, fund, korea, money("100"), signer=cast.donor_officer)
        less = amendment_make(cast, agreement)
        legal_standing_make(cast, korea)
        signed = services.amendment_countersign(
            actor=cast.donor_officer,
            now=now(),
            amendment_id=less.pk,
            content_hash=less.content_hash,
        )
        assert signed.state == "COUNTERSIGNED"

    def test_the_page_shows_the_act_closed_with_its_reason(self, client_of, cast, fund, korea):
        agreement = agreement_make(cast, fund, korea, money("100"))
        standing = legal_standing_make(cast, korea)
        client = client_of(cast.donor_officer)
        for address in (
            reverse("donors:agreement_detail", args=[agreement.pk]),
            f"{reverse('donors:donor_detail', args=[korea.pk])}?fund={fund.pk}",
        ):
            page = client.get(address).text
            assert "own law excludes it since" in page.replace("&#x27;", "'")
        assert reverse("donors:legal_standing_detail", args=[standing.pk]) in page

    def test_the_database_refuses_it_by_itself(self, cast, fund, korea):
        agreement = agreement_make(cast, fund, korea, money("100"))
        with connection.cursor() as cursor:
            cursor.execute("SELECT donors_excluded_on(%s, %s, current_date)", [korea.pk, fund.pk])
            assert cursor.fetchone() == (False,)
        legal_standing_make(cast, korea)
        with (
            pytest.raises(Error) as refused,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE donors_agreement SET state = 'COUNTERSIGNED', countersigned_by_id = %s, "
                "countersigned_date = %s, countersigned_at = now() WHERE id = %s",
                [cast.donor_officer.person_id, now().date(), agreement.pk],
            )
        diag = refused.value.__cause__.diag
        assert diag.constraint_name == "agreement_signed_by_the_donors_law"


class TestRecord:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "MAYBE"}, "kind"),
            ({"law": " "}, "law"),
            ({"reference": ""}, "reference"),
            ({"kind": "WAIVER"}, "last_day"),
            ({"last_day": date(2020, 1, 1)}, "last_day"),
        ],
    )
    def test_refuses_what_nobody_could_look_up(self, cast, korea, changes, field):
        given = {
            "kind": "EXCLUDED", "law": "Act", "reference": "Letter", "first_day": now().date(),
        }  # fmt: skip
        with pytest.raises(Refused) as refused:
            services.legal_standing_record(
                actor=cast.program_manager, now=now(), donor_id=korea.pk, **{**given, **changes}
            )
        assert list(refused.value.fields) == [field]

    def test_is_in_the_trail(self, cast, korea):
        standing = legal_standing_make(cast, korea)
        [record] = history(subject_type="donors.legalstanding", subject_id=standing.pk)
        assert record.action == "donors.legal_standing_record"


class TestEnd:
    def end(self, cast, standing, **changes):
        given = {"ended_on": now().date(), "reason": "Repealed"}
        return services.legal_standing_end(
            actor=cast.program_manager, now=now(), standing_id=standing.pk, **{**given, **changes}
        )

    def test_lifts_it_from_its_day_and_keeps_the_entry(self, cast, fund, korea):
        standing = legal_standing_make(cast, korea, first_day=now().date() - timedelta(days=9))
        assert exclusion_words(korea, fund, day=now().date())
        self.end(cast, standing)
        assert not exclusion_words(korea, fund, day=now().date())
        assert exclusion_words(korea, fund, day=now().date() - timedelta(days=1))
        with pytest.raises(LegalStandingEnded):
            self.end(cast, standing)
        assert LegalStanding.objects.get().ended_reason == "Repealed"

    @pytest.mark.parametrize(
        ("days", "reason", "field"),
        [(1, "x", "ended_on"), (-1, "x", "ended_on"), (0, " ", "reason")],
    )
    def test_refuses_a_day_that_cannot_be_and_no_reason(self, cast, korea, days, reason, field):
        standing = legal_standing_make(cast, korea)
        with pytest.raises(Refused) as refused:
            self.end(cast, standing, ended_on=now().date() + timedelta(days=days), reason=reason)
        assert list(refused.value.fields) == [field]


class TestDoors:
    def test_a_donor_sees_its_own_entries_only(self, client_of, cast, fund, korea, japan):
        mine = legal_standing_make(cast, japan, kind="PROSPECTIVE")
        other = legal_standing_make(cast, korea)
        contact_make(cast, korea)
        client = client_of(cast.other_donor_officer)
        listed = client.get(reverse("donors:legal_standing_list", args=[fund.pk])).text
        assert str(mine.pk) in listed
        assert str(other.pk) not in listed
        told = client.get(reverse("donors_api:legal_standing_list", args=[fund.pk])).json()
        assert [one["id"] for one in told["results"]] == [str(mine.pk)]

    def test_the_list_is_a_file_too(self, client_of, cast, fund, korea):
        legal_standing_make(cast, korea)
        answer = client_of(cast.program_manager).get(
            reverse("donors:legal_standing_list", args=[fund.pk]), {"format": "csv"}
        )
        assert b"Sanctions Act" in b"".join(answer.streaming_content)
