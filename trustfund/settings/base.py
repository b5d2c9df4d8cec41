"""What every installation shares. Where it runs is said by local, test and server."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from .subjects import DOCUMENT_SUBJECTS as DOCUMENT_SUBJECTS

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def database(url: str) -> dict[str, Any]:
    """Return Django's description of the PostgreSQL database at this URL."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = "DATABASE_URL and DATABASE_OWNER_URL must begin with postgresql://, no other database will do."
        raise ImproperlyConfigured(message)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        # READ COMMITTED, PostgreSQL's own default: the books rest on row locks and constraints.
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def databases(app_url: str, owner_url: str | None) -> dict[str, dict[str, Any]]:
    """Return both ways into the one database: the app's, and the owner's where it is known.

    `migrate --database=owner` alone uses the second; a web process need not know it.
    """
    both = {"default": database(app_url)}
    if owner_url:
        both["owner"] = database(owner_url)
        both["default"]["TEST"] = {"MIRROR": "owner"}
    return both


def broker(url: str) -> str:
    """Return the address as Celery spells it: redis:// stays, unix:// has another name there."""
    if url.startswith("unix://"):
        return url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
    return url


# Only a throw-away test server may set this: it would lose confirmed payments in a crash.
DATABASE_MAY_LOSE_DATA = False


def documents_store(folder: Path) -> dict[str, Any]:
    """Return where documents lie: in this folder, or in the bucket that DOCUMENTS_BUCKET names."""
    bucket = os.environ.get("DOCUMENTS_BUCKET", "")
    if not bucket:
        return {
            "BACKEND": "trustfund.documents.access.DocumentFolder",
            "OPTIONS": {"location": folder},
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": os.environ.get("DOCUMENTS_BUCKET_ENDPOINT") or None,
            "region_name": os.environ.get("DOCUMENTS_BUCKET_REGION") or None,
            "access_key": os.environ.get("DOCUMENTS_BUCKET_ACCESS_KEY") or None,
            "secret_key": os.environ.get("DOCUMENTS_BUCKET_SECRET_KEY") or None,
            "location": os.environ.get("DOCUMENTS_BUCKET_PREFIX", ""),
            # The same name is the same content: it is never given another name.
            "file_overwrite": True,
            "default_acl": None,
            "max_memory_size": 2 * 1024 * 1024,
        },
    }


INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "django_htmx",
    "trustfund.db",
    "trustfund.audit",
    "trustfund.events",
    "trustfund.identity",
    "trustfund.web",
    "trustfund.api",
    "trustfund.mail",
    "trustfund.ledger",
    "trustfund.documents",
    "trustfund.funds",
    "donors",
    "projects",
    "oversight",
    "disbursements",
    "trustfund.reports",
    "trustfund.control",
    "trustfund.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "trustfund.web.middleware.ActorMiddleware",
]

ROOT_URLCONF = "trustfund.urls"
CSRF_FAILURE_VIEW = "trustfund.web.errors.csrf_failure"
WSGI_APPLICATION = "trustfund.wsgi.application"
DEMONSTRATION = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEBUG = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "trustfund.web.context.page",
            ],
        },
    },
]

# Languages and time. The fund's own zone is a fact of the fund; the machine's is UTC.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ko", "한국어")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files. The app's static folder is found by its house (trustfund/web/static).
STATIC_URL = "/static/"
STATIC_ROOT: Path | None = BASE_DIR / "staticfiles"

# Documents: where they lie, how large one may be, and how much one person stores in 24 hours.
DOCUMENTS_FOLDER = Path(os.environ.get("DOCUMENTS_FOLDER") or BASE_DIR / "var" / "documents")
DOCUMENTS_MAX_BYTES = int(os.environ.get("DOCUMENTS_MAX_MB") or 20) * 1024 * 1024
DOCUMENTS_MAX_BYTES_A_DAY = int(os.environ.get("DOCUMENTS_MAX_MB_A_DAY") or 500) * 1024 * 1024
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "documents": documents_store(DOCUMENTS_FOLDER),
}

AUTH_USER_MODEL = "identity.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "trustfund.identity.adapter.ClosedSignupAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Persons are invited by an administrator, so the address is known to be theirs.
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Trust Fund"

# Sessions end after 30 idle minutes; each request begins them anew.
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False  # the web kit prolongs a used session every few minutes
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

# Only "smtp" lets letters out, by Django's e-mail backend; anything else keeps them here.
MAIL_BACKEND = os.environ.get("MAIL_BACKEND") or "mailbox"
# The hour at which the letter of the day leaves, by the clock of whom it is for.
MAIL_DIGEST_HOUR = int(os.environ.get("MAIL_DIGEST_HOUR") or 7) % 24
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or "trustfund@localhost"
EMAIL_TIMEOUT = 10
# Where the links in letters lead.
SITE_URL = os.environ.get("DEMO_URL") or "http://localhost:8000"

# Nothing that people send here is large; a spreadsheet of installments is some hundred kilobytes.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 800  # the largest budget has twelve components, eight years
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A file that is larger than any document is not listened to any further, whoever sends it.
FILE_UPLOAD_HANDLERS = [
    "trustfund.web.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# One store for the sign-in limits of all web processes. `createcachetable --database owner` makes it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "rest_framework.authentication.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["trustfund.api.permissions.DeclaredPermission"],
    "DEFAULT_PAGINATION_CLASS": "trustfund.api.pagination.KeysetPagination",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "trustfund.api.exceptions.problem_json",
    "COERCE_DECIMAL_TO_STRING": True,
    "PAGE_SIZE": 50,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Trust Fund",
    "DESCRIPTION": "The same acts as the pages, by the same services.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
}

# The log that the trail is sealed into: whose it is called, and the file with the key that signs it.
LOG_ORIGIN = os.environ.get("TRUSTFUND_LOG_ORIGIN") or "trustfund.example/trail"
LOG_KEY_FILE = os.environ.get("TRUSTFUND_LOG_KEY_FILE", "")
# On one's own machine a missing key is made. A server's is made by an operator: log_key_new.
LOG_KEY_IS_MADE = False
# The only upward wires, both by name: who listens to an event, and what wakes the relay.
EVENTS_SUBSCRIPTIONS = "trustfund.subscriptions.SUBSCRIPTIONS"
EVENTS_BELL = "trustfund.celery.ring"

# Celery only rings the bell: what must happen is a row in the outbox.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "visibility_timeout": 60,
    "unacked_restore_throttle": 1,
    # A bell that cannot be rung must not hold up the person who rings it.
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = 20
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED = False
CELERY_RESULT_BACKEND = None
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    # A bell that piled up while nobody listened is not worth ringing. The relay also takes up
    # what a worker has left lying (leases that ran out).
    "relay": {
        "task": "events.relay",
        "schedule": timedelta(seconds=2),
        "options": {"expires": 10},
    },
    "seal": {
        "task": "control.log_seal",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    # The first bell after midnight (UTC) finds every fund without its run of the day.
    "tie_outs": {
        "task": "control.tie_outs_run_due",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 300},
    },
    "mail": {
        "task": "mail.letters_send",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    # Does nothing outside of the demonstration, whose witnesses are played.
    "witnesses": {
        "task": "demo.witnesses_sign",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 60},
    },
    "reminders": {"task": "donors.reminders_send", "schedule": timedelta(hours=1)},
    "motions": {
        "task": "oversight.motions_close_due",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 20},
    },
}

LOG_LEVEL = os.environ.get("LOG_LEVEL", "INFO")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # The bell rings every two seconds; only what goes wrong is news.
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}
