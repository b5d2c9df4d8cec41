"""The periods of the books as people read them: named, with who closed them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from trustfund.db.words import month_words
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity import selectors as identity
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound
from trustfund.ledger import selectors as ledger


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One month or year, who closed it, and what this actor may do with it now.

    `refusal` says why an act of the actor's role is not theirs here; empty if it is.
    """

    period: ledger.PeriodRow
    closer: str
    refusal: str

    @property
    def key(self) -> str:
        """Return what a form sends for it."""
        return f"{self.period.kind}:{self.period.starts.isoformat()}"

    @property
    def name(self) -> str:
        """Return it in words: a year, or a month of a year."""
        if self.period.kind == "YEAR":
            return _("Year %(year)s") % {"year": self.period.starts.year}
        return month_words(self.period.starts)


def period_lines(fund: Fund, actor: Actor, *, today: date) -> list[PeriodLine]:
    """Return every period from the year of the fund's opening, newest first. Two queries."""
    since = (fund.opened_date or today).replace(month=1, day=1)
    rows = ledger.period_rows(fund_id=fund.pk, since=since, today=today)
    names = _names(rows)
    return [_line(row, names, actor) for row in rows]


def period_line(actor: Actor, period_id: UUID) -> tuple[Fund, PeriodLine]:
    """Return one period with its fund.

    :raises NotFound: if there is none, or its fund is not the actor's to see
    """
    found = ledger.period(period_id=period_id)
    if found is None:
        raise NotFound(_("This period does not exist, or is not yours to see."))
    fund_id, row = found
    fund = fund_for(actor, fund_id)
    return fund, _line(row, _names([row]), actor)


def _names(rows: list[ledger.PeriodRow]) -> dict[Any, str]:
    wanted = {row.soft_closed_by_id for row in rows if row.soft_closed_by_id is not None}
    return dict(identity.person_names(wanted)) if wanted else {}


def _line(row: ledger.PeriodRow, names: dict[Any, str], actor: Actor) -> PeriodLine:
    same = {actor.person_id, actor.organization_id} & {
        row.soft_closed_by_id,
        row.soft_closed_by_organization_id,
    }
    refusal = _("Another person of another unit than the one that closed it does this.")
    return PeriodLine(row, names.get(row.soft_closed_by_id, ""), refusal if same else "")
