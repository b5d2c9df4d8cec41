"""The remaining promises of the tables of funds, asked of the database itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.funds import consents_record, fund_make
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.funds.models import FeeTier, Fund


class TestTables:
    @pytest.mark.parametrize(
        ("words", "constraint"),
        [
            ({"holding_currency": "XXX"}, "fund_currency_known"),
            ({"purpose": ""}, "fund_is_named"),
            ({"state": "OPEN"}, "funds_fund_state_moves_by_table"),
        ],
    )
    def test_know_no_such_fund(self, cast, words, constraint):
        values = {
            "number": "TF073009",
            "name": "Another",
            "purpose": "Another",
            "recipient": cast.organizations["ministry"],
            "end_disbursement_date": clock.now().date() + timedelta(days=9),
            **words,
        }
        assert _refusal(lambda: Fund.objects.create(**values)) == constraint

    def test_open_no_fund_after_its_last_day(self, cast):
        today = clock.now().date()
        fund = fund_make(cast, end_disbursement_date=today + timedelta(days=1))
        consents_record(cast, fund)
        opened = {"state": "OPEN", "opened_date": today + timedelta(days=1)}
        rows = Fund.objects.filter(pk=fund.pk)
        assert _refusal(lambda: rows.update(**opened)) == "fund_ends_after_opening"

    @pytest.mark.parametrize(
        ("above", "percent", "constraint"),
        [
            (0, 1, "fee_tier_starts_once"),
            (-1, 1, "fee_tier_above_not_negative"),
            (7, 26, "fee_tier_percent_sensible"),
            (7, -1, "fee_tier_percent_sensible"),
        ],
    )
    def test_know_no_such_fee_tier(self, cast, above, percent, constraint):
        fund = fund_make(cast)
        made = _refusal(lambda: FeeTier.objects.create(fund=fund, above=above, percent=percent))
        assert made == constraint

    @pytest.mark.parametrize(
        ("columns", "constraint"),
        [
            ({"resolution_number": "93-11"}, "fund_resolution_whole"),
            ({"recipient_consent_reference": "Note"}, "fund_recipient_consent_whole"),
        ],
    )
    def test_know_no_half_consent(self, cast, columns, constraint):
        rows = Fund.objects.filter(pk=fund_make(cast).pk)
        assert _refusal(lambda: rows.update(**columns)) == constraint


def _refusal(act):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return constraint_of(caught.value)
