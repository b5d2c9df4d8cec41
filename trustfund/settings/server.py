"""A server with real people: everything comes from the environment, and what is missing stops the start."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import LOGGING, STORAGES, broker, databases

MIN_SECRET_LENGTH = 50


def required(name: str, why: str) -> str:
    """Return an environment variable that a server cannot do without."""
    value = os.environ.get(name, "").strip()
    if not value:
        message = f"{name} is not set. {why} See .env.example."
        raise ImproperlyConfigured(message)
    return value


class JsonLine(logging.Formatter):
    """One event, one line, so that a log collector need not guess."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False)


if os.environ.get("DEBUG", "").lower() not in {"", "0", "false", "no"}:
    message = "DEBUG is set. A server never runs in debug mode; use trustfund.settings.local on your own machine."
    raise ImproperlyConfigured(message)
DEBUG = False

SECRET_KEY = required("SECRET_KEY", "It signs sessions and must be secret and random.")
if len(SECRET_KEY) < MIN_SECRET_LENGTH or len(set(SECRET_KEY)) < 10:
    message = (
        f"SECRET_KEY is too short or too plain: at least {MIN_SECRET_LENGTH} random characters."
    )
    raise ImproperlyConfigured(message)

ALLOWED_HOSTS = [
    host.strip()
    for host in required("ALLOWED_HOSTS", "It names the hosts that people type.").split(",")
    if host.strip()
]
if "*" in ALLOWED_HOSTS:
    message = "ALLOWED_HOSTS must name the hosts; * would let anybody forge links in our name."
    raise ImproperlyConfigured(message)
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS]

DATABASES = databases(
    required("DATABASE_URL", "It is where the role trustfund_app finds PostgreSQL."),
    os.environ.get("DATABASE_OWNER_URL"),
)
CELERY_BROKER_URL = broker(required("REDIS_URL", "It is where Celery rings the bell."))

# The proxy ends TLS and is the only one who can reach us.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

# One proxy stands in front, so the last address of X-Forwarded-For is the client's.
ALLAUTH_TRUSTED_PROXY_COUNT = 1

SITE_URL = f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT") or 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = bool(EMAIL_HOST_USER) or os.environ.get("EMAIL_USE_TLS", "") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or f"trustfund@{ALLOWED_HOSTS[0]}"

LOGGING["formatters"]["line"] = {"()": JsonLine}
