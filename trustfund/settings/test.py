"""Tests: a throw-away database of this run, on embedded servers unless DATABASE_URL or REDIS_URL say otherwise."""

from __future__ import annotations

import atexit
import os
import shutil

from trustfund import embedded

from .base import *  # noqa: F403
from .base import STORAGES, broker, databases

DEBUG = False
SECRET_KEY = "tests-only-and-long-enough-for-every-check-that-django-makes"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

if os.environ.get("DATABASE_URL"):
    DATABASES = databases(os.environ["DATABASE_URL"], os.environ.get("DATABASE_OWNER_URL"))
else:
    _embedded = embedded.postgresql("test", throwaway=True)
    DATABASES = databases(_embedded.app_url, _embedded.owner_url)
# The embedded test server does not flush; nothing in it is worth keeping.
DATABASE_MAY_LOSE_DATA = True
# A numbered database of this process's own, so that no run rings another run's bell.
REDIS_URL = os.environ.get("REDIS_URL") or embedded.valkey("test").replace(
    "?db=0", f"?db={1 + os.getpid() % (embedded.VALKEY_DATABASES - 1)}"
)
CELERY_BROKER_URL = broker(REDIS_URL)

# Two runs on one machine must not share a database. Parallel workers inherit the run's number.
TEST_RUN = os.environ.setdefault("TRUSTFUND_TEST_RUN", str(os.getpid()))
if "owner" in DATABASES:
    DATABASES["owner"]["TEST"] = {"NAME": f"test_trustfund_{TEST_RUN}", "DEPENDENCIES": []}

# The run's own folder, shared by its workers: the same content has the same name.
_DOCUMENTS = embedded.home() / "test" / f"documents-{TEST_RUN}"
STORAGES["documents"] = {
    "BACKEND": "trustfund.documents.access.DocumentFolder",
    "OPTIONS": {"location": _DOCUMENTS},
}
if str(os.getpid()) == TEST_RUN:
    atexit.register(shutil.rmtree, _DOCUMENTS, ignore_errors=True)

LOG_KEY_FILE = str(embedded.home() / "test" / "log-key.pem")
LOG_KEY_IS_MADE = True

STATIC_ROOT = None
# Static files are looked up when asked for. Each test client would list all of them first.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Walks keep hundreds of sessions here; by itself it forgets the oldest beyond three hundred.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# A test may ask a worker to fall over or fall asleep after a step.
TESTING_FAULTS = True
