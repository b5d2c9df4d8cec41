"""A client that posts with django-hordak. Runs in that peer's own environment, with bench/loop.py.

`python hordak_client.py URL setup|NUMBER`; the database of the URL holds nothing else.
"""

import sys
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings

sys.path.insert(0, str(Path(__file__).parent.parent))
from loop import serve

ACCOUNTS = ("cash", "one", "two")
BULK = 1000


def configure(url):
    """Set Django up for the peer alone, on this database."""
    parts = urlsplit(url)
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak",
        ],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"),
            "USER": parts.username, "PASSWORD": parts.password or "",
            "HOST": parse_qs(parts.query).get("host", [parts.hostname or ""])[0],
            "PORT": str(parts.port or ""),
        }},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField", USE_TZ=True, SECRET_KEY="x",
        DEFAULT_CURRENCY="USD", HORDAK_INTERNAL_CURRENCY="USD", CURRENCIES=["USD"],
    )  # fmt: skip
    django.setup()


def setup():
    """Make the peer's tables and three accounts."""
    from django.core.management import call_command
    from hordak.models import Account

    call_command("migrate", verbosity=0)
    kinds = {"cash": "AS", "one": "IN", "two": "IN"}
    for name in ACCOUNTS:
        Account.objects.create(name=name, code=name, type=kinds[name], currencies=["USD"])


def works():
    """Return the peer's ways to post the same three legs."""
    from django.db import transaction
    from hordak.models import Account, Leg, Transaction
    from moneyed import Money

    cash, one, two = (Account.objects.get(name=name) for name in ACCOUNTS)
    today, amounts = date.today(), [Money(n, "USD") for n in (100, 60, 40)]

    def legs(entry):
        return [
            Leg(transaction=entry, account=cash, debit=amounts[0]),
            Leg(transaction=entry, account=one, credit=amounts[1]),
            Leg(transaction=entry, account=two, credit=amounts[2]),
        ]

    def documented():
        with transaction.atomic():
            entry = Transaction.objects.create(description="bench", date=today)
            Leg.objects.create(transaction=entry, account=cash, debit=amounts[0])
            Leg.objects.create(transaction=entry, account=one, credit=amounts[1])
            Leg.objects.create(transaction=entry, account=two, credit=amounts[2])

    def overdraft_safe():
        with transaction.atomic():
            held = Account.objects.select_for_update().get(pk=cash.pk)
            if held.get_balance().monies() and held.get_balance()["USD"].amount < 0:
                raise ValueError("overdrawn")
            documented()

    def bulk():
        with transaction.atomic():
            entries = Transaction.objects.bulk_create(
                [Transaction(description="bench", date=today) for _ in range(BULK)]
            )
            Leg.objects.bulk_create([leg for entry in entries for leg in legs(entry)])

    return {"hordak": documented, "hordak_safe": overdraft_safe, "hordak_bulk_1000": bulk}


if __name__ == "__main__":
    configure(sys.argv[1])
    if sys.argv[2] == "setup":
        setup()
    else:
        serve(works())
