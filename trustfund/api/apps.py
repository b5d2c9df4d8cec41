"""The Django application of the API kit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The API kit: action views, problems, pages and the schema."""

    name = "trustfund.api"
    label = "api"
    verbose_name = _("Programming interface")
