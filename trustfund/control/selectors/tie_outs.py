"""Read the tie-outs: the badge of a fund and of each rule, and the differences with their age."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from trustfund.control.choices import (
    DETAIL_WORDS,
    STANDING_LOOKS,
    STANDINGS,
    SUBJECT_PAGES,
    DifferenceState,
    ExplanationState,
)
from trustfund.control.models import Difference, Explanation, TieOutRun
from trustfund.control.rules import tie_outs as rules
from trustfund.control.selectors.tie_out_rules import BY_CODE, RULES
from trustfund.funds.models import Fund
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.tie_outs import TieOut
from trustfund.reports.builders.words import WORDS

MORE_PAGES = {"ledger.account": "control:account_statement", "ledger.entry": "control:entry_detail"}


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A difference as people read it: how it stands, how old it is, and every explanation."""

    difference: Difference
    rule: TieOut | None
    standing: str
    days: int
    explanations: list[Explanation]

    @property
    def newest(self) -> Explanation | None:
        """Return the explanation that counts, if it is of the figures of now."""
        last = self.explanations[-1] if self.explanations else None
        return last if last and last.figures == self.difference.figures else None

    @property
    def standing_name(self) -> Any:
        """Return how it stands, in words."""
        return STANDINGS[self.standing]

    @property
    def look(self) -> str:
        """Return the code by which pages draw how it stands."""
        return STANDING_LOOKS.get(self.standing, self.standing)

    @property
    def band(self) -> int:
        """Return the number of its band of age."""
        return rules.band_of(self.days)

    @property
    def title(self) -> str:
        """Return what differs: its name, and which figure of it."""
        return title_of(self.difference)

    @property
    def url(self) -> str:
        """Return the address of the page of what differs, or "" if it has none."""
        name = {**SUBJECT_PAGES, **MORE_PAGES}.get(self.difference.subject_type)
        return reverse(name, args=[self.difference.subject_id]) if name else ""


class Total(NamedTuple):
    """The sums of both sides of a rule in one currency."""

    currency: str
    left: Decimal
    right: Decimal


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule in the last run: its badge, what was compared, and how its differences stand."""

    rule: TieOut
    badge: str
    fault: str
    compared: int
    differing: int
    totals: list[Total]
    counts: Counter[str]

    @property
    def badge_name(self) -> Any:
        """Return the badge in words."""
        return STANDINGS[self.badge]

    @property
    def look(self) -> str:
        """Return the code by which pages draw the badge."""
        return STANDING_LOOKS.get(self.badge, self.badge)


@dataclass(frozen=True, slots=True)
class Overview:
    """The tie-outs of a fund: its badge, the last run, every rule, every difference that is there."""

    badge: str
    run: TieOutRun | None
    rules: list[RuleRow]
    differences: list[DifferenceRow]

    @property
    def badge_name(self) -> Any:
        """Return the badge in words."""
        return STANDINGS[self.badge]

    @property
    def look(self) -> str:
        """Return the code by which pages draw the badge."""
        return STANDING_LOOKS.get(self.badge, self.badge)

    @property
    def bands(self) -> list[int]:
        """Return how many differences are in each band of age, the youngest first."""
        found = Counter(row.band for row in self.differences)
        return [found[band] for band in range(len(rules.BANDS) + 1)]

    @property
    def open_count(self) -> int:
        """Return how many differences nobody's explanation holds for, signed off."""
        return sum(row.standing != rules.EXPLAINED for row in self.differences)


def overview(*, fund_id: UUID, today: date) -> Overview:
    """Return how the tie-outs of a fund stand, with every difference, oldest first. Three queries."""
    runs = TieOutRun.objects.filter(fund_id=fund_id).select_related("run_by", "run_for")
    run = runs.order_by("known_at").last()
    found = differences(fund_id=fund_id, state=DifferenceState.OPEN)
    shown = difference_rows(found.order_by("first_seen_at", "pk"), today=today)
    results = {result["rule"]: result for result in run.results} if run else {}
    rows = [_rule_row(rule, results.get(rule.code), shown) for rule in RULES]
    return Overview(rules.badge_of(row.badge for row in rows), run, rows, shown)


def differences(*, fund_id: UUID, state: str) -> QuerySet[Difference]:
    """Return a fund's differences in this state with their explanations. Two queries, not made yet."""
    return _with_explanations(Difference.objects.filter(fund_id=fund_id, state=state))


def difference_rows(differences: Iterable[Difference], *, today: date) -> list[DifferenceRow]:
    """Return differences as people read them. No query, if they came with their explanations."""
    return [_difference_row(difference, today) for difference in differences]


def difference_row(difference: Difference, *, today: date) -> DifferenceRow:
    """Return one difference as people read it. Two queries."""
    found = _with_explanations(Difference.objects.filter(pk=difference.pk).select_related("fund"))
    return _difference_row(found.get(), today)


def bands_named(counts: list[int]) -> list[tuple[str, int]]:
    """Return how many differences are in each band of age, with the band's words."""
    first = _("up to %(last)s days") % {"last": rules.BANDS[0]}
    between = [
        _("%(first)s to %(last)s days") % {"first": before + 1, "last": last}
        for before, last in pairwise(rules.BANDS)
    ]
    beyond = _("more than %(last)s days") % {"last": rules.BANDS[-1]}
    return list(zip([first, *between, beyond], counts, strict=True))


@dataclass(frozen=True, slots=True)
class DifferenceActs:
    """What this actor may do with a difference now; `refusal` says why a sign-off is not theirs."""

    explain: bool
    sign_off: bool
    refusal: str


def difference_acts(actor: Actor, row: DifferenceRow) -> DifferenceActs:
    """Return what the actor may do with the difference now. No query."""
    is_open = row.standing in {rules.OPEN, rules.AWAITING}
    took_part = {each.explained_by_id for each in row.explanations} | {
        each.explained_for_id for each in row.explanations
    }
    is_same = bool(took_part & {actor.person_id, actor.organization_id})
    return DifferenceActs(
        explain=is_open and may(actor, "control.difference_explain"),
        sign_off=row.standing == rules.AWAITING and may(actor, "control.difference_sign_off"),
        refusal=_("Another person of another unit than those who explained it does this.")
        if is_same
        else "",
    )


def title_of(difference: Difference) -> str:
    """Return what differs in the reader's language: its name, and which figure of it."""
    words = [_word(part) for part in difference.detail.split()]
    return " · ".join([difference.label, *words])


def last_seen_at(difference: Difference) -> datetime | None:
    """Return the time of the last run that found the difference. One query."""
    runs = TieOutRun.objects.filter(fund_id=difference.fund_id)
    if difference.resolved_at is not None:
        runs = runs.filter(known_at__lt=difference.resolved_at)
    return runs.order_by("known_at").values_list("known_at", flat=True).last()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what the command says about a run."""

    text: str
    is_open: bool


def lines_of(run: TieOutRun) -> Iterator[Line]:
    """Yield what a run has found, rule by rule, each with its differences that are not explained."""
    fund = Fund.objects.get(pk=run.fund_id)
    found = overview(fund_id=fund.pk, today=run.known_at.date())
    for row in found.rules:
        said = row.fault or f"{row.compared} compared, {row.differing} differ"
        text = f"{fund.number} {row.rule.code}: {row.badge} ({said})"
        yield Line(text, is_open=row.badge == rules.OPEN)
        for each in found.differences:
            one = each.difference
            if one.rule == row.rule.code and each.standing != rules.EXPLAINED:
                figures = f"{one.currency} {one.left_amount:f} and {one.right_amount:f}"
                yield Line(f"  {one}: {figures}, for {each.days} days", is_open=True)


def _with_explanations(found: QuerySet[Difference]) -> QuerySet[Difference]:
    given = Explanation.objects.select_related(
        "explained_by", "explained_for", "signed_off_by", "signed_off_for"
    )
    return found.prefetch_related(Prefetch("explanations", given.order_by("number")))


def _rule_row(
    rule: TieOut, result: dict[str, Any] | None, differences: list[DifferenceRow]
) -> RuleRow:
    own = [row.standing for row in differences if row.difference.rule == rule.code]
    if result is None:
        badge = rules.badge_of([*own, rules.NOT_RUN])
        return RuleRow(rule, badge, "", 0, 0, [], Counter(own))
    # More may differ than one run lists, and a rule that fails has found nothing out.
    is_short = bool(result["fault"]) or result["differing"] > len(own)
    return RuleRow(
        rule=rule,
        badge=rules.badge_of([*own, rules.OPEN] if is_short else own),
        fault=result["fault"],
        compared=result["compared"],
        differing=result["differing"],
        totals=[
            Total(total["currency"], Decimal(total["left"]), Decimal(total["right"]))
            for total in result["totals"]
        ],
        counts=Counter(own),
    )


def _difference_row(difference: Difference, today: date) -> DifferenceRow:
    given = list(difference.explanations.all())
    last = given[-1] if given else None
    end = difference.resolved_at.date() if difference.resolved_at else today
    return DifferenceRow(
        difference=difference,
        rule=BY_CODE.get(difference.rule),
        standing=rules.standing_of(
            state=difference.state,
            figures=difference.figures,
            explained=last.figures if last else None,
            is_signed_off=last is not None and last.state == ExplanationState.SIGNED_OFF,
        ),
        days=max(0, (end - difference.first_seen_at.date()).days),
        explanations=given,
    )


def _word(part: str) -> str:
    """Return one word of a detail in the reader's language; a day stays as it is."""
    return str(DETAIL_WORDS.get(part) or WORDS.get(part) or part)
