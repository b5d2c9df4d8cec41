"""A key of burden sharing: proposed, agreed by a second person of another unit, and never changed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from donors import services
from donors.errors import Refused
from donors.models import BurdenKey
from donors.selectors.burden import key_in_force
from donors.services.burden_keys import KeyDecided, KeyNotWhole
from tests.factories.donors import burden_key_make
from trustfund.audit.selectors import history
from trustfund.db.clock import now
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted


def proposed(cast, fund, weights, **changes):
    given = {
        "actor": cast.program_manager,
        "now": now(),
        "fund_id": fund.pk,
        "kind": "PERCENT",
        "weights": {donor.pk: Decimal(weight) for donor, weight in weights.items()},
        "effective_on": now().date(),
        "basis": "Minutes",
    }
    return services.burden_key_propose(**{**given, **changes})


class TestPropose:
    def test_keeps_the_weights_and_counts_not_yet(self, cast, fund, korea, japan):
        key = proposed(cast, fund, {korea: "62.50", japan: "37.5"})
        assert key.weights == {str(korea.pk): "62.5", str(japan.pk): "37.5"}
        assert key_in_force(fund, as_of=now().date()) is None
        [record] = history(subject_type="donors.burdenkey", subject_id=key.pk)
        assert record.action == "donors.burden_key_propose"
        assert Message.objects.filter(name="donors.burden_key_proposed").exists()

    @pytest.mark.parametrize(
        ("weights", "told"), [(("62.5", "37"), "0.5 is missing"), (("90", "10.25"), "0.25 is too")]
    )
    def test_percent_that_is_no_hundred_says_the_difference(
        self, cast, fund, korea, japan, weights, told
    ):
        with pytest.raises(KeyNotWhole, match=told):
            proposed(cast, fund, dict(zip([korea, japan], weights, strict=True)))

    @pytest.mark.parametrize(
        ("weights", "changes", "field"),
        [
            ((), {}, "weights"),
            (("0", "100"), {}, "weights"),
            (("-1", "101"), {}, "weights"),
            (("NaN", "1"), {}, "weights"),
            (("50.00001", "49.99999"), {}, "weights"),
            (("1.5", "1"), {"kind": "FIXED", "currency": "JPY"}, "weights"),
            (("1", "1"), {"kind": "FIXED", "currency": "XXX"}, "currency"),
            (("1", "1"), {"kind": "PROPORTIONAL"}, "measure"),
            (("1", "1"), {"kind": "PROPORTIONAL", "measure": "GNI"}, "measure_source"),
            (
                ("1", "1"),
                {"kind": "PROPORTIONAL", "measure": "GNI", "measure_source": "WDI"},
                "year",
            ),
            (("50", "50"), {"basis": " "}, "basis"),
            (("50", "50"), {"kind": "DICE"}, "kind"),
        ],
    )
    def test_refuses_what_is_no_key(self, cast, fund, korea, japan, weights, changes, field):
        given = dict(zip([korea, japan], weights, strict=False))
        with pytest.raises(Refused) as refused:
            proposed(cast, fund, given, **changes)
        assert list(refused.value.fields) == [field]
        assert not BurdenKey.objects.exists()


class TestDecide:
    def test_the_newest_agreed_counts_from_its_day(self, cast, fund, korea, japan):
        today = now().date()
        first = burden_key_make(cast, fund, {korea: "100"}, effective_on=today - timedelta(days=9))
        other = burden_key_make(cast, fund, {korea: "50", japan: "50"}, effective_on=today)
        burden_key_make(cast, fund, {japan: "100"}, agreed=False)
        assert key_in_force(fund, as_of=today) == other
        assert key_in_force(fund, as_of=today - timedelta(days=1)) == first
        assert key_in_force(fund, as_of=today - timedelta(days=10)) is None
        again = burden_key_make(cast, fund, {japan: "100"}, effective_on=today)
        assert key_in_force(fund, as_of=today) == again

    def test_who_proposed_it_does_not_agree_it(self, cast, fund, korea):
        key = burden_key_make(cast, fund, {korea: "100"}, agreed=False)
        both = cast.finance_approver.__class__(
            **{
                **{
                    name: getattr(cast.program_manager, name)
                    for name in cast.program_manager.__slots__
                },
                "roles": cast.finance_approver.roles,
            }
        )
        with pytest.raises(NotPermitted):
            services.burden_key_confirm(actor=both, now=now(), key_id=key.pk)

    def test_is_decided_once(self, cast, fund, korea):
        key = burden_key_make(cast, fund, {korea: "100"})
        for call in (
            lambda: services.burden_key_confirm(
                actor=cast.finance_approver, now=now(), key_id=key.pk
            ),
            lambda: services.burden_key_decline(
                actor=cast.finance_approver, now=now(), key_id=key.pk, reason="No"
            ),
        ):
            with pytest.raises(KeyDecided):
                call()

    def test_declining_needs_a_reason_and_leaves_the_earlier_one(self, cast, fund, korea, japan):
        first = burden_key_make(cast, fund, {korea: "100"})
        key = burden_key_make(cast, fund, {japan: "100"}, agreed=False)
        decline = {"actor": cast.finance_approver, "now": now(), "key_id": key.pk}
        with pytest.raises(Refused):
            services.burden_key_decline(**decline, reason=" ")
        assert services.burden_key_decline(**decline, reason="Not all agreed").state == "DECLINED"
        assert key_in_force(fund, as_of=now().date()) == first


class TestDoors:
    def test_a_donor_sees_its_own_weight_of_an_agreed_key(
        self, client_of, cast, fund, korea, japan
    ):
        key = burden_key_make(cast, fund, {korea: "60", japan: "40"})
        open_one = burden_key_make(cast, fund, {korea: "70", japan: "30"}, agreed=False)
        client = client_of(cast.other_donor_officer)
        page = client.get(reverse("donors:burden_key_detail", args=[key.pk])).text
        assert "40.0000 %" in page
        assert "Republic of Korea" not in page
        told = client.get(reverse("donors_api:burden_key_detail", args=[key.pk])).json()
        assert [one["donor_id"] for one in told["weights"]] == [str(japan.pk)]
        address = reverse("donors:burden_key_detail", args=[open_one.pk])
        assert client.get(address).status_code == 404

    def test_the_page_previews_and_proposes(self, client_of, cast, fund, korea, japan):
        address = reverse("donors:burden_key_propose", args=[fund.pk])
        body = {
            "kind": "PERCENT",
            "effective_on": now().date().isoformat(),
            "basis": "Minutes",
            f"weight_{korea.pk}": "60",
            f"weight_{japan.pk}": "30",
            "request_key": "6a1f0f6e-5b1c-4f0e-8d5e-0d1f6a4c2b11",
        }
        client = client_of(cast.program_manager)
        wrong = client.post(address, body)
        assert (wrong.status_code, "10 is missing" in wrong.text) == (422, True)
        body[f"weight_{japan.pk}"] = "40"
        assert "Propose key" in client.post(address, body).text
        assert client.post(address, {**body, "step": "confirm"}).status_code == 302
        assert BurdenKey.objects.get().weights[str(japan.pk)] == "40"

    def test_a_ministry_finds_none(self, cast, fund, korea):
        key = burden_key_make(cast, fund, {korea: "100"})
        with pytest.raises((NotFound, NotPermitted)):
            services.burden_key_confirm(actor=cast.project_officer, now=now(), key_id=key.pk)


class TestDatabase:
    """What the application's role cannot write, whatever the services say."""

    def refused(self, constraint: str, statement: str, *values: object) -> None:
        with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
        assert refused.value.__cause__.diag.constraint_name == constraint

    @pytest.mark.parametrize(
        ("weights", "constraint"),
        [
            ('{"%s": "99.9999"}', "burden_key_percent_is_a_hundred"),
            ('{"%s": 100}', "burden_key_weights_above_zero"),
            ('{"%s": "0"}', "burden_key_weights_above_zero"),
            ('{"%s": "-100"}', "burden_key_weights_above_zero"),
            ('{"%s": "100.00001"}', "burden_key_weights_above_zero"),
            ("{}", "burden_key_weights_above_zero"),
            ('{"nobody": "100"}', "burden_key_names_donors"),
        ],
    )
    def test_keeps_no_key_that_does_not_hold(self, cast, fund, korea, weights, constraint):
        key = burden_key_make(cast, fund, {korea: "100"}, agreed=False)
        given = weights % korea.pk if "%s" in weights else weights
        self.refused(
            constraint,
            "INSERT INTO donors_burdenkey (id, fund_id, kind, weights, currency, measure, "
            "measure_source, effective_on, basis, state, proposed_by_id, "
            "proposed_by_organization_id, declined_reason) SELECT gen_random_uuid(), fund_id, kind, "
            "%s::jsonb, '', '', '', effective_on, basis, 'PROPOSED', proposed_by_id, "
            "proposed_by_organization_id, '' FROM donors_burdenkey WHERE id = %s",
            given,
            key.pk,
        )

    def test_lets_nobody_agree_their_own(self, cast, fund, korea):
        key = burden_key_make(cast, fund, {korea: "100"}, agreed=False)
        self.refused(
            "burden_key_agreed_by_another",
            "UPDATE donors_burdenkey SET state = 'AGREED', decided_by_id = proposed_by_id, "
            "decided_by_organization_id = %s, decided_at = now() WHERE id = %s",
            cast.finance_approver.organization_id,
            key.pk,
        )

    def test_leaves_a_decision_as_it_is(self, cast, fund, korea):
        key = burden_key_make(cast, fund, {korea: "100"})
        self.refused(
            "burden_key_decision_stands",
            "UPDATE donors_burdenkey SET decided_at = now() WHERE id = %s",
            key.pk,
        )
