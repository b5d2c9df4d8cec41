"""Send letters: each leased to one worker at a time, tried again a few times, given up in the open."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q, QuerySet

from trustfund.mail.choices import LetterState
from trustfund.mail.models import Letter
from trustfund.mail.rules.timing import MAX_ATTEMPTS, rest_after

# Longer than any one sending: a server that does not answer costs EMAIL_TIMEOUT a step.
LEASE = timedelta(minutes=2)
SMTP = "smtp"


@transaction.atomic
def letter_lease(*, now: datetime) -> Letter | None:
    """Lease the letter that is due longest, or whose sender died, and return it; None without one.

    A letter whose senders died at every attempt is given up.
    """
    orphaned = Q(state=LetterState.LEASED, lease_until__lt=now)
    Letter.objects.filter(orphaned, attempts__gte=MAX_ATTEMPTS).update(
        state=LetterState.FAILED, settled_at=now
    )
    due = orphaned | Q(state=LetterState.WAITING, due_at__lte=now)
    letter = (
        Letter.objects.select_for_update(skip_locked=True).filter(due).order_by("due_at").first()
    )
    if letter is not None:
        letter.state, letter.token, letter.lease_until = LetterState.LEASED, uuid4(), now + LEASE
        letter.attempts += 1
        letter.save(update_fields=["state", "token", "lease_until", "attempts"])
    return letter


def letter_send(*, letter: Letter, now: datetime) -> bool:
    """Send a leased letter, or keep it unless MAIL_BACKEND is smtp; changes nothing once overtaken.

    What fails is tried again later, longer after each time; an address that the server refuses,
    and a letter that failed too often, are given up with the reason kept. Returns False where the
    fault is not the letter's, so that the next would fail alike.
    """
    held = Letter.objects.filter(pk=letter.pk, token=letter.token, state=LetterState.LEASED)
    if not held.exists():
        return True
    if settings.MAIL_BACKEND != SMTP:
        held.update(state=LetterState.KEPT, settled_at=now)
        return True
    try:
        _message_of(letter).send()
    except (OSError, ValueError) as error:  # what smtplib raises, and a header that is none
        _failed(held, letter, error, now)
        return isinstance(error, (SMTPRecipientsRefused, ValueError))
    held.update(state=LetterState.SENT, settled_at=now, last_error="")
    return True


def _message_of(letter: Letter) -> EmailMultiAlternatives:
    """Return the message for Django's own backends, which refuse a line break in any header.

    Its identifier is the letter's: a mail program shows a letter that was sent twice once.
    """
    host = urlsplit(settings.SITE_URL).hostname
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[letter.address],
        headers={
            "Message-ID": f"<{letter.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        },
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def _failed(
    held: QuerySet[Letter], letter: Letter, error: OSError | ValueError, now: datetime
) -> None:
    rest = None if _is_final(error) else rest_after(letter.attempts)
    told = f"{type(error).__name__}: {error}"[:500]
    if rest is None:
        held.update(state=LetterState.FAILED, settled_at=now, last_error=told)
    else:
        held.update(state=LetterState.WAITING, due_at=now + rest, last_error=told)


def _is_final(error: OSError | ValueError) -> bool:
    """Return whether another attempt would fail alike: the address is refused, or none."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _answer in error.recipients.values())
    return isinstance(error, ValueError)
