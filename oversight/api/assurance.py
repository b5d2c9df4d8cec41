"""Opinions for programs: the same act as the page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from oversight.access import assurance as access
from oversight.models.assurance import Opinion
from oversight.serializers.assurance import OpinionOutput, OpinionRecordInput
from oversight.services import opinions
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.kernel.actor import Actor


class OpinionList(ListView):
    """Return the opinions of external auditors, newest first."""

    permission = "oversight.opinion_detail"
    output = OpinionOutput

    def rows(self, actor: Actor, **_address: Any) -> Any:
        """Return the opinions, those of one digest if `?sha256=` is given."""
        digest = self.request.query_params.get("sha256", "")
        found = access.opinions_visible_to(actor)
        return found.filter(report_sha256=digest) if digest else found


class OpinionDetail(DetailView):
    """Return an opinion."""

    permission = "oversight.opinion_detail"
    output = OpinionOutput

    def load(self, actor: Actor, **kwargs: Any) -> Opinion:
        """Return the opinion."""
        return access.opinion_for(actor, **kwargs)


class OpinionRecord(ActionView):
    """Record an external auditor's opinion on the file with this SHA-256."""

    permission = "oversight.opinion_record"
    input = OpinionRecordInput
    output = OpinionOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Opinion:
        """Record the opinion."""
        return opinions.opinion_record(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Opinion:
        """Return the opinion."""
        return access.opinion_for(actor, subject_id)
