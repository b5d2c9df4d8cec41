"""The letters to donors: a payment request or a demand of a note on paper, in one language. The same, the same bytes."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from donors.models import EncashmentCall, PaymentRequest
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
            *_noted(request),
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
                (
                    pgettext("letter", "From"),
                    f"{local(request.requested_for)}, {request.requested_by.name}",
                ),
                (_("Date of this letter"), cell_text(request.requested_date, "date")),
                (_("Fund"), f"{fund.number} · {local(fund)}"),
            ),
            sections=(
                Section("", (Paragraph(_opening(request, money, day)), _table(rows))),
                *_replaced(request),
                Section("", (Paragraph(_closing(request)),)),
            ),
            words=Words(
                page=_("Page {page} of {pages}"),
                footer=_("Only an amendment changes the date or the amount that was agreed."),
                end="",
                about=_("Payment request"),
            ),
        )


def demand_letter(call: EncashmentCall, language: str) -> Letter:
    """Return the letter by which a line of a promissory note is demanded, as PDF.

    :raises RenderError: if it exceeds the limits of rendering
    """
    document = demand_document(call, language)
    name = f"{call.reference.replace('/', '-')}-{call.called_on}-{language}.pdf"
    return Letter(f"{document.title} {call.reference} ({language})", name, file_of(document, "pdf"))


def demand_document(call: EncashmentCall, language: str) -> Document:
    """Return the letter of a demand in one language, before it is on paper."""
    note = call.line.note
    fund, unit = note.fund, call.called_for
    with translation.override(language):
        money = f"{call.currency} {cell_text(call.money, 'money')}"
        day = cell_text(call.called_on, "date")
        signer = f"{local(unit)}, {call.called_by.name}" if unit else call.called_by.name
        rows = [
            (_("Amount"), money),
            (_("Promissory note"), f"{note} ({note.reference})"),
            (_("Face amount"), f"{note.currency} {cell_text(note.money, 'money')}"),
            (_("Line of the schedule"), str(call.line.number)),
            (_("Encashment date"), cell_text(call.line.due_date, "date")),
            (_("Custodian and place"), note.custodian),
            (_("Agreement"), note.agreement.number),
            (_("Reference to put on the payment"), call.reference),
            *_deposit(call),
        ]
        return Document(
            number=call.reference,
            marker=f"encashment-call-{call.pk}-{language}",
            title=_("Demand of a promissory note"),
            subtitle=f"{fund.number} · {local(fund)}",
            lang=language,
            created=call.recorded_at,
            meta=(
                (_("To"), local(note.donor.organization)),
                (pgettext("letter", "From"), signer),
                (_("Date of this letter"), day),
                (_("Fund"), f"{fund.number} · {local(fund)}"),
            ),
            sections=(
                Section("", (Paragraph(_demanded(call, money)), _table(rows))),
                Section("", (Paragraph(_closing(call)),)),
                Section("", (_signature(call),)),
            ),
            words=Words(
                page=_("Page {page} of {pages}"),
                footer=_(
                    "The note is honored by this payment alone; no other demand of this line follows."
                ),
                end="",
                about=_("Demand of a promissory note"),
            ),
        )


def _demanded(call: EncashmentCall, money: str) -> str:
    note = call.line.note
    return _(
        "You deposited promissory note %(reference)s under agreement %(agreement)s. By its schedule, line "
        "%(line)d could be encashed from %(day)s on. We demand that you honor it and pay %(money)s, as follows."
    ) % {
        "reference": note.reference,
        "agreement": note.agreement.number,
        "line": call.line.number,
        "day": cell_text(call.line.due_date, "date"),
        "money": money,
    }


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


def _noted(request: PaymentRequest) -> list[tuple[str, str]]:
    """Return what the donor has settled by notes, so that the letter explains why it asks for less."""
    if not request.noted:
        return []
    money = f"{request.currency} {cell_text(request.noted_money, 'money')}"
    return [(_("Settled by promissory notes"), money)]


def _replaced(request: PaymentRequest) -> tuple[Section, ...]:
    before = request.replaces
    if before is None:
        return ()
    sentence = _(
        "This letter takes the place of ours of %(day)s, which asked for %(money)s for the same due date."
    ) % {
        "day": cell_text(before.requested_date, "date"),
        "money": f"{before.currency} {cell_text(before.money, 'money')}",
    }
    return (Section("", (Paragraph(sentence),)),)


def _closing(request: PaymentRequest | EncashmentCall) -> str:
    if request.deposit_account:
        return _(
            "Please pay in the currency of the agreement and put the reference on the payment, so "
            "that it is found at once. An account number that reaches you by another way is not ours."
        )
    return _(
        "The account to pay into will be told to you by the fund's finance officers; please ask them "
        "before you pay, and put the reference on the payment."
    )


def _deposit(request: PaymentRequest | EncashmentCall) -> list[tuple[str, str]]:
    if not request.deposit_account:
        return []
    return [
        (_("Bank"), request.deposit_bank),
        (pgettext("bank", "Account"), request.deposit_account),
    ]


def _signature(call: EncashmentCall) -> Table:
    """Return where the letter is signed on paper: two rows leave room for it."""
    rows = (
        (_("Name"), call.called_by.name),
        (_("Date"), cell_text(call.called_on, "date")),
        (_("Signature"), ""),
        ("\u00a0", ""),
    )
    return Table(
        name=_("Signature"),
        title="",
        columns=(
            Column("text", _("For the administrator"), width="35%"),
            Column("text", local(call.called_for) if call.called_for else ""),
        ),
        rows=tuple(Row(row) for row in rows),
    )


def _table(rows: list[tuple[str, str]]) -> Table:
    return Table(
        name=_("Payment"),
        title="",
        columns=(
            Column("text", pgettext("letter", "Item"), width="35%"),
            Column("text", _("Value")),
        ),
        rows=tuple(Row((label, value)) for label, value in rows),
    )
