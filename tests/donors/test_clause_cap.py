"""The cap on preferences is one figure: for the rule, the form in both languages, and the database."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from donors.forms.clauses import clause_fields
from donors.models import Agreement
from donors.models import Clause as ClauseRow
from donors.rules import clauses as rules
from donors.rules.clauses import FUND_CAP, HUNDREDTH, Clause, clause_faults, numbered
from trustfund.db.constraints import constraint_of

ABOVE = FUND_CAP + HUNDREDTH


def preference(percent):
    return Clause(rules.PREFERENCE, percent=percent, sectors=("FOOD",))


def faults(*clauses):
    return [one.code for one in clause_faults(numbered(clauses))]


@pytest.fixture
def draft(cast, fund, korea):
    """Return a draft without clauses."""
    return Agreement.objects.create(
        fund=fund,
        donor=korea,
        number="AA-900",
        instrument="AGREEMENT",
        amount="10.00",
        currency="USD",
        content_hash="0" * 64,
        drafted_by_id=cast.program_manager.person_id,
    )


def stated(draft, **words):
    """Write one clause, and have the database check all as an offer does."""
    with transaction.atomic():
        ClauseRow.objects.create(agreement=draft, number=1, **words)
        with connection.cursor() as cursor:
            cursor.execute("SELECT donors_clauses_fit(%s, NULL, %s)", [draft.pk, date(2026, 6, 15)])


def test_the_rule_takes_the_cap_and_not_a_hundredth_more():
    assert faults(preference(FUND_CAP)) == []
    assert faults(preference(ABOVE)) == ["cap"]
    assert faults(Clause(rules.EARMARK_CAP, percent=FUND_CAP)) == []
    assert faults(Clause(rules.EARMARK_CAP, percent=ABOVE)) == ["loose"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        pytest.param(
            {"kind": "PREFERENCE", "sectors": ["FOOD"]},
            "preferences_within_the_cap",
            id="preference",
        ),
        pytest.param({"kind": "EARMARK_CAP"}, "clause_says_what_its_kind_needs", id="own cap"),
    ],
)
def test_the_database_takes_the_same(draft, words, name):
    with pytest.raises(IntegrityError) as refused:
        stated(draft, percent=ABOVE, **words)
    assert constraint_of(refused.value) == name
    stated(draft, percent=FUND_CAP, **words)
    assert ClauseRow.objects.get(agreement=draft).percent == FUND_CAP


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_form_names_the_same(language):
    with translation.override(language):
        words = str(clause_fields()["preference_cap"].help_text)
    assert f"{FUND_CAP.normalize():f}" in words
