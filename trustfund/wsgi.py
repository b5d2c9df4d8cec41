"""The web door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trustfund.settings.server")

application = get_wsgi_application()

from trustfund.db.durability import durable_or_stop  # noqa: E402 - settings come first

durable_or_stop()
