"""A client that posts with django-ledger. Runs in that peer's own environment, with bench/loop.py.

`python django_ledger_client.py URL setup|NUMBER`; the database of the URL holds nothing else.
"""

import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings
from django.utils import timezone

sys.path.insert(0, str(Path(__file__).parent.parent))
from loop import serve

CODES = {"cash": "1010", "one": "4010", "two": "4020"}


def configure(url):
    """Set Django up for the peer alone, on this database."""
    parts = urlsplit(url)
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions",
            "django.contrib.messages", "django.contrib.admin", "django_ledger",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django_ledger.context.django_ledger_context",
            ]},
        }],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"),
            "USER": parts.username, "PASSWORD": parts.password or "",
            "HOST": parse_qs(parts.query).get("host", [parts.hostname or ""])[0],
            "PORT": str(parts.port or ""),
        }},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField", USE_TZ=True, SECRET_KEY="x",
    )  # fmt: skip
    django.setup()


def setup():
    """Make the peer's tables, an entity with its chart of accounts, and a ledger."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django_ledger.models import EntityModel

    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_user("bench")
    entity = EntityModel.create_entity(
        name="Bench", use_accrual_method=False, admin=user, fy_start_month=1
    )
    chart = entity.create_chart_of_accounts(assign_as_default=True, commit=True, coa_name="Bench")
    roles = {"cash": ("asset_ca_cash", "debit"), "one": ("in_operational", "credit"),
             "two": ("in_operational", "credit")}  # fmt: skip
    for name, code in CODES.items():
        role, side = roles[name]
        entity.create_account(
            code=code, role=role, name=name, balance_type=side, active=True, coa_model=chart
        )
    entity.create_ledger(name="Bench", posted=True)


def works():
    """Return the peer's documented way to post the same three legs."""
    from django_ledger.models import AccountModel, LedgerModel

    ledger = LedgerModel.objects.get(name="Bench")
    found = {name: AccountModel.objects.get(code=code) for name, code in CODES.items()}
    when = timezone.now() - timedelta(days=1)

    def commit():
        ledger.commit_txs(
            je_timestamp=when,
            je_posted=True,
            je_txs=[
                {"account": found["cash"], "amount": Decimal(100), "tx_type": "debit",
                 "description": "bench"},
                {"account": found["one"], "amount": Decimal(60), "tx_type": "credit",
                 "description": "bench"},
                {"account": found["two"], "amount": Decimal(40), "tx_type": "credit",
                 "description": "bench"},
            ],
        )  # fmt: skip

    return {"django_ledger": commit}


if __name__ == "__main__":
    configure(sys.argv[1])
    if sys.argv[2] == "setup":
        setup()
    else:
        serve(works())
