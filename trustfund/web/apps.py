"""The Django application of the web kit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """The web kit: templates, tags, styles and the guards of pages."""

    name = "trustfund.web"
    label = "web"
    verbose_name = _("Web pages")
