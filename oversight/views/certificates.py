"""The page on which the designated verifier issues a certificate."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oversight.access import program as access
from oversight.choices.program import Verdict
from oversight.forms.program import CertificateIssueForm
from oversight.models.program import Milestone
from oversight.selectors.milestones import day_of
from oversight.services import certificates
from trustfund.db.words import local
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest


@requires("oversight.certificate_issue")
@require_http_methods(["GET", "POST"])
def certificate_issue(request: PageRequest, milestone_id: UUID) -> HttpResponse:
    """Issue a certificate after reading what it opens or shuts."""
    milestone = access.milestone_to_certify_for(request.actor, milestone_id)
    fund = milestone.phase.program.fund
    form = CertificateIssueForm(request.POST or None, today=day_of(request.now))
    back = reverse("oversight:milestone_detail", args=[milestone.pk])
    return act(
        request,
        form=form,
        call=lambda: certificates.certificate_issue(
            actor=request.actor, now=request.now, milestone_id=milestone.pk, **form.cleaned_data
        ),
        then=back,
        done=_("Certificate issued."),
        template="oversight/certificate_issue.html",
        context={"fund": fund, "milestone": milestone, "back": back},
        preview=lambda: _preview(milestone, form),
        back=back,
    )


def _preview(milestone: Milestone, form: CertificateIssueForm) -> Preview:
    data = form.cleaned_data
    verdict = Verdict(data["verdict"])
    sentences = {
        Verdict.VERIFIED: _(
            "The milestone counts as verified from the day of the finding for %(days)d days, and "
            "no longer shuts its gate."
        )
        % {"days": milestone.validity_days},
        Verdict.NOT_VERIFIED: _(
            "The milestone counts as not verified at once, whatever earlier certificates say. "
            "The money that it gates stops."
        ),
        Verdict.INCONCLUSIVE: _(
            "The milestone counts as not verified at once, whatever earlier certificates say, "
            "until a later certificate verifies it. The money that it gates stops."
        ),
    }
    until = certificates.valid_until(milestone, verdict=verdict, verified_on=data["verified_on"])
    rows = [
        (_("Milestone"), f"{milestone.code} {local(milestone, 'title')}"),
        (_("Finding"), verdict.label),
        (_("Day of the finding"), data["verified_on"]),
        (_("Valid until"), until),
        (_("How it was verified"), data["method"]),
        (_("Statement"), data["statement"]),
    ]
    return Preview(
        title=_("Issue a certificate"),
        sentence=sentences[verdict],
        rows=rows,
        confirm=_("Issue the certificate"),
        warning=_("A certificate cannot be changed or withdrawn; only a later one supersedes it."),
    )
