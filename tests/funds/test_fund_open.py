"""A fund opens on three consents, each recorded by its own side, by service and by database."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.funds import consents_record, fund_make, fund_open_make
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.funds import selectors, services
from trustfund.funds.errors import ConsentRecorded, FundInvalid, FundNotReady
from trustfund.funds.models import FeeTier, Fund
from trustfund.kernel.errors import NotPermitted
from trustfund.kernel.states import IllegalMove


class TestFundOpen:
    def test_opens_writes_the_trail_and_tells_it(self, cast):
        fund = fund_open_make(cast)
        assert (fund.state, fund.opened_date) == ("OPEN", clock.now().date())
        record = history(subject_type="funds.fund", subject_id=fund.pk)[-1]
        assert record.action == "funds.fund_open"
        assert record.after == Fund.objects.get(pk=fund.pk).facts()
        assert Message.objects.filter(name="funds.fund_opened", subject_id=fund.pk).count() == 1

    def test_names_every_missing_consent_at_once(self, cast):
        with pytest.raises(FundNotReady) as caught:
            _open(cast, fund_make(cast))
        assert [blocker.code for blocker in caught.value.blockers] == [
            "resolution_missing",
            "donor_consent_missing",
            "recipient_consent_missing",
        ]

    @pytest.mark.parametrize("missing", ["resolution", "donor_consent", "recipient_consent"])
    def test_needs_each_of_the_three(self, cast, missing):
        fund = fund_make(cast)
        _consents(cast, fund, but=missing)
        with pytest.raises(FundNotReady) as caught:
            _open(cast, fund)
        assert [blocker.code for blocker in caught.value.blockers] == [f"{missing}_missing"]
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Fund.objects.filter(pk=fund.pk).update(state="OPEN", opened_date=clock.now().date())
        assert constraint_of(refused.value) == "fund_opens_on_three_consents"

    def test_is_refused_when_nothing_can_be_disbursed_any_more(self, cast):
        fund = fund_make(cast, end_disbursement_date=clock.now().date() + timedelta(days=1))
        consents_record(cast, fund)
        clock.clock_move(by=timedelta(days=1))
        with pytest.raises(FundNotReady) as caught:
            _open(cast, fund)
        assert caught.value.blockers[0].code == "disbursement_over"

    def test_happens_once(self, cast):
        fund = fund_open_make(cast)
        with pytest.raises(IllegalMove):
            _open(cast, fund)

    def test_is_for_the_program_manager(self, cast):
        fund = fund_make(cast)
        with pytest.raises(NotPermitted):
            services.fund_open(actor=cast.secretariat, now=clock.now(), fund_id=fund.pk)


class TestConsents:
    def test_of_the_donors_is_not_recorded_by_the_bank(self, cast):
        with pytest.raises(NotPermitted):
            _donors(cast.program_manager, fund_make(cast))

    def test_of_the_recipient_is_not_recorded_by_a_donor(self, cast):
        with pytest.raises(NotPermitted):
            _recipient(cast.donor_member, fund_make(cast))

    def test_of_the_recipient_is_recorded_by_this_recipient_only(self, cast):
        with pytest.raises(NotPermitted):
            _recipient(cast.other_recipient_member, fund_make(cast))

    def test_stands_once_recorded(self, cast):
        fund = fund_make(cast)
        _donors(cast.donor_member, fund)
        with pytest.raises(ConsentRecorded):
            _donors(cast.other_donor_member, fund)

    def test_is_not_dated_in_the_future(self, cast):
        with pytest.raises(FundInvalid):
            _donors(cast.donor_member, fund_make(cast), days=1)

    def test_waits_for_its_own_side(self, cast):
        fund = fund_make(cast)
        now = clock.now()
        names = {
            name: [row.url_name for row in selectors.waiting_for(actor, now=now)]
            for name, actor in cast.people.items()
        }
        assert {name: found for name, found in names.items() if found} == {
            "program_manager": ["funds:resolution_record"],
            "donor_member": ["funds:donor_consent_record"],
            "other_donor_member": ["funds:donor_consent_record"],
            "recipient_member": ["funds:recipient_consent_record"],
        }
        consents_record(cast, fund)
        (row,) = selectors.waiting_for(cast.program_manager, now=now)
        assert row.url_name == "funds:fund_detail"


class TestTheDatabase:
    def test_refuses_to_change_a_consent(self, cast):
        fund = fund_make(cast)
        _donors(cast.donor_member, fund)
        _refused(fund, "fund_consents_stand", donor_consent_reference="Another note")

    def test_refuses_a_consent_without_its_person(self, cast):
        _refused(
            fund_make(cast),
            "fund_donor_consent_whole",
            donor_consent_reference="Note 12",
            donor_consent_date=clock.now().date(),
        )

    def test_refuses_two_consents_by_one_person(self, cast):
        fund = fund_make(cast)
        _donors(cast.donor_member, fund)
        _refused(
            fund,
            "fund_consents_by_three_persons",
            resolution_number="93-11",
            resolution_date=clock.now().date(),
            resolution_by_id=cast.donor_member.person_id,
        )

    def test_refuses_a_fund_for_somebody_who_is_no_recipient(self, cast):
        made = fund_make(cast)
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            Fund.objects.create(
                number="TF073002",
                name="Another",
                purpose="Another",
                recipient=cast.organizations["korea"],
                end_disbursement_date=made.end_disbursement_date,
            )
        assert constraint_of(caught.value) == "fund_recipient_is_recipient"

    def test_refuses_a_new_fee_tier_after_the_first_consent(self, cast):
        fund = fund_make(cast)
        _donors(cast.donor_member, fund)
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            FeeTier.objects.create(fund=fund, above=900, percent=1)
        assert constraint_of(caught.value) == "fee_tier_before_consents"

    def test_refuses_a_day_of_opening_without_an_opening(self, cast):
        _refused(fund_make(cast), "fund_opened_when_it_opens", opened_date=clock.now().date())

    def test_refuses_to_put_an_open_fund_back(self, cast):
        _refused(fund_open_make(cast), "funds_fund_state_moves_by_table", state="PREPARED")

    @pytest.mark.parametrize("column", ["number", "holding_currency", "recipient_id"])
    def test_lets_the_application_change_nothing_else(self, cast, column):
        fund = fund_make(cast)
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            Fund.objects.filter(pk=fund.pk).update(**{column: getattr(fund, column)})


def _open(cast, fund):
    return services.fund_open(actor=cast.program_manager, now=clock.now(), fund_id=fund.pk)


def _donors(actor, fund, days=0):
    return services.donor_consent_record(
        actor=actor,
        now=clock.now(),
        fund_id=fund.pk,
        reference="Note 12",
        consent_date=clock.now().date() + timedelta(days=days),
    )


def _recipient(actor, fund):
    return services.recipient_consent_record(
        actor=actor,
        now=clock.now(),
        fund_id=fund.pk,
        reference="Note 7",
        consent_date=clock.now().date(),
    )


def _consents(cast, fund, *, but):
    if but != "resolution":
        services.resolution_record(
            actor=cast.program_manager,
            now=clock.now(),
            fund_id=fund.pk,
            number="93-11",
            resolution_date=clock.now().date(),
        )
    if but != "donor_consent":
        _donors(cast.donor_member, fund)
    if but != "recipient_consent":
        _recipient(cast.recipient_member, fund)


def _refused(fund, constraint, **columns):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Fund.objects.filter(pk=fund.pk).update(**columns)
    assert constraint_of(caught.value) == constraint
