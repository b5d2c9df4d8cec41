"""One person never holds two roles that check each other: by rule, by service and by database."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.identity import person_make
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.identity import services
from trustfund.identity.errors import CLASH_SENTENCES, RolesClash
from trustfund.identity.models import Appointment
from trustfund.identity.rules import permissions, separation
from trustfund.identity.rules.separation import Clash, Term, clash_of, clashes

DAY = date(2027, 1, 1)


class TestRule:
    @pytest.mark.parametrize(
        ("one", "other", "code"),
        [
            ("FINANCE_OFFICER", "FINANCE_APPROVER", "reviews_and_pays"),
            ("PROGRAM_MANAGER", "FINANCE_APPROVER", "plans_and_pays"),
            ("SANCTIONS_OFFICER", "PROGRAM_MANAGER", "sanctions_alone"),
            ("SYSTEM_ADMINISTRATOR", "FINANCE_APPROVER", "appoints_and_decides"),
            ("PROJECT_OFFICER", "AUTHORIZED_SIGNATORY", "drafts_and_signs"),
            ("PROJECT_OFFICER", "RECIPIENT_BOARD_MEMBER", "proposes_and_votes"),
            ("SPECIALIST", "PROGRAM_MANAGER", "appraises_and_decides"),
            ("SPECIALIST", "FINANCE_APPROVER", "appraises_and_decides"),
            ("PROJECT_OFFICER", "SYSTEM_ADMINISTRATOR", "two_sides"),
            ("PROJECT_OFFICER", "SECRETARIAT", "two_sides"),
            ("DONOR_OFFICER", "RECIPIENT_BOARD_MEMBER", "two_sides"),
            ("AUDITOR", "SECRETARIAT", "audits_alone"),
            ("VERIFIER", "DONOR_BOARD_MEMBER", "verifies_alone"),
        ],
    )
    def test_keeps_these_apart_in_both_orders(self, one, other, code):
        assert clash_of(one, other) == code
        assert clash_of(other, one) == code

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("DONOR_OFFICER", "DONOR_BOARD_MEMBER"),
            ("SECRETARIAT", "SYSTEM_ADMINISTRATOR"),
            ("AUTHORIZED_SIGNATORY", "RECIPIENT_BOARD_MEMBER"),
            ("FINANCE_OFFICER", "FINANCE_OFFICER"),
        ],
    )
    def test_lets_these_stand_together(self, one, other):
        assert clash_of(one, other) is None

    def test_gives_every_reason_at_once(self):
        held = [Term("FINANCE_OFFICER", DAY, None), Term("SANCTIONS_OFFICER", DAY, None)]
        found = clashes(kind="DONOR", term=Term("FINANCE_APPROVER", DAY, None), held=held)
        assert found == [
            Clash("wrong_kind", "FINANCE_APPROVER"),
            Clash("reviews_and_pays", "FINANCE_OFFICER"),
            Clash("sanctions_alone", "SANCTIONS_OFFICER"),
        ]

    def test_counts_only_common_days(self):
        first = Term("FINANCE_OFFICER", DAY, DAY + timedelta(days=9))
        later = Term("FINANCE_APPROVER", DAY + timedelta(days=10), None)
        touching = Term("FINANCE_APPROVER", DAY + timedelta(days=9), None)
        assert clashes(kind="ADMINISTRATOR", term=later, held=[first]) == []
        assert len(clashes(kind="ADMINISTRATOR", term=touching, held=[first])) == 1

    def test_knows_every_role_and_has_a_sentence_for_every_reason(self):
        assert set(separation.KIND_OF) == permissions.EVERYONE
        codes = {"wrong_kind"} | {
            clash_of(one, other) for one, other in separation.forbidden_pairs()
        }
        assert codes == set(CLASH_SENTENCES)


class TestService:
    def test_refuses_with_the_reason(self, cast, make_appointment):
        person = make_appointment(role="FINANCE_OFFICER").person
        with pytest.raises(RolesClash) as caught:
            make_appointment(person=person, role="FINANCE_APPROVER", organization="treasury_unit")
        (blocker,) = caught.value.blockers
        assert blocker.code == "reviews_and_pays"
        assert "Finance officer" in str(blocker.reason)

    def test_counts_what_is_only_proposed(self, cast, make_appointment):
        person = make_appointment(role="FINANCE_OFFICER", confirmed=False).person
        with pytest.raises(RolesClash):
            make_appointment(person=person, role="FINANCE_APPROVER", organization="treasury_unit")

    def test_refuses_a_role_for_the_wrong_kind_of_organization(self, cast, make_appointment):
        with pytest.raises(RolesClash) as caught:
            make_appointment(role="AUDITOR", organization="korea")
        assert caught.value.blockers[0].code == "wrong_kind"


class TestDatabase:
    def test_knows_exactly_the_pairs_of_the_rule(self, db):
        roles = sorted(separation.KIND_OF)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT one, other FROM unnest(%s) AS one, unnest(%s) AS other "
                "WHERE one < other AND identity_roles_clash(one, other)",
                [roles, roles],
            )
            assert sorted(cursor.fetchall()) == separation.forbidden_pairs()

    def test_knows_exactly_the_kinds_of_the_rule(self, db):
        with connection.cursor() as cursor:
            for role, kind in separation.KIND_OF.items():
                cursor.execute("SELECT identity_kind_of_role(%s)", [role])
                assert cursor.fetchone() == (kind,)

    def test_refuses_two_roles_that_check_each_other(self, cast, make_appointment):
        held = make_appointment(role="FINANCE_OFFICER")
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            _inserted(cast, held.person, "treasury_unit", "FINANCE_APPROVER")
        assert constraint_of(caught.value) == "appointment_roles_kept_apart"

    def test_refuses_a_role_for_the_wrong_kind_of_organization(self, cast):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            _inserted(cast, person_make(cast), "korea", "FINANCE_APPROVER")
        assert constraint_of(caught.value) == "appointment_role_fits_organization"

    def test_refuses_the_second_of_two_that_were_proposed_at_once(self, cast, make_appointment):
        first = make_appointment(role="FINANCE_OFFICER", confirmed=False)
        second = _inserted(cast, first.person, "treasury_unit", "FINANCE_APPROVER")
        confirmed = {"state": "IN_FORCE", "confirmed_by_id": cast.secretariat.person_id}
        Appointment.objects.filter(pk=first.pk).update(**confirmed)
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            Appointment.objects.filter(pk=second.pk).update(**confirmed)
        assert constraint_of(caught.value) == "appointment_roles_kept_apart"
        with pytest.raises(RolesClash):
            services.appointment_confirm(
                actor=cast.secretariat, now=clock.now(), appointment_id=second.pk
            )


def _inserted(cast, person, organization, role):
    return Appointment.objects.create(
        person=person,
        organization=cast.organizations[organization],
        role=role,
        start_date=clock.now().date(),
        proposed_by_id=cast.system_administrator.person_id,
    )
