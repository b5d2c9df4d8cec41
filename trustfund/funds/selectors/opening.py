"""What keeps a fund shut, and the steps to its opening."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from trustfund.funds import access
from trustfund.funds.choices import FundState
from trustfund.funds.errors import OPENING_SENTENCES
from trustfund.funds.models import Fund
from trustfund.funds.rules.opening import OpeningFacts, opening_blockers
from trustfund.identity.errors import Blocker
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.waiting import Waiting


@dataclass(frozen=True, slots=True)
class ConsentStep:
    """One of the three consents: whose, with which document, and who recorded it."""

    code: str
    title: Any
    action: str
    reference: str
    day: date | None
    person_name: str

    @property
    def is_done(self) -> bool:
        """Return whether the consent is recorded."""
        return self.day is not None


CONSENTS = (
    ("resolution", _("Resolution of the executive directors"), "funds.resolution_record"),
    ("donor_consent", _("Agreement of the donors"), "funds.donor_consent_record"),
    ("recipient_consent", _("Agreement of the recipient"), "funds.recipient_consent_record"),
)

WAITING = {
    "resolution": _("Fund %(number)s: record the resolution of the executive directors"),
    "donor_consent": _("Fund %(number)s: record the agreement of the donors"),
    "recipient_consent": _("Fund %(number)s: record the agreement of the recipient"),
}


def consent_steps(fund: Fund) -> list[ConsentStep]:
    """Return the three consents of a fund, in order, done or not."""
    return [
        ConsentStep(
            code=code,
            title=title,
            action=action,
            reference=fund.resolution_number
            if code == "resolution"
            else getattr(fund, f"{code}_reference"),
            day=getattr(fund, f"{code}_date"),
            person_name=getattr(getattr(fund, f"{code}_by"), "name", ""),
        )
        for code, title, action in CONSENTS
    ]


def opening_reasons(fund: Fund, *, today: date) -> list[Blocker]:
    """Return everything that keeps a prepared fund shut, and who can clear it."""
    facts = OpeningFacts(
        resolution_date=fund.resolution_date,
        donor_consent_date=fund.donor_consent_date,
        recipient_consent_date=fund.recipient_consent_date,
        end_disbursement_date=fund.end_disbursement_date,
    )
    return [
        Blocker(code, OPENING_SENTENCES[code][0], OPENING_SENTENCES[code][1], fund.recorded_at)
        for code in opening_blockers(facts, today=today)
    ]


def may_consent(actor: Actor | None, fund: Fund, code: str) -> bool:
    """Return whether it is this actor's part to record this consent of this fund."""
    action = {code: action for code, _title, action in CONSENTS}[code]
    if not may(actor, action):
        return False
    return code != "recipient_consent" or (
        actor is not None and actor.organization_id == fund.recipient_id
    )


def openings_waiting(actor: Actor, *, now: datetime) -> list[Waiting]:
    """Return what the actor has to do about funds in preparation. One query."""
    found = []
    for fund in access.funds_visible_to(actor).filter(state=FundState.PREPARED).order_by("number"):
        for code, _title, action in CONSENTS:
            if getattr(fund, f"{code}_date") is None and may_consent(actor, fund, code):
                title = WAITING[code] % {"number": fund.number}
                found.append(Waiting(title, action.replace(".", ":"), (fund.pk,), fund.recorded_at))
        if may(actor, "funds.fund_open") and not opening_reasons(fund, today=now.date()):
            title = _("Fund %(number)s: open it, all three sides have agreed") % {
                "number": fund.number
            }
            found.append(Waiting(title, "funds:fund_detail", (fund.pk,), fund.recorded_at))
    return found
