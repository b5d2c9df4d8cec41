"""Benches and proofs at full size: a durable database of their own, never the test server's."""

from __future__ import annotations

import os

from trustfund import embedded
from trustfund.settings.base import *  # noqa: F403
from trustfund.settings.base import broker, databases

PLACE = os.environ.get("BENCH_PLACE", "bench")
DEBUG = False
SECRET_KEY = "benches-only-and-long-enough-for-every-check-that-django-makes"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

if os.environ.get("DATABASE_URL"):
    DATABASES = databases(os.environ["DATABASE_URL"], os.environ.get("DATABASE_OWNER_URL"))
else:
    _embedded = embedded.postgresql(PLACE)
    DATABASES = databases(_embedded.app_url, _embedded.owner_url)
REDIS_URL = os.environ.get("REDIS_URL") or embedded.valkey(PLACE)
CELERY_BROKER_URL = broker(REDIS_URL)

ROOT_URLCONF = "bench.urls"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOG_LEVEL = "ERROR"
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
LOGGING["loggers"]["django"]["level"] = "ERROR"  # noqa: F405
