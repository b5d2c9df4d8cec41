"""Load many receipts of one fund at once, as the owner: what a long list of contributions shows."""

from bench.ground import as_owner
from bench.stage import bench_agreement, stage_make
from tests.factories.tamper import guards_lifted
from trustfund.funds.models import Fund

RECEIPTS = """
    INSERT INTO donors_receipt (id, fund_id, donor_id, agreement_id, installment_id, amount, currency,
      value_date, bank_reference, entry_id, recorded_by_id, recorded_at)
    SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, a.fund_id, a.donor_id, a.id,
      i.id, 10 + n %% 90, a.currency, a.countersigned_date, 'LOAD-' || n, 1000000 + n, a.drafted_by_id,
      now()
    FROM donors_agreement a JOIN donors_installment i ON i.agreement_id = a.id
    CROSS JOIN generate_series(1, %(count)s) n
    WHERE a.id = %(agreement)s AND i.number = 1
"""


def receipts_load(count: int) -> Fund:
    """Return a fund with so many receipts under one agreement; the books know nothing of them."""
    _cast, fund = stage_make(agreements=1)
    with guards_lifted("donors_receipt"):
        as_owner(RECEIPTS, {"count": count, "agreement": bench_agreement(0).pk})
    as_owner("ANALYZE donors_receipt")
    return fund
