"""The letters of donors: a payment request on paper, in one language. The same request, the same bytes."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from donors.models import PaymentRequest
from trustfund.db.words import local
from trustfund.render.document import Column, Document, Paragraph, Row, Section, Table, Words
from trustfund.render.figures import cell_text
from trustfund.render.files import file_of


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is kept: its title, the name of its file, and the bytes of the PDF."""

    title: str
    name: str
    content: bytes


def payment_letter(request: PaymentRequest, language: str) -> Letter:
    """Return the letter of a payment request as PDF.

    :raises RenderError: if it exceeds the limits of rendering
    """
    document = payment_document(request, language)
    name = f"{request.reference.replace('/', '-')}-{request.due_date}-{language}.pdf"
    return Letter(
        f"{document.title} {request.reference} ({language})", name, file_of(document, "pdf")
    )


def payment_document(request: PaymentRequest, language: str) -> Document:
    """Return the letter of a payment request in one language, before it is on paper."""
    agreement, fund = request.agreement, request.agreement.fund
    with translation.override(language):
        money = f"{request.currency} {cell_text(request.money, 'money')}"
        day = cell_text(request.due_date, "date")
        rows = [
            (_("Amount"), money),
            (_("Due date"), day),
            (_("Agreement"), agreement.number),
            (_("Installment"), str(request.number)),
            (_("Reference to put on the payment"), request.reference),
            *_deposit(request),
        ]
        return Document(
            number=request.reference,
            marker=f"payment-request-{request.pk}-{language}",
            title=_("Payment request"),
            subtitle=f"{fund.number} · {local(fund)}",
            lang=language,
            created=request.requested_at,
            meta=(
                (_("To"), local(agreement.donor.organization)),
                (_("From"), f"{local(request.requested_for)}, {request.requested_by.name}"),
                (_("Date of this letter"), cell_text(request.requested_date, "date")),
                (_("Fund"), f"{fund.number} · {local(fund)}"),
            ),
            sections=(
                Section("", (Paragraph(_opening(request, money, day)), _table(rows))),
                Section("", (Paragraph(_closing(request)),)),
            ),
            words=Words(
                page=_("Page {page} of {pages}"),
                footer=_("Only an amendment changes the date or the amount that was agreed."),
                end="",
                about=_("Payment request"),
            ),
        )


def _opening(request: PaymentRequest, money: str, day: str) -> str:
    return _(
        "Under agreement %(agreement)s, installment %(number)d of your contribution to the fund "
        "falls due on %(day)s. Please pay %(money)s by that day, as follows."
    ) % {
        "agreement": request.agreement.number,
        "number": request.number,
        "day": day,
        "money": money,
    }


def _closing(request: PaymentRequest) -> str:
    if request.deposit_account:
        return _(
            "Please pay in the currency of the agreement and put the reference on the payment, so "
            "that it is found at once. An account number that reaches you by another way is not ours."
        )
    return _(
        "The account to pay into will be told to you by the fund's finance officers; please ask them "
        "before you pay, and put the reference on the payment."
    )


def _deposit(request: PaymentRequest) -> list[tuple[str, str]]:
    if not request.deposit_account:
        return []
    return [(_("Bank"), request.deposit_bank), (_("Account"), request.deposit_account)]


def _table(rows: list[tuple[str, str]]) -> Table:
    return Table(
        name=_("Payment"),
        title="",
        columns=(Column("text", _("What"), width="35%"), Column("text", _("Value"))),
        rows=tuple(Row((label, value)) for label, value in rows),
    )
