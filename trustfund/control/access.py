"""The only way to the rows of control: differences of the funds that the actor sees."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from trustfund.control.models import Difference, TieOutRun
from trustfund.funds.access import funds_visible_to
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


def difference_for(actor: Actor | None, difference_id: UUID, *, lock: bool = False) -> Difference:
    """Return a difference with its fund, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = None
    if may(actor, "control.difference_detail"):
        rows = Difference.objects.filter(fund__in=funds_visible_to(actor)).select_related("fund")
        if lock:
            rows = rows.select_for_update(of=("self",))
        found = rows.filter(pk=difference_id).first()
    if found is None:
        raise NotFound(_("This difference does not exist, or is not yours to see."))
    return found


def run_for(actor: Actor | None, run_id: UUID) -> TieOutRun:
    """Return a run of the tie-outs.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = None
    if may(actor, "control.tie_out_list"):
        runs = TieOutRun.objects.filter(fund__in=funds_visible_to(actor))
        found = runs.filter(pk=run_id).first()
    if found is None:
        raise NotFound(_("This run does not exist, or is not yours to see."))
    return found
