"""The only way to a row of donors: the administrator and the auditor see all, a donor its own."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from donors.choices import KeyState
from donors.models import (
    Agency,
    Agreement,
    Amendment,
    BalanceMove,
    BurdenKey,
    Contact,
    Conversion,
    Donor,
    Installment,
    InstallmentStep,
    LegalStanding,
    LineMatch,
    PaymentRequest,
    Pledge,
    Receipt,
    Refund,
    StatementImport,
    StatementLine,
    TableImport,
    Unwind,
    UnwindShare,
)
from trustfund.documents.rules.subjects import Subject
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.rules.permissions import AUDITOR, BANK
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


def sees_every_donor(actor: Actor | None) -> bool:
    """Return whether the actor belongs to the administrator or the auditor."""
    if actor is None or actor.organization_kind == OrganizationKind.DONOR:
        return False
    return actor.has_role(*BANK, AUDITOR)


def donors_visible_to(actor: Actor | None) -> QuerySet[Donor]:
    """Return the donors that the actor may see, not evaluated."""
    return _visible(Donor.objects.select_related("organization"), actor, "")


def pledges_visible_to(actor: Actor | None) -> QuerySet[Pledge]:
    """Return the pledges that the actor may see, not evaluated."""
    return _visible(Pledge.objects.select_related("donor__organization", "fund"), actor, "donor__")


def agreements_visible_to(actor: Actor | None) -> QuerySet[Agreement]:
    """Return the agreements that the actor may see, not evaluated."""
    return _visible(
        Agreement.objects.select_related(
            "donor__organization",
            "agency",
            "fund",
            "administrator_signed_by",
            "countersigned_by",
            "countersigned_paper",
        ),
        actor,
        "donor__",
    )


def receipts_visible_to(actor: Actor | None) -> QuerySet[Receipt]:
    """Return the receipts that the actor may see, with their conversion and fee, not evaluated."""
    receipts = Receipt.objects.select_related(
        "donor__organization", "fund", "agreement", "conversion", "fee_charge"
    )
    return _visible(receipts, actor, "donor__")


def donor_for(actor: Actor | None, donor_id: UUID) -> Donor:
    """Return the donor.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    return _one(donors_visible_to(actor), donor_id)


def pledge_for(actor: Actor | None, pledge_id: UUID, *, lock: bool = False) -> Pledge:
    """Return the pledge with its donor, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    return _one(pledges_visible_to(actor), pledge_id, lock=lock)


def agreement_for(actor: Actor | None, agreement_id: UUID, *, lock: bool = False) -> Agreement:
    """Return the agreement with donor and fund, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    agreements = agreements_visible_to(actor)
    if lock:
        # Who changes it seldom asks who has signed.
        agreements = agreements.select_related(None).select_related("donor__organization", "fund")
    return _one(agreements, agreement_id, lock=lock)


def installment_for(actor: Actor | None, installment_id: UUID) -> Installment:
    """Return the installment with its agreement, donor and fund.

    :raises NotFound: if there is none, or its agreement is not the actor's to see
    """
    rows = Installment.objects.select_related("agreement__donor__organization", "agreement__fund")
    return _one(_visible(rows, actor, "agreement__donor__"), installment_id)


def step_for(actor: Actor | None, step_id: UUID) -> InstallmentStep:
    """Return what happened to an installment.

    :raises NotFound: if there is none, or its agreement is not the actor's to see
    """
    rows = InstallmentStep.objects.select_related("agreement")
    return _one(_visible(rows, actor, "agreement__donor__"), step_id)


def amendment_for(actor: Actor | None, amendment_id: UUID) -> Amendment:
    """Return the amendment with its agreement, donor, fund and signers.

    :raises NotFound: if there is none, or its agreement is not the actor's to see
    """
    rows = Amendment.objects.select_related(
        "agreement__donor__organization",
        "agreement__fund",
        "administrator_signed_by",
        "countersigned_by",
        "countersigned_paper",
    ).exclude(state="DRAFT")
    return _one(_visible(rows, actor, "agreement__donor__"), amendment_id)


def agency_for(actor: Actor | None, donor: Donor, agency_id: UUID) -> Agency:
    """Return the agency of this donor.

    :raises NotFound: if there is none, it is another donor's, or not the actor's to see
    """
    return _one(_visible(Agency.objects.filter(donor=donor), actor, "donor__"), agency_id)


def agency_named(actor: Actor | None, agency_id: UUID) -> Agency:
    """Return the agency.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    return _one(_visible(Agency.objects.all(), actor, "donor__"), agency_id)


def contact_for(actor: Actor | None, contact_id: UUID, *, lock: bool = False) -> Contact:
    """Return the contact with its donor, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    rows = Contact.objects.select_related("donor__organization", "agency")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return _one(_visible(rows, actor, "donor__"), contact_id)


def payment_request_for(actor: Actor | None, request_id: UUID) -> PaymentRequest:
    """Return the payment request with its agreement.

    :raises NotFound: if there is none, or its agreement is not the actor's to see
    """
    rows = PaymentRequest.objects.select_related("agreement__fund", "replaces")
    return _one(_visible(rows, actor, "agreement__donor__"), request_id)


def request_subject(actor: Actor | None, request_id: UUID) -> Subject:
    """Return a payment request as a thing that documents are about.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = payment_request_for(actor, request_id)
    return Subject(
        about="donors.paymentrequest",
        id=found.pk,
        fund_id=found.agreement.fund_id,
        label=_("Payment request %(reference)s") % {"reference": found.reference},
        page="donors:payment_request_detail",
        list_page="donors:donor_list",
    )


def receipt_for(actor: Actor | None, receipt_id: UUID) -> Receipt:
    """Return the receipt with donor, fund, agreement, conversion and fee.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    return _one(receipts_visible_to(actor).select_related("reversal"), receipt_id)


def conversion_for(actor: Actor | None, conversion_id: UUID) -> Conversion:
    """Return the conversion.

    :raises NotFound: if there is none, or its receipt is not the actor's to see
    """
    rows = Conversion.objects.select_related("receipt")
    return _one(_visible(rows, actor, "receipt__donor__"), conversion_id)


def tables_visible_to(actor: Actor | None) -> QuerySet[TableImport]:
    """Return the imported tables that the actor may see, without their files, not evaluated.

    A table names many donors at once, so only those who see every donor see it.
    """
    if not sees_every_donor(actor):
        return TableImport.objects.none()
    return TableImport.objects.select_related(
        "fund", "checked_by", "imported_by", "withdrawn_by", "file"
    ).defer("file__content")


def table_for(actor: Actor | None, table_id: UUID, *, lock: bool = False) -> TableImport:
    """Return the imported table, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    tables = tables_visible_to(actor)
    found: TableImport = _one(tables, table_id, lock=lock)
    return found


def refunds_visible_to(actor: Actor | None) -> QuerySet[Refund]:
    """Return the refunds that the actor may see, with receipt and fee, not evaluated."""
    refunds = Refund.objects.select_related(
        "donor__organization",
        "fund",
        "receipt__agreement",
        "receipt__fund",
        "receipt__conversion",
        "receipt__fee_charge",
        "recorded_by",
        "decided_by",
    )
    return _visible(refunds, actor, "donor__")


def refund_for(actor: Actor | None, refund_id: UUID, *, lock: bool = False) -> Refund:
    """Return the refund with donor, fund and receipt, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    refunds = refunds_visible_to(actor)
    return _one(refunds, refund_id, lock=lock)


def unwinds_visible_to(actor: Actor | None) -> QuerySet[Unwind]:
    """Return what was proposed to be given back and the actor may see: a donor, where it has a share.

    Not evaluated.
    """
    rows = Unwind.objects.select_related("fund", "donor__organization", "recorded_by", "decided_by")
    if sees_every_donor(actor):
        return rows
    own = _visible(UnwindShare.objects.all(), actor, "donor__")
    return rows.filter(pk__in=own.values("unwind_id"))


def unwind_for(actor: Actor | None, unwind_id: UUID, *, lock: bool = False) -> Unwind:
    """Return what was proposed to be given back, with its fund, locked if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    rows = unwinds_visible_to(actor)
    found: Unwind = _one(rows, unwind_id, lock=lock)
    return found


def burden_keys_visible_to(actor: Actor | None) -> QuerySet[BurdenKey]:
    """Return the keys of burden sharing that the actor may see, not evaluated.

    A key that was agreed is every donor's; what is only proposed is the administrator's.
    """
    rows = BurdenKey.objects.select_related("fund", "proposed_by", "decided_by")
    if sees_every_donor(actor):
        return rows
    if actor is None or actor.organization_kind != OrganizationKind.DONOR:
        return rows.none()
    return rows.filter(state=KeyState.AGREED)


def burden_key_for(actor: Actor | None, key_id: UUID, *, lock: bool = False) -> BurdenKey:
    """Return the key with its fund, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    keys = burden_keys_visible_to(actor)
    found: BurdenKey = _one(keys, key_id, lock=lock)
    return found


def legal_standings_visible_to(actor: Actor | None) -> QuerySet[LegalStanding]:
    """Return the entries of the register of donors' laws that the actor may see, not evaluated."""
    rows = LegalStanding.objects.select_related("donor__organization", "fund")
    return _visible(rows, actor, "donor__")


def legal_standing_for(
    actor: Actor | None, standing_id: UUID, *, lock: bool = False
) -> LegalStanding:
    """Return an entry with its donor and fund, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    rows = legal_standings_visible_to(actor)
    return _one(rows, standing_id, lock=lock)


def balance_moves_visible_to(actor: Actor | None) -> QuerySet[BalanceMove]:
    """Return what leaves balance accounts and the actor may see, not evaluated."""
    rows = BalanceMove.objects.select_related(
        "fund", "to_fund", "donor__organization", "recorded_by", "decided_by"
    )
    return _visible(rows, actor, "donor__")


def balance_move_for(actor: Actor | None, move_id: UUID, *, lock: bool = False) -> BalanceMove:
    """Return what leaves a balance account, with funds and donor, locked if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    rows = balance_moves_visible_to(actor)
    found: BalanceMove = _one(rows, move_id, lock=lock)
    return found


def _visible(rows: QuerySet[Any], actor: Actor | None, to_donor: str) -> QuerySet[Any]:
    if sees_every_donor(actor):
        return rows
    if actor is None or actor.organization_kind != OrganizationKind.DONOR:
        return rows.none()
    return rows.filter(Q(**{f"{to_donor}organization_id": actor.organization_id}))


def _one(rows: QuerySet[Any], row_id: UUID, *, lock: bool = False) -> Any:
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=row_id).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def sees_statements(actor: Actor | None) -> bool:
    """Return whether the actor may see bank statements: every donor's money stands side by side."""
    return sees_every_donor(actor)


def imports_visible_to(actor: Actor | None) -> QuerySet[StatementImport]:
    """Return the imported bank files that the actor may see, not evaluated."""
    rows = StatementImport.objects.select_related("fund", "imported_by")
    return rows if sees_statements(actor) else rows.none()


def import_for(actor: Actor | None, import_id: UUID) -> StatementImport:
    """Return an imported bank file.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    return _one(imports_visible_to(actor), import_id)


def lines_visible_to(actor: Actor | None) -> QuerySet[StatementLine]:
    """Return the lines of bank statements that the actor may see, not evaluated."""
    rows = StatementLine.objects.select_related("fund", "statement__source", "statement__account")
    return rows if sees_statements(actor) else rows.none()


def line_for(actor: Actor | None, line_id: UUID, *, lock: bool = False) -> StatementLine:
    """Return a line of a bank statement, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    return _one(lines_visible_to(actor), line_id, lock=lock)


def matches_visible_to(actor: Actor | None) -> QuerySet[LineMatch]:
    """Return the proposals of whose money lines are that the actor may see, not evaluated."""
    rows = LineMatch.objects.select_related(
        "fund", "line__statement", "proposed_by", "proposed_by_organization"
    )
    return rows if sees_statements(actor) else rows.none()


def match_for(actor: Actor | None, match_id: UUID, *, lock: bool = False) -> LineMatch:
    """Return a proposal of whose money a line is, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    return _one(matches_visible_to(actor), match_id, lock=lock)
