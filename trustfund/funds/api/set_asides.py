"""What is set aside from a fund, by program: list it, set aside, release."""

from datetime import datetime
from typing import Any
from uuid import UUID

from trustfund.api.views import ActionView, ListView
from trustfund.funds import access, models, selectors, services
from trustfund.funds.serializers import (
    SetAsideMakeInput,
    SetAsideOutput,
    SetAsideReleaseInput,
    SetAsideReleaseOutput,
)
from trustfund.kernel.actor import Actor


class SetAsideList(ListView):
    """List everything that was set aside from a fund, newest first, with its releases."""

    permission = "funds.set_aside_list"
    output = SetAsideOutput

    def rows(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Any:
        """Return the set-asides."""
        return selectors.set_aside_rows(actor, access.fund_for(actor, fund_id))


class SetAsideMake(ActionView):
    """Keep money from new grants: `purpose` is RESERVE or ADMINISTRATION."""

    permission = "funds.set_aside_make"
    input = SetAsideMakeInput
    output = SetAsideOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Set the money aside."""
        return self.load(actor, services.set_aside_make(actor=actor, now=now, **data).pk)

    def load(self, actor: Actor, subject_id: UUID) -> Any:
        """Return what was set aside."""
        return selectors.set_aside_row(actor, access.set_aside_for(actor, subject_id))


class SetAsideRelease(ActionView):
    """Free a set-aside for grants again, as another person of another unit."""

    permission = "funds.set_aside_release"
    input = SetAsideReleaseInput
    output = SetAsideReleaseOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> models.SetAsideRelease:
        """Release it, in whole or part."""
        return services.set_aside_release(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> models.SetAsideRelease:
        """Return what was released."""
        return access.set_aside_release_for(actor, subject_id)
