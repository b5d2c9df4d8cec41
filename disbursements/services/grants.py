"""Prepare a grant when the board has approved, and sign it for either side."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from disbursements import access, selectors
from disbursements.choices import GrantState
from disbursements.errors import Reason
from disbursements.models import Grant, GrantCategory
from disbursements.rules.states import GRANT
from disbursements.services.refusals import refused_by_database
from oversight.models import Program
from projects import selectors as projects
from projects.choices import ProjectState
from projects.models import Project
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.rules.permissions import AUTHORIZED_SIGNATORY, PROGRAM_MANAGER
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Blocked, Conflict, NotFound, NotPermitted
from trustfund.kernel.states import IllegalMove
from trustfund.ledger import services as ledger
from trustfund.ledger.rules.posting import grant_committed
from trustfund.ledger.services import Posted

RECIPIENT = "recipient"
ADMINISTRATOR = "administrator"
# Within how many days of the last signature a grant is expected to take effect; 90 to 120 are usual.
EFFECTIVENESS_DAYS = 120


class ProjectNotApproved(Conflict):
    """The board has not approved the project: there is nothing to grant."""

    code = "project_not_approved"


@transaction.atomic
def grant_prepare(*, actor: Actor, now: datetime, project_id: UUID) -> Grant:
    """Prepare the grant of an approved project, with the approved budget as its table. Once.

    Called by the job that hears of the approval; called again, it returns the grant there is.
    Amounts are in the fund's holding currency; the grant closes when the fund's disbursements end.

    :raises ProjectNotApproved: if the board has not approved the project
    """
    project = Project.objects.select_related("fund").get(pk=project_id)
    Fund.objects.select_for_update().get(pk=project.fund_id)  # numbers follow each other
    existing = Grant.objects.filter(project_id=project_id).first()
    if existing is not None:
        return existing
    if project.state != ProjectState.APPROVED:
        raise ProjectNotApproved(_("The board has not approved this project."))

    grant = Grant.objects.create(
        fund_id=project.fund_id,
        project=project,
        recipient_id=project.recipient_id,
        number=f"TF0B{Grant.objects.count() + 1:04d}",
        amount=project.amount,
        currency=project.currency,
        motion_reference=project.motion_reference,
        closing_date=project.fund.end_disbursement_date,
        prepared_at=now,
    )
    lines = [
        GrantCategory.objects.create(
            grant=grant, category=category, amount=money.amount, currency=money.currency
        )
        for category, money in projects.budget_of(project_id).items()
    ]
    for row in (grant, *lines):
        audit.record(
            actor, "disbursements.grant_prepare", subject=row, at=now, fund_id=grant.fund_id
        )
    events.publish("disbursements.grant_prepared", subject=grant, at=now, fund_id=grant.fund_id)
    return grant


def grant_sign(*, actor: Actor, now: datetime, grant_id: UUID) -> Grant:
    """Sign a grant for the actor's side. The second signature commits its amount in the books.

    The recipient's authorized signatory signs for the recipient, the program manager for the
    administrator. Commitments of a fund follow one another: the program is locked meanwhile.

    :raises NotPermitted: if the actor can sign for neither side
    :raises NotFound: if the grant is another ministry's
    :raises IllegalMove: if this side has signed already
    :raises Blocked: with every reason, if the amount cannot be committed now; nothing is signed
    """
    message = _("The grant cannot be committed now. Nothing was signed or booked.")

    def reasons_now() -> list[Reason]:
        grant = access.grant_for(actor, grant_id)
        return selectors.reasons_of(selectors.commitment_verdict(grant, at=now))

    with refused_by_database(message=message, reasons_now=reasons_now):
        return _sign(actor=actor, now=now, grant_id=grant_id, message=message)


@transaction.atomic(durable=True)
def _sign(*, actor: Actor, now: datetime, grant_id: UUID, message: str) -> Grant:
    authorize(actor, "disbursements.grant_sign")
    fund_id = access.grant_for(actor, grant_id).fund_id
    Program.objects.select_for_update().filter(fund_id=fund_id).first()
    grant = access.grant_for(actor, grant_id, lock=True)
    side = side_of(actor, grant)
    target = _target(grant, side)
    if target == GrantState.SIGNED:
        verdict = selectors.commitment_verdict(grant, at=now)
        if not verdict.is_open:
            raise Blocked(message, blockers=selectors.reasons_of(verdict))

    before = grant.facts()
    grant.state = target
    columns = _put_signature(grant, side, actor, now)
    if target == GrantState.SIGNED:
        last = now.date() + timedelta(days=EFFECTIVENESS_DAYS)
        grant.effectiveness_deadline = min(last, grant.closing_date)
        columns.append("effectiveness_deadline")
    grant.save(update_fields=["state", *columns])
    posted = _commit(grant, now) if target == GrantState.SIGNED else None
    audit.record(
        actor,
        "disbursements.grant_sign",
        subject=grant,
        at=now,
        fund_id=grant.fund_id,
        before=before,
        extra={"entries": [posted.facts()]} if posted else None,
    )
    if posted:
        events.publish("disbursements.grant_signed", subject=grant, at=now, fund_id=grant.fund_id)
    return grant


def side_of(actor: Actor, grant: Grant) -> str:
    """Return for which side the actor signs: the recipient or the administrator.

    :raises NotFound: for a signatory of another organization than the grant's recipient
    :raises NotPermitted: for somebody who can sign for neither side
    """
    if actor.has_role(AUTHORIZED_SIGNATORY):
        if actor.organization_id != grant.recipient_id:
            raise NotFound(_("This grant does not exist, or is not yours to sign."))
        return RECIPIENT
    is_administrator = actor.organization_kind == OrganizationKind.ADMINISTRATOR
    if actor.has_role(PROGRAM_MANAGER) and is_administrator:
        return ADMINISTRATOR
    raise NotPermitted(_("Only the recipient's signatory and the program manager sign a grant."))


def _target(grant: Grant, side: str) -> str:
    try:
        return GRANT.target(state=grant.state, act=f"sign_for_{side}")
    except IllegalMove:
        raise IllegalMove(_("Your side has signed this grant already.")) from None


def _put_signature(grant: Grant, side: str, actor: Actor, now: datetime) -> list[str]:
    columns = {
        f"{side}_signed_by_id": actor.person_id,
        f"{side}_signed_organization_id": actor.organization_id,
        f"{side}_signed_at": now,
    }
    for column, value in columns.items():
        setattr(grant, column, value)
    return list(columns)


def _commit(grant: Grant, now: datetime) -> Posted:
    return ledger.entry_post(
        fund_id=grant.fund_id,
        kind="GRANT_COMMITTED",
        value_date=now.date(),
        reference=f"grant:{grant.pk}",
        memo=f"{grant.number} {grant.project.title}",
        subject_id=grant.pk,
        legs=grant_committed(grant.money, grant.pk),
    )
