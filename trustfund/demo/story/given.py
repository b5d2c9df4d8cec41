"""What is given beside money: goods with their value, and the rates of the fund's treasury."""

import io
from datetime import date, timedelta

from donors import services as donors
from trustfund.demo.story.money_in import MoneyIn
from trustfund.demo.story.papers import plain_pdf
from trustfund.documents.services import document_store
from trustfund.kernel.money import Money


def give_in_kind(
    money: MoneyIn, short_name: str, what: str, value: Money, confirmed_by: str = ""
) -> None:
    """Propose goods with their value and its paper, to be confirmed by the other unit."""
    row = donors.in_kind_propose(
        **money.stage.by("program.manager"),
        donor_id=money.donor_ids[short_name],
        fund_id=money.fund.pk,
        what=what,
        given_on=money.stage.moment.date(),
        money=value,
        basis="INVOICE",
        basis_reference="Invoice of the supplier (illustrative)",
    )
    document_store(
        **money.stage.by("program.manager"),
        about="donors.inkind",
        about_id=row.pk,
        title="Invoice of the supplier",
        classification="PARTIES",
        file=io.BytesIO(plain_pdf("Invoice of the supplier.", "Illustrative data.")),
        name="invoice.pdf",
    )
    if confirmed_by:
        donors.in_kind_confirm(**money.stage.by(confirmed_by), in_kind_id=row.pk)


def deposit_note(money: MoneyIn, short_name: str, face: Money, due: tuple[date, ...]) -> None:
    """Deposit a note whose face may be encashed in equal parts; the other unit takes it into custody."""
    note = donors.note_propose(
        **money.stage.by("finance.officer"),
        agreement_id=money.agreements[short_name].pk,
        money=face,
        received_on=money.stage.moment.date(),
        reference=f"{short_name}/PN/2026-1",
        custodian="Central bank of the donor, vault (illustrative)",
        lines=list(zip(due, face.allocate([1] * len(due)), strict=True)),
    )
    document_store(
        **money.stage.by("finance.officer"),
        about="donors.promissorynote",
        about_id=note.pk,
        title="Copy of the promissory note",
        classification="PARTIES",
        file=io.BytesIO(plain_pdf("Copy of the promissory note.", "Illustrative data.")),
        name="note.pdf",
    )
    donors.note_confirm(**money.stage.by("finance.approver"), note_id=note.pk)


def return_note(money: MoneyIn, short_name: str, reason: str, confirmed_by: str = "") -> None:
    """Propose that a donor's note goes back to it, with the letter; the other unit confirms it."""
    found = donors.note_return_propose(
        **money.stage.by("finance.officer"),
        note_id=money.agreements[short_name].notes.get().pk,
        returned_on=money.stage.moment.date(),
        reason=reason,
    )
    document_store(
        **money.stage.by("finance.officer"),
        about="donors.notereturn",
        about_id=found.pk,
        title="Letter with which the note goes back",
        classification="PARTIES",
        file=io.BytesIO(plain_pdf("The note goes back.", "Illustrative data.")),
        name="letter.pdf",
    )
    if confirmed_by:
        donors.note_return_confirm(**money.stage.by(confirmed_by), return_id=found.pk)


def call_note(money: MoneyIn, short_name: str) -> None:
    """Demand of a donor the first line of its note."""
    donors.encashment_call(
        **money.stage.by("finance.officer"),
        note_id=money.agreements[short_name].notes.get().pk,
        line=1,
    )


def encash_note(money: MoneyIn, short_name: str) -> None:
    """Say that the last receipt of a donor came in for the first line of its note."""
    agreement = money.agreements[short_name]
    donors.encashment_record(
        **money.stage.by("finance.officer"),
        note_id=agreement.notes.get().pk,
        line=1,
        receipt_id=agreement.receipts.latest("value_date").pk,
    )


def give_report(money: MoneyIn, short_name: str) -> None:
    """Record the first report that a donor's agreement asks for as given on this day."""
    agreement = money.agreements[short_name]
    clause = agreement.clauses.get(kind="REPORT", amendment=None)
    assert clause.day is not None  # noqa: S101 - a clause on reports has its day
    donors.given_report_record(
        **money.stage.by("program.manager"),
        agreement_id=agreement.pk,
        number=clause.number,
        due_date=clause.day,
        given_on=money.stage.moment.date(),
        reference="Annual report of the first year (illustrative)",
    )


def give_rates(money: MoneyIn, confirmed_by: str = "") -> None:
    """Load two rates that the European Central Bank does not publish, to be confirmed."""
    today = money.stage.moment.date()
    rows = "".join(
        f'{today - timedelta(days=age)},{code},{rate},"{source} (illustrative)"\n'
        for age, code, rate, source in (
            (1, "MNT", "0.0002795", "Bank of Mongolia, fixing of the day"),
            (1, "KPW", "0.0076923", "United Nations operational rates of exchange"),
        )
    )
    sheet = donors.rate_sheet_load(
        **money.stage.by("finance.officer"),
        fund_id=money.fund.pk,
        file=io.BytesIO(f"date,currency,rate,source\n{rows}".encode()),
        name=f"treasury-rates-{today}.csv",
    )
    if confirmed_by:
        donors.rate_sheet_confirm(**money.stage.by(confirmed_by), sheet_id=sheet.pk)
