"""What is wrong with a proposal, in sentences for the person who wrote it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from projects.rules.proposal import Problem
from trustfund.db.words import day_words

SENTENCES = {
    "missing": _("This part of the proposal is missing."),
    "currency": _("The fund is held in %(currency)s: state every amount in %(currency)s."),
    "not_positive": _("Every amount is above zero."),
    "no_lines": _("Enter an amount in at least one budget category."),
    "too_many_components": _("At most %(count)d components can be held."),
    "too_many_years": _("At most %(count)d years can be held."),
    "component_unnamed": _("Name each component."),
    "component_twice": _("Each component stands once."),
    "component_empty": _("“%(name)s”: enter at least one amount, or remove the component."),
    "line_twice": _("“%(name)s”: each category stands once in a year."),
    "year_past": _("A year before %(year)d lies in the past. Move its amounts to a year to come."),
    "does_not_add_up": _(
        "The budget lines add up to %(total)s, the amount requested is %(amount)s. "
        "The difference is %(difference)s: correct a line or the amount."
    ),
    "no_provinces": _("Choose at least one province."),
    "nobody_reached": _("A project reaches at least one person."),
    "more_women_than_people": _("There are more women and girls than people reached. Correct one."),
    "risk_twice": _("Each category of risk is rated once."),
    "risks_unrated": _("Categories of risk without a rating: %(count)d. Rate each."),
    "closing_past": _("The closing date lies in the past. Choose a day to come."),
    "closing_after_fund": _(
        "The fund pays until %(date)s: the project closes by then. Choose an earlier day."
    ),
    "budget_after_closing": _(
        "The project closes in %(year)d, and the budget has later years. Correct one of them."
    ),
    "target_after_closing": _("A target lies after the closing date. Correct one of them."),
    "entity_unknown": _("The register has no implementing entity %(number)s. Choose one of it."),
    "entity_not_assessed": _(
        "No assessment of this implementing entity is confirmed. The administrator assesses it first."
    ),
    "entity_expired": _(
        "The assessment of this implementing entity was valid until %(date)s. "
        "The administrator assesses it anew first."
    ),
    "too_many_goods": _("At most %(count)d lines of goods can be held."),
    "goods_unnamed": _("Name each of the goods."),
    "goods_twice": _("Each of the goods stands once. Tell similar goods apart by their names."),
    "hs_code_unsound": _(
        "“%(name)s”: an HS code has 2 to 6 digits, of a chapter that there is. Leave it empty if it "
        "is not known yet."
    ),
    "goods_above_budget": _(
        "The goods add up to %(total)s, the budget for goods is %(budget)s. "
        "The difference is %(difference)s: correct one of them."
    ),
    "no_indicators": _("Name at least one result with its target."),
    "too_many": _("At most %(count)d indicators can be held."),
    "indicator_twice": _("Each indicator stands once."),
    "target_is_baseline": _(
        "“%(name)s”: the target is the same as the baseline. A result is a change."
    ),
    "target_date_past": _("“%(name)s”: the target's day lies in the past. Choose a day to come."),
}


def sentences(problems: Sequence[Problem]) -> dict[str, str]:
    """Return for each part of the proposal what is wrong with it, in the reader's language."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        figures = {
            name: day_words(figure) if isinstance(figure, date) else figure
            for name, figure in problem.figures
        }
        sentence = SENTENCES[problem.code] % figures
        found.setdefault(problem.part, []).append(str(sentence))
    return {part: " ".join(lines) for part, lines in found.items()}
