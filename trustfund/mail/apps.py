"""The Django application of mail."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Notices, the letters that tell them, and when a person wants them."""

    name = "trustfund.mail"
    label = "mail"
