"""The outbox of notices: queue, write, send, send anew; and a person's own choice."""

from trustfund.mail.services.notices import letters_write, notice_queue
from trustfund.mail.services.preferences import preference_choose
from trustfund.mail.services.resending import letter_resend
from trustfund.mail.services.sending import letter_lease, letter_send

__all__ = [
    "letter_lease",
    "letter_resend",
    "letter_send",
    "letters_write",
    "notice_queue",
    "preference_choose",
]
