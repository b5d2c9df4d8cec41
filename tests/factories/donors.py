"""Donors, agreements and receipts made through the services, as the pages make them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from donors import services
from donors.models import (
    Agreement,
    Amendment,
    BurdenKey,
    Contact,
    Conversion,
    Donor,
    Encashment,
    EncashmentCall,
    InKind,
    LegalStanding,
    NoteReturn,
    PaymentRequest,
    Pledge,
    PromissoryNote,
    RateSheet,
    Receipt,
    Refund,
    Termination,
)
from donors.rules.clauses import Clause
from donors.rules.schedule import FIXED, Part, continued
from donors.selectors.agreements import ladder_of, schedule_in_force
from tests.factories.cast import Cast
from tests.factories.documents import paper_make
from trustfund.db.clock import now as clock_now
from trustfund.funds import services as funds
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money, money_sum

TIERS = ((Decimal(0), Decimal(5)), (Decimal(50_000_000), Decimal(4)))


def money(amount: str, currency: str = "USD") -> Money:
    """Return money from text."""
    return Money(Decimal(amount), currency)


def fund_opened(
    cast: Cast, *, number: str = "TF070001", holding_currency: str = "USD", opened: bool = True
) -> Fund:
    """Return a fund with a two-tier fee, opened on its three consents unless told otherwise."""
    now = clock_now()
    fund = funds.fund_create(
        actor=cast.program_manager,
        now=now,
        number=number,
        name="Rural Recovery Trust Fund",
        name_ko="농촌 복구 신탁기금",
        purpose="Food, health and water for the population.",
        holding_currency=holding_currency,
        recipient=cast.organizations["ministry"],
        end_disbursement_date=now.date() + timedelta(days=2000),
        fee_tiers=TIERS,
    )
    if not opened:
        return fund
    today = now.date()
    funds.resolution_record(
        actor=cast.program_manager,
        now=now,
        fund_id=fund.pk,
        number="IBRD 2026-0001",
        resolution_date=today,
    )
    for act, actor in (
        (funds.donor_consent_record, cast.donor_member),
        (funds.recipient_consent_record, cast.recipient_member),
    ):
        act(actor=actor, now=now, fund_id=fund.pk, reference="Note verbale", consent_date=today)
    return funds.fund_open(actor=cast.program_manager, now=now, fund_id=fund.pk)


def donor_make(cast: Cast, organization: str = "korea") -> Donor:
    """Return a registered donor."""
    found = cast.organizations[organization]
    return services.donor_register(
        actor=cast.program_manager,
        now=clock_now(),
        organization_id=found.pk,
        country=found.country,
        since=date(2020, 1, 1),
    )


def contact_make(cast: Cast, donor: Donor, *, email: str = "notes@example.org") -> Contact:
    """Return a contact for agreements and notices."""
    return services.contact_name(
        actor=cast.program_manager,
        now=clock_now(),
        donor_id=donor.pk,
        role="AGREEMENTS",
        name="Legal Desk",
        email=email,
    )


def pledge_make(
    cast: Cast,
    fund: Fund,
    donor: Donor,
    pledged: Money,
    *,
    announced_date: date | None = None,
    occasion: str = "Pledging conference",
) -> Pledge:
    """Return a pledge written down by the program manager."""
    now = clock_now()
    return services.pledge_record(
        actor=cast.program_manager,
        now=now,
        fund_id=fund.pk,
        donor_id=donor.pk,
        money=pledged,
        announced_date=announced_date or now.date(),
        occasion=occasion,
    )


def agreement_make(
    cast: Cast,
    fund: Fund,
    donor: Donor,
    agreed: Money,
    *,
    parts: Sequence[Part | tuple[date, Money]] | None = None,
    pledge: Pledge | None = None,
    instrument: str = "AGREEMENT",
    signer: Actor | None = None,
    rate: Decimal | None = None,
    clauses: Sequence[Clause] = (),
) -> Agreement:
    """Return an agreement; countersigned if a signer is given. One installment, due in a month."""
    now = clock_now()
    schedule = parts or [(now.date() + timedelta(days=30), agreed)]
    agreement = services.agreement_draft(
        actor=cast.program_manager,
        now=now,
        fund_id=fund.pk,
        donor_id=donor.pk,
        pledge_id=pledge.pk if pledge else None,
        instrument=instrument,
        money=agreed,
        installments=schedule,
        clauses=clauses,
    )
    if signer is None:
        return agreement
    return services.agreement_countersign(
        actor=signer,
        now=now,
        agreement_id=agreement.pk,
        content_hash=agreement.content_hash,
        rate=rate,
        rate_source="Bank deal slip 1" if rate else "",
    )


def amendment_make(
    cast: Cast,
    agreement: Agreement,
    *,
    parts: Sequence[Part] | None = None,
    signer: Actor | None = None,
) -> Amendment:
    """Return an amendment; countersigned if a signer is given. The last part 60 days later."""
    now = clock_now()
    kept = [continued(item) for item in ladder_of(agreement).in_force(now.date()).installments]
    moved = kept[-1].due_date or now.date()
    schedule = parts or [
        *kept[:-1],
        replace(kept[-1], due_rule=FIXED, days=None, due_date=moved + timedelta(days=60)),
    ]
    amendment = services.amendment_draft(
        actor=cast.program_manager,
        now=now,
        agreement_id=agreement.pk,
        money=money_sum([part.money for part in schedule], agreement.currency),
        installments=schedule,
        reason="The budget year has moved.",
    )
    if signer is None:
        return amendment
    return services.amendment_countersign(
        actor=signer, now=now, amendment_id=amendment.pk, content_hash=amendment.content_hash
    )


def call_make(
    cast: Cast, agreement: Agreement, *, numbers: Sequence[int] = (1,)
) -> list[PaymentRequest]:
    """Return the payment requests of these installments, made by the program manager."""
    return services.payment_request(
        actor=cast.program_manager,
        now=clock_now(),
        fund_id=agreement.fund_id,
        installment_ids=[schedule_in_force(agreement).get(number=number).pk for number in numbers],
    )


def receipt_make(
    cast: Cast,
    agreement: Agreement,
    received: Money,
    *,
    reference: str = "BANK-1",
    value_date: date | None = None,
    now: datetime | None = None,
) -> Receipt:
    """Return a booked receipt."""
    moment = now or clock_now()
    return services.receipt_record(
        actor=cast.finance_officer,
        now=moment,
        agreement_id=agreement.pk,
        money=received,
        value_date=value_date or moment.date(),
        bank_reference=reference,
    )


def conversion_make(
    cast: Cast, receipt: Receipt, *, rate: str | None = None, deal_date: date | None = None
) -> Conversion:
    """Return a booked conversion, at the published rate unless one is given."""
    now = clock_now()
    return services.conversion_record(
        actor=cast.finance_officer,
        now=now,
        receipt_id=receipt.pk,
        deal_date=deal_date or now.date(),
        rate=None if rate is None else Decimal(rate),
        rate_source="Bank deal slip 7" if rate else "",
    )


def burden_key_make(
    cast: Cast,
    fund: Fund,
    weights: dict[Donor, str],
    *,
    kind: str = "PERCENT",
    effective_on: date | None = None,
    agreed: bool = True,
    **more: object,
) -> BurdenKey:
    """Return a key of burden sharing, agreed by the second person unless told otherwise."""
    key = services.burden_key_propose(
        actor=cast.program_manager,
        now=clock_now(),
        fund_id=fund.pk,
        kind=kind,
        weights={donor.pk: Decimal(weight) for donor, weight in weights.items()},
        effective_on=effective_on or clock_now().date(),
        basis="Minutes of the donors' meeting",
        **more,  # type: ignore[arg-type]
    )
    if not agreed:
        return key
    return services.burden_key_confirm(actor=cast.finance_approver, now=clock_now(), key_id=key.pk)


def in_kind_make(
    cast: Cast,
    fund: Fund,
    donor: Donor,
    value: Money,
    *,
    actor: Actor | None = None,
    given_on: date | None = None,
    papers: bool = True,
    confirmed: bool = True,
) -> InKind:
    """Return a contribution in kind with its paper, confirmed by the second person unless told
    otherwise."""
    proposer = actor or cast.program_manager
    row = services.in_kind_propose(
        actor=proposer,
        now=clock_now(),
        donor_id=donor.pk,
        fund_id=fund.pk,
        what="Ten ambulances",
        given_on=given_on or clock_now().date(),
        money=value,
        basis="INVOICE",
        basis_reference="Invoice 2026-117",
    )
    if papers:
        paper_make(proposer, "donors.inkind", row.pk)
    if not confirmed:
        return row
    return services.in_kind_confirm(actor=cast.finance_approver, now=clock_now(), in_kind_id=row.pk)


def note_make(
    cast: Cast,
    agreement: Agreement,
    face: Money,
    *,
    lines: Sequence[tuple[date, Money]] | None = None,
    received_on: date | None = None,
    papers: bool = True,
    confirmed: bool = True,
) -> PromissoryNote:
    """Return a note with its copy on file, in custody unless told otherwise; one line, due today."""
    day = received_on or clock_now().date()
    note = services.note_propose(
        actor=cast.finance_officer,
        now=clock_now(),
        agreement_id=agreement.pk,
        money=face,
        received_on=day,
        reference=f"N-{PromissoryNote.objects.count() + 1}",
        custodian="Federal Reserve Bank of New York, vault",
        lines=lines or [(day, face)],
    )
    if papers:
        paper_make(cast.finance_officer, "donors.promissorynote", note.pk)
    if not confirmed:
        return note
    return services.note_confirm(actor=cast.finance_approver, now=clock_now(), note_id=note.pk)


def note_return_make(
    cast: Cast, note: PromissoryNote, *, papers: bool = True, confirmed: bool = True
) -> NoteReturn:
    """Return the return of a note today with its paper on file, confirmed unless told otherwise."""
    found = services.note_return_propose(
        actor=cast.finance_officer,
        now=clock_now(),
        note_id=note.pk,
        returned_on=clock_now().date(),
        reason="Paid in cash instead.",
    )
    if papers:
        paper_make(cast.finance_officer, "donors.notereturn", found.pk)
    if not confirmed:
        return found
    return services.note_return_confirm(
        actor=cast.finance_approver, now=clock_now(), return_id=found.pk
    )


def demand_make(cast: Cast, note: PromissoryNote, *, line: int = 1) -> EncashmentCall:
    """Return the demand of what is left of a line of a note, made today."""
    return services.encashment_call(
        actor=cast.finance_officer, now=clock_now(), note_id=note.pk, line=line
    )


def encash(
    cast: Cast, note: PromissoryNote, came: Money, *, line: int = 1, reference: str = "PN-1"
) -> Encashment:
    """Return an encashment of a receipt booked for it today."""
    receipt = receipt_make(cast, note.agreement, came, reference=reference)
    return services.encashment_record(
        actor=cast.finance_officer,
        now=clock_now(),
        note_id=note.pk,
        line=line,
        receipt_id=receipt.pk,
    )


def rate_make(
    cast: Cast, fund: Fund, *, rate: str = "0.00028", currency: str = "MNT", confirmed: bool = True
) -> RateSheet:
    """Return a rate of today that was given by hand, confirmed by the second person unless told
    otherwise."""
    sheet = services.rate_give(
        actor=cast.finance_officer,
        now=clock_now(),
        fund_id=fund.pk,
        currency=currency,
        rate_date=clock_now().date(),
        rate=Decimal(rate),
        rate_source="Bank of Mongolia, fixing of the day",
    )
    if not confirmed:
        return sheet
    return services.rate_sheet_confirm(
        actor=cast.finance_approver, now=clock_now(), sheet_id=sheet.pk
    )


def legal_standing_make(
    cast: Cast,
    donor: Donor,
    *,
    kind: str = "EXCLUDED",
    fund: Fund | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> LegalStanding:
    """Return an entry of the register of laws, written down by the program manager."""
    now = clock_now()
    return services.legal_standing_record(
        actor=cast.program_manager,
        now=now,
        donor_id=donor.pk,
        kind=kind,
        law="Sanctions Act, section 7",
        reference="Letter of the ministry, No. 12",
        first_day=first_day or now.date(),
        last_day=last_day,
        fund_id=None if fund is None else fund.pk,
    )


def refund_make(
    cast: Cast,
    receipt: Receipt,
    back: Money,
    *,
    reason: str = "UNUSED",
    paid: bool = False,
    value_date: date | None = None,
) -> Refund:
    """Return a refund that the finance officer proposed; paid by the finance approver if asked."""
    now = clock_now()
    refund = services.refund_record(
        actor=cast.finance_officer,
        now=now,
        receipt_id=receipt.pk,
        money=back,
        reason=reason,
        explanation="The donor asked for it by letter.",
    )
    if not paid:
        return refund
    return services.refund_confirm(
        actor=cast.finance_approver,
        now=now,
        refund_id=refund.pk,
        value_date=value_date or now.date(),
        bank_reference="OUT-1",
    )


def termination_make(
    cast: Cast, agreement: Agreement, *, by: Actor | None = None, confirmed: bool = False
) -> Termination:
    """Return a notice of termination: the donor's own, or proposed by the program manager.

    The finance approver gives what was proposed if asked.
    """
    made = services.termination_record(
        actor=by or cast.program_manager,
        now=clock_now(),
        agreement_id=agreement.pk,
        reason="The program has changed.",
    )
    if not confirmed:
        return made
    return services.termination_confirm(
        actor=cast.finance_approver, now=clock_now(), termination_id=made.pk
    )
