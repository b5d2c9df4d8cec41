"""Send a letter anew that could not be delivered, to where its person is reached now."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from trustfund.audit import services as audit
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.mail.access import letter_for
from trustfund.mail.choices import LetterState
from trustfund.mail.errors import LetterNotFailed, ResentTooOften
from trustfund.mail.models import Letter
from trustfund.mail.rules.timing import MOST_RESENT


@transaction.atomic
def letter_resend(*, actor: Actor, now: datetime, letter_id: UUID) -> Letter:
    """Have a letter that was given up tried again from now on, as it was written.

    It goes to the person's address of today, since the old one may have been the fault. At most
    three times: what fails then is a matter for a telephone.

    :raises NotFound: if there is none, or it is not the actor's to see
    :raises LetterNotFailed: if it is on its way, sent or kept
    :raises ResentTooOften: if it was sent anew three times
    """
    authorize(actor, "mail.letter_resend")
    letter = letter_for(actor, letter_id, lock=True)
    before = letter.facts()
    letter_must_have_failed(letter)
    letter.address = letter.person.email
    letter.state, letter.due_at, letter.settled_at = LetterState.WAITING, now, None
    letter.token = letter.lease_until = None
    letter.attempts = 0
    letter.resent += 1
    letter.save(
        update_fields=[
            "address", "state", "due_at", "settled_at", "token", "lease_until", "attempts", "resent"
        ]
    )  # fmt: skip
    audit.record(actor, "mail.letter_resend", subject=letter, at=now, before=before)
    return letter


def letter_must_have_failed(letter: Letter) -> None:
    """Return quietly if a letter may be sent anew; for previews, too.

    :raises LetterNotFailed: if it is on its way, sent or kept
    :raises ResentTooOften: if it was sent anew three times
    """
    if letter.state != LetterState.FAILED:
        raise LetterNotFailed(
            _("This letter stands as: %(state)s. Only one that was given up is sent anew.")
            % {"state": letter.get_state_display()}
        )
    if letter.resent >= MOST_RESENT:
        raise ResentTooOften(
            _("This letter was sent anew %(times)s times. Reach the person in another way.")
            % {"times": MOST_RESENT}
        )
