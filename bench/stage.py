"""What the benches post to: a fund, its people and agreements, made once and found again."""

from decimal import Decimal
from uuid import UUID

from donors.models import Agreement
from tests.factories.cast import Cast, cast_make
from tests.factories.donors import agreement_make, donor_make, fund_opened
from trustfund.funds.models import Fund
from trustfund.identity.models import Appointment
from trustfund.identity.selectors import actor_for
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money
from trustfund.ledger.rules.posting import Leg

DONORS = (UUID(int=1), UUID(int=2))
# What every posting of the benches is: cash received, from two donors.
THREE_LEGS = (
    Leg("1100", "D", Money(Decimal(100), "USD")),
    Leg("4100", "C", Money(Decimal(60), "USD"), DONORS[0]),
    Leg("4100", "C", Money(Decimal(40), "USD"), DONORS[1]),
)
AGREED = Money(Decimal(1_000_000), "USD")
RAW_TABLES = """
    DROP TABLE IF EXISTS raw_leg, raw_entry;
    CREATE TABLE raw_entry (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, fund_id uuid NOT NULL, kind text NOT NULL,
      value_date date NOT NULL, recorded_at timestamptz NOT NULL, reference text NOT NULL,
      memo text NOT NULL, subject_id uuid NOT NULL);
    CREATE TABLE raw_leg (
      entry_id bigint NOT NULL, n smallint NOT NULL, account_id bigint NOT NULL,
      side char(1) NOT NULL, amount numeric(20, 4) NOT NULL, value_date date NOT NULL,
      PRIMARY KEY (entry_id, n));
"""


def stage_make(*, agreements: int = 8) -> tuple[Cast, Fund]:
    """Return the cast and an open fund with an agreement for each client."""
    cast = cast_make()
    fund = fund_opened(cast)
    donor = donor_make(cast)
    for _number in range(agreements):
        agreement_make(cast, fund, donor, AGREED, signer=cast.donor_officer)
    return cast, fund


def bench_fund() -> Fund:
    """Return the one fund of the stage."""
    return Fund.objects.get()


def bench_agreement(number: int) -> Agreement:
    """Return the agreement that this client pays into."""
    return Agreement.objects.order_by("number")[number]


def bench_officer() -> Actor:
    """Return the finance officer, who books receipts."""
    held = Appointment.objects.select_related("person").get(role="FINANCE_OFFICER")
    actor = actor_for(held.person, held.organization_id)
    assert actor is not None
    return actor
