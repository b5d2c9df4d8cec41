"""The one job of mail: write what is due, and send it. Beat calls it."""

from celery import shared_task

from trustfund.db import clock
from trustfund.mail import services

LETTERS_A_RING = 20


@shared_task(name="mail.letters_send")
def letters_send() -> None:
    """Write the letters that are due, and send them one by one while the mail server takes them."""
    services.letters_write(now=clock.now())
    for _turn in range(LETTERS_A_RING):
        letter = services.letter_lease(now=clock.now())
        if letter is None or not services.letter_send(letter=letter, now=clock.now()):
            return
