"""The only way to a fund: every actor with a role sees every fund of the installation."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trustfund.db.words import local
from trustfund.documents.rules.subjects import Subject
from trustfund.funds.models import (
    BankAccount,
    FeeSchedule,
    Fund,
    Income,
    SetAside,
    SetAsideRelease,
)
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


def funds_visible_to(actor: Actor | None) -> QuerySet[Fund]:
    """Return the funds that the actor may see, not evaluated."""
    if not may(actor, "funds.fund_detail"):
        return Fund.objects.none()
    return Fund.objects.select_related(
        "recipient", "resolution_by", "donor_consent_by", "recipient_consent_by"
    )


def fund_for(actor: Actor | None, fund_id: UUID, *, lock: bool = False) -> Fund:
    """Return the fund, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    funds = funds_visible_to(actor)
    if lock:
        funds = funds.select_for_update(of=("self",))
    found = funds.filter(pk=fund_id).first()
    if found is None:
        raise NotFound(_("This fund does not exist, or is not yours to see."))
    return found


def document_subject(actor: Actor | None, fund_id: UUID) -> Subject:
    """Return the fund as a thing that documents are about.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    fund = fund_for(actor, fund_id)
    return Subject(
        about="funds.fund",
        id=fund.pk,
        fund_id=fund.pk,
        label=f"{fund.number} {local(fund)}",
        page="funds:fund_detail",
        list_page="funds:fund_list",
    )


def set_asides_visible_to(actor: Actor | None) -> QuerySet[SetAside]:
    """Return what was set aside of every fund that the actor may see, not evaluated."""
    if not may(actor, "funds.set_aside_list"):
        return SetAside.objects.none()
    return SetAside.objects.select_related("fund", "made_by", "made_by_organization")


def set_aside_for(actor: Actor | None, set_aside_id: UUID) -> SetAside:
    """Return one set-aside.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = set_asides_visible_to(actor).filter(pk=set_aside_id).first()
    if found is None:
        raise NotFound(_("This set-aside does not exist, or is not yours to see."))
    return found


def set_aside_release_for(actor: Actor | None, release_id: UUID) -> SetAsideRelease:
    """Return one release of a set-aside.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = SetAsideRelease.objects.filter(
        pk=release_id, set_aside__in=set_asides_visible_to(actor)
    )
    release = found.first()
    if release is None:
        raise NotFound(_("This release does not exist, or is not yours to see."))
    return release


def bank_accounts_visible_to(actor: Actor | None) -> QuerySet[BankAccount]:
    """Return the bank accounts of every fund that the actor may see, not evaluated."""
    if not may(actor, "funds.bank_account_list"):
        return BankAccount.objects.none()
    return BankAccount.objects.select_related("fund", "registered_by")


def bank_account_for(actor: Actor | None, account_id: UUID) -> BankAccount:
    """Return one bank account.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = bank_accounts_visible_to(actor).filter(pk=account_id).first()
    if found is None:
        raise NotFound(_("This bank account does not exist, or is not yours to see."))
    return found


def fee_schedules_visible_to(actor: Actor | None) -> QuerySet[FeeSchedule]:
    """Return the later fee schedules of every fund that the actor may see, not evaluated."""
    if not may(actor, "funds.fee_schedule_list"):
        return FeeSchedule.objects.none()
    return FeeSchedule.objects.select_related("fund", "proposed_by", "decided_by")


def fee_schedule_for(actor: Actor | None, schedule_id: UUID, *, lock: bool = False) -> FeeSchedule:
    """Return one later fee schedule, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    rows = fee_schedules_visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=schedule_id).first()
    if found is None:
        raise NotFound(_("This fee schedule does not exist, or is not yours to see."))
    return found


def income_visible_to(actor: Actor | None) -> QuerySet[Income]:
    """Return the investment income of every fund that the actor may see, not evaluated."""
    if not may(actor, "funds.income_list"):
        return Income.objects.none()
    return Income.objects.select_related("fund", "corrects", "recorded_by", "decided_by")


def income_for(actor: Actor | None, income_id: UUID, *, lock: bool = False) -> Income:
    """Return one record of investment income, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    rows = income_visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=income_id).first()
    if found is None:
        raise NotFound(_("This record of income does not exist, or is not yours to see."))
    return found
