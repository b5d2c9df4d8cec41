"""Who is told that an application waits."""

from datetime import datetime

from disbursements.choices import ApplicationState, StepAct
from disbursements.models import Application
from disbursements.rules.gate import PREPARING_ACTS
from trustfund.events.models import Message
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.rules.permissions import FINANCE_APPROVER
from trustfund.identity.selectors import holders_of
from trustfund.mail import services as mail
from trustfund.mail.choices import NoticeKind


def review_notify(*, message: Message, now: datetime) -> None:
    """Tell those finance approvers who may approve the application, unless it has moved on by now.

    Whoever had a hand in it, and the unit that reviewed it, are shut out from that and hear nothing.
    """
    application = Application.objects.select_related("grant__fund").get(pk=message.subject_id)
    if application.state != ApplicationState.REVIEWED:
        return
    steps = list(application.steps.filter(act__in=PREPARING_ACTS))
    hands = {step.person_id for step in steps}
    units = {step.organization_id for step in steps if step.act == StepAct.REVIEW}
    approvers = holders_of(FINANCE_APPROVER, kind=OrganizationKind.ADMINISTRATOR)
    mail.notice_queue(
        message=message,
        kind=NoticeKind.APPLICATION_REVIEWED,
        person_ids=[
            approver.person_id
            for approver in approvers
            if approver.person_id not in hands and approver.organization_id not in units
        ],
        words={
            "application": application.number,
            "grant": application.grant.number,
            "fund": application.grant.fund.number,
        },
        url_name="disbursements:application_detail",
        url_args=[application.pk],
        now=now,
    )
