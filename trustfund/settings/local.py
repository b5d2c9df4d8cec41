"""Demo and development on one machine: embedded servers unless DATABASE_URL or REDIS_URL say otherwise."""

from __future__ import annotations

import os

from trustfund import embedded

from .base import *  # noqa: F403
from .base import STORAGES, broker, databases, documents_store

DEBUG = os.environ.get("DEBUG", "") == "1"
# Protects nothing but illustrative data on this machine.
SECRET_KEY = os.environ.get("SECRET_KEY", "local-demonstration-only-never-used-on-a-server")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEMONSTRATION = True
INTERNAL_IPS = ["127.0.0.1"]

if os.environ.get("DATABASE_URL"):
    DATABASES = databases(os.environ["DATABASE_URL"], os.environ.get("DATABASE_OWNER_URL"))
else:
    _embedded = embedded.postgresql("demo")
    DATABASES = databases(_embedded.app_url, _embedded.owner_url)
CELERY_BROKER_URL = broker(os.environ.get("REDIS_URL") or embedded.valkey("demo"))

if not os.environ.get("DOCUMENTS_FOLDER"):
    STORAGES["documents"] = documents_store(embedded.home() / "demo" / "documents")

LOG_KEY_FILE = os.environ.get("TRUSTFUND_LOG_KEY_FILE") or str(
    embedded.home() / "demo" / "log-key.pem"
)
LOG_KEY_IS_MADE = True

# Static files straight from the houses, so that nothing need be collected first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STATIC_ROOT = None
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# Passkeys are allowed on http://localhost, and only there.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
