"""The figures of grants: signed, disbursed, undisbursed; by fund, by grant and by category."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Func

from disbursements import access
from disbursements.choices import Category
from disbursements.models import Grant, GrantCategory
from disbursements.selectors.books import Books, books_of
from trustfund.db.fields import AmountField
from trustfund.db.words import local
from trustfund.funds import selectors as funds
from trustfund.funds.models import Fund
from trustfund.funds.rules.available import Available
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One signed grant as a statement shows it, in the grant's currency."""

    grant_id: UUID
    number: str
    project_title: str
    project_title_ko: str
    signed: Money
    disbursed: Money
    undisbursed: Money


@dataclass(frozen=True, slots=True)
class GrantShown:
    """One grant as a list shows it, signed or not."""

    grant: Grant
    title: str
    disbursed: Money
    undisbursed: Money


@dataclass(frozen=True, slots=True)
class GrantFigures:
    """The three figures of one grant. `signed` is zero until both sides have signed."""

    signed: Money
    disbursed: Money
    undisbursed: Money


@dataclass(frozen=True, slots=True)
class FundFigures:
    """What a fund has signed and paid, and what is available, in its holding currency."""

    signed: Money
    disbursed: Money
    available: Available

    @property
    def undisbursed(self) -> Money:
        """Return what all grants together may still draw."""
        return self.available.undisbursed.money


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One line of the grant's table: what is allotted, paid and left."""

    category: str
    label: str
    allocated: Money
    paid: Money

    @property
    def left(self) -> Money:
        """Return what may still be drawn from the category."""
        return self.allocated - self.paid


def grants(
    *, fund_id: UUID, as_of: date | None = None, known_at: datetime | None = None
) -> list[GrantRow]:
    """Return every grant committed by this date, as known at this moment, by number.

    Amounts come from the commitment book, not from the agreements. Three queries.
    """
    fund = funds.fund_of(fund_id)
    books = books_of(
        fund_id=fund_id, currency=fund.holding_currency, as_of=as_of, known_at=known_at
    )
    found = Grant.objects.filter(fund_id=fund_id).select_related("project").order_by("number")
    rows = [_row(grant, books) for grant in found]
    return [row for row in rows if row.signed.amount > 0]


def grants_shown(actor: Actor, fund: Fund) -> tuple[list[GrantShown], FundFigures]:
    """Return every visible grant of the fund, signed or not, and their figures. Two queries."""
    books = books_of(fund_id=fund.pk, currency=fund.holding_currency)
    found = access.grants_visible_to(actor).filter(fund=fund).order_by("number")
    rows = [
        GrantShown(
            grant=grant,
            title=title_of(grant),
            disbursed=books.disbursed_by(grant.pk),
            undisbursed=books.undisbursed_by(grant.pk),
        )
        for grant in found
    ]
    return rows, _fund_figures(books)


def grant_figures(grant: Grant, *, as_of: date | None = None) -> GrantFigures:
    """Return the three figures of one grant from the books. One query."""
    books = books_of(fund_id=grant.fund_id, currency=grant.currency, as_of=as_of)
    row = _row(grant, books)
    return GrantFigures(row.signed, row.disbursed, row.undisbursed)


def fund_figures(
    fund: Fund, *, as_of: date | None = None, known_at: datetime | None = None
) -> FundFigures:
    """Return the figures of all grants of a fund from the books. One query."""
    books = books_of(
        fund_id=fund.pk, currency=fund.holding_currency, as_of=as_of, known_at=known_at
    )
    return _fund_figures(books)


def category_rows(grant: Grant) -> list[CategoryRow]:
    """Return the grant's table of categories with what was paid, net of reversals. One query."""
    paid = Func(
        F("grant_id"),
        F("category"),
        function="disbursements_category_paid",
        output_field=AmountField(),
    )
    order = list(Category.values)
    rows = [
        CategoryRow(
            category=line.category,
            label=str(Category(line.category).label),
            allocated=line.money,
            paid=Money(line.paid or Decimal(0), line.currency),
        )
        for line in GrantCategory.objects.filter(grant=grant).annotate(paid=paid)
    ]
    return sorted(rows, key=lambda row: order.index(row.category))


def grant_of_project(actor: Actor, project_id: UUID) -> Grant | None:
    """Return the grant of a project if there is one that the actor may see. One query."""
    return access.grants_visible_to(actor).filter(project_id=project_id).first()


def title_of(grant: Grant) -> str:
    """Return the project's title in the reader's language."""
    return local(grant.project, "title")


def _row(grant: Grant, books: Books) -> GrantRow:
    disbursed = books.disbursed_by(grant.pk)
    undisbursed = books.undisbursed_by(grant.pk)
    return GrantRow(
        grant_id=grant.pk,
        number=grant.number,
        project_title=grant.project.title,
        project_title_ko=grant.project.title_ko,
        signed=disbursed + undisbursed,
        disbursed=disbursed,
        undisbursed=undisbursed,
    )


def _fund_figures(books: Books) -> FundFigures:
    return FundFigures(
        signed=books.committed,
        disbursed=books.paid,
        available=books.available,
    )
