"""The only way to a grant or an application. What is not the actor's looks as if it were not there."""

from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from disbursements.choices import ApplicationState
from disbursements.models import Application, Grant
from trustfund.identity.rules.permissions import ANSWER_FOR_MONEY, AUDITOR, BANK
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound

# Grants and applications are open to all who answer for the money. A verifier judges facts on the
# ground, and is kept from knowing which payment hangs on them.
READERS = ANSWER_FOR_MONEY
PAID_TWIN = "paid_twin_id"


def grants_visible_to(actor: Actor) -> QuerySet[Grant]:
    """Return the grants that the actor may see, with project, recipient, fund and signatories."""
    grants = Grant.objects.select_related(
        "project",
        "recipient",
        "fund",
        "recipient_signed_by",
        "recipient_signed_organization",
        "administrator_signed_by",
        "administrator_signed_organization",
        "effective_by",
        "effective_organization",
    )
    return grants if actor.has_role(*READERS) else grants.none()


def grant_for(actor: Actor, grant_id: UUID, *, lock: bool = False) -> Grant:
    """Return a grant, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    grants = grants_visible_to(actor)
    if lock:
        grants = grants.select_for_update(of=("self",))
    found = grants.filter(pk=grant_id).first()
    if found is None:
        raise NotFound(_("This grant does not exist, or is not yours to see."))
    return found


def applications_visible_to(actor: Actor) -> QuerySet[Application]:
    """Return the applications that the actor may see, with grant, project and recipient."""
    applications = Application.objects.select_related(
        "grant__project", "grant__recipient", "grant__fund"
    )
    return applications if actor.has_role(*READERS) else applications.none()


def application_for(actor: Actor, application_id: UUID, *, lock: bool = False) -> Application:
    """Return an application, locked for this transaction if asked.

    Beside it comes the identifier of an application that paid the same invoice, if there is one.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    # In small letters, as the index on paid invoices has them.
    twins = (
        Application.objects.annotate(payee=Lower("payee_name"), invoice=Lower("invoice_reference"))
        .filter(
            state=ApplicationState.PAID,
            payee=Lower(OuterRef("payee_name")),
            invoice=Lower(OuterRef("invoice_reference")),
        )
        .exclude(pk=OuterRef("pk"))
    )
    applications = applications_visible_to(actor).annotate(
        **{PAID_TWIN: Subquery(twins.order_by("pk").values("pk")[:1])}
    )
    if lock:
        applications = applications.select_for_update(of=("self",))
    found = applications.filter(pk=application_id).first()
    if found is None:
        raise NotFound(_("This application does not exist, or is not yours to see."))
    return found


def account_shown(actor: Actor, application: Application) -> str:
    """Return the payee's account: in full to the Bank, the auditor and the recipient itself."""
    account = str(application.payee_account)
    if actor.has_role(*BANK, AUDITOR) or actor.organization_id == application.grant.recipient_id:
        return account
    return f"•••• {account[-4:]}" if len(account) > 8 else "••••"
