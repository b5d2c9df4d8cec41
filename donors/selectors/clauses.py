"""The clauses of agreements: those in force on a day, those of one draft, and whether they are kept."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _

from donors import access
from donors.choices import AmendmentState
from donors.models import Agreement, Amendment, Clause, GivenReport
from donors.rules import clauses as rules
from donors.rules.clauses import Verdict
from donors.selectors.pages import AgreementLine
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


def clauses_by_agreement(
    agreement_ids: Collection[UUID], *, as_of: date = date.max
) -> dict[UUID, list[rules.Clause]]:
    """Return the clauses in force at the end of a day, by agreement and number. One query.

    An agreement without clauses is not in the answer; of one that is not signed they are as offered.
    """
    rows = _in_force(Clause.objects.filter(agreement_id__in=agreement_ids), as_of)
    found: dict[UUID, list[rules.Clause]] = {}
    for row in rows.order_by("agreement_id", "number"):
        found.setdefault(row.agreement_id, []).append(clause_of(row))
    return found


def clauses_stated(as_of: date) -> ArraySubquery:
    """Return what annotates agreements with their clauses in force, for `clauses_read`."""
    words = {name: F(name) for name in ("kind", "sectors", "day", "months", "number", "given")}
    rows = _in_force(Clause.objects.filter(agreement=OuterRef("pk")), as_of).order_by("number")
    told = JSONObject(percent=Cast("percent", TextField()), **words)
    return ArraySubquery(rows.values_list(told))


def clauses_read(stated: Iterable[dict[str, Any]]) -> list[rules.Clause]:
    """Return the clauses that `clauses_stated` told of one agreement, by number. No query."""
    return [
        rules.Clause(
            kind=one["kind"],
            percent=None if one["percent"] is None else Decimal(one["percent"]),
            sectors=tuple(one["sectors"]),
            day=None if one["day"] is None else date.fromisoformat(one["day"]),
            months=one["months"],
            number=one["number"],
            given=tuple(date.fromisoformat(day) for day in one["given"]),
        )
        for one in stated
    ]


def _in_force(clauses: QuerySet[Clause], as_of: date) -> QuerySet[Clause]:
    last = Amendment.objects.filter(
        agreement=OuterRef("agreement"),
        state=AmendmentState.COUNTERSIGNED,
        countersigned_date__lte=as_of,
    ).order_by("-number")
    given = GivenReport.objects.filter(
        agreement=OuterRef("agreement"),
        number=OuterRef("number"),
        given_on__lte=as_of,
        withdrawn_at=None,
    ).order_by("due_date")
    return clauses.annotate(
        version=Subquery(last.values("pk")[:1]), given=ArraySubquery(given.values("due_date"))
    ).filter(Q(amendment=F("version")) | Q(amendment=None, version=None))


def clauses_in_force(agreement: Agreement, *, as_of: date = date.max) -> list[rules.Clause]:
    """Return an agreement's clauses in force at the end of a day, by number. One query."""
    return clauses_by_agreement([agreement.pk], as_of=as_of).get(agreement.pk, [])


def clauses_of(agreement: Agreement, amendment: Amendment | None = None) -> list[rules.Clause]:
    """Return the clauses as first offered, or as an amendment sets them, by number. One query."""
    rows = Clause.objects.filter(agreement=agreement, amendment=amendment).order_by("number")
    return _facts(rows)


def clauses_before(amendment: Amendment) -> list[rules.Clause]:
    """Return the clauses whose place an amendment takes, by number. Two queries."""
    earlier = (
        Amendment.objects.filter(
            agreement_id=amendment.agreement_id,
            number__lt=amendment.number,
            state=AmendmentState.COUNTERSIGNED,
        )
        .order_by("-number")
        .first()
    )
    return clauses_of(amendment.agreement, earlier)


def last_clause_number(agreement: Agreement) -> int:
    """Return the last number that a clause of this agreement was ever given; 0 without one."""
    found = Clause.objects.filter(agreement=agreement).aggregate(last=Max("number"))["last"]
    return found or 0


def clause_of(row: Clause) -> rules.Clause:
    """Return a clause as the rules take it; with the reports given, where they were asked for with it."""
    return rules.Clause(
        kind=row.kind,
        percent=row.percent,
        sectors=tuple(row.sectors),
        day=row.day,
        months=row.months,
        number=row.number,
        given=tuple(getattr(row, "given", ())),
    )


def _facts(rows: Iterable[Clause]) -> list[rules.Clause]:
    return [clause_of(row) for row in rows]


def clause_standings(agreement: Agreement, line: AgreementLine, *, as_of: date) -> list[Verdict]:
    """Return for each clause in force whether it is kept at the end of a day. One query.

    `line` is the agreement with its installments as of that day.
    """
    return standings_of(line, clauses_in_force(agreement, as_of=as_of), as_of=as_of)


def standings_of(
    line: AgreementLine, clauses: Sequence[rules.Clause], *, as_of: date
) -> list[Verdict]:
    """Return for each of these clauses whether it is kept at the end of a day. No query."""
    return rules.verdicts(clauses, line.agreement.money, line.positions, as_of=as_of)


def standing_reports(agreement: Agreement) -> QuerySet[GivenReport]:
    """Return the reports that were given under an agreement, the latest due first, not evaluated."""
    rows = GivenReport.objects.filter(agreement=agreement, withdrawn_at=None)
    return rows.order_by("-due_date", "number")


def given_report_for(actor: Actor, report_id: UUID) -> GivenReport:
    """Return a report that was given, of an agreement that the actor may see.

    :raises NotFound: if there is none, or its agreement is not the actor's to see
    """
    found = GivenReport.objects.filter(pk=report_id).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    access.agreement_for(actor, found.agreement_id)
    return found
