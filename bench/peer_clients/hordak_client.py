"""A client that posts with django-hordak. Runs in that peer's own environment, with bench/loop.py.

`python hordak_client.py URL setup|load|NUMBER`; the database of the URL holds nothing else.
`load LEGS` fills it with the same rows as bench/load.py has, for reading.
"""

import json
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
CURRENCIES = ["USD", "EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "CAD", "AUD"]
DONORS, DAYS = 109, 1800
AS_OF = date(2024, 11, 17)
LOAD = (
    """
    INSERT INTO hordak_account (id, uuid, name, code, full_code, type, is_bank_account, lft, rght,
      tree_id, level, currencies)
    SELECT 100 + p, gen_random_uuid(), 'p' || p, 'p' || p, 'p' || p,
      CASE p WHEN 0 THEN 'AS' ELSE 'IN' END, false, 1, 2, 100 + p, 0, %(json)s::jsonb
    FROM generate_series(0, %(donors)s) p
    """,
    """
    INSERT INTO hordak_transaction (id, uuid, timestamp, date, description)
    SELECT 1000 + g, gen_random_uuid(), now(),
      '2020-01-01'::date + (g * %(days)s / (%(entries)s + 1))::int, 'Loaded'
    FROM generate_series(1, %(entries)s) g
    """,
    """
    INSERT INTO hordak_leg (uuid, description, account_id, transaction_id, credit, debit, currency)
    SELECT gen_random_uuid(), '', 100 + x.p, 1000 + g, x.credit, x.debit,
      (%(currencies)s::text[])[1 + g %% 9]
    FROM generate_series(1, %(entries)s) g CROSS JOIN LATERAL (VALUES
      (0, NULL, (1 + g %% 1000) * 10), (1 + (g * 7) %% %(donors)s, (1 + g %% 1000) * 6, NULL),
      (1 + (g * 7 + 1 + g %% 50) %% %(donors)s, (1 + g %% 1000) * 4, NULL)) AS x(p, credit, debit)
    """,
)


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
        DEFAULT_CURRENCY="USD", HORDAK_INTERNAL_CURRENCY="USD", CURRENCIES=CURRENCIES,
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


def load(legs):
    """Fill the tables with lawful rows, the triggers that check each leg aside."""
    from django.db import connection

    values = {
        "json": json.dumps(CURRENCIES), "currencies": CURRENCIES, "donors": DONORS, "days": DAYS,
        "entries": legs // 3,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for table in ("hordak_account", "hordak_leg"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in LOAD:
            cursor.execute(statement, values)
        cursor.execute("ANALYZE")


def works():
    """Return the peer's ways to post the same three legs."""
    from django.db import transaction
    from hordak.models import Account, Leg, Transaction
    from moneyed import Money

    cash, one, two = (Account.objects.filter(name=name).first() for name in ACCOUNTS)
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

    def trial_balance():
        return [(row.code, row.balance) for row in Account.objects.with_balances(as_of=AS_OF)]

    return {
        "hordak_trial_balance": trial_balance,
        "hordak": documented,
        "hordak_safe": overdraft_safe,
        "hordak_bulk_1000": bulk,
    }


if __name__ == "__main__":
    configure(sys.argv[1])
    if sys.argv[2] == "setup":
        setup()
    elif sys.argv[2] == "load":
        setup()
        load(int(sys.argv[3]))
    else:
        serve(works())
