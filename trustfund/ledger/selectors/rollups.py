"""What a rollup must hold: the sums of the legs, as the verifier and the tie-outs ask for them."""

from typing import Final

# In what follows as `then`, `found` has the sums of every account up to every day that has rollups:
# of all funds or, with a condition in `of_fund`, of one.
SUMS_OF_LEGS: Final = """
    WITH days AS (
      SELECT fund_id, day, lag(day, 1, '-infinity') OVER (PARTITION BY fund_id ORDER BY day) AS before
      FROM ledger_rollup_day {of_fund}
    ), found AS (
      SELECT d.fund_id, d.day, a.id AS account_id,
        sum(coalesce(x.debit, 0)) OVER upto AS debit, sum(coalesce(x.credit, 0)) OVER upto AS credit
      FROM days d JOIN ledger_account a ON a.fund_id = d.fund_id CROSS JOIN LATERAL (
        SELECT sum(amount) FILTER (WHERE side = 'D') AS debit,
          sum(amount) FILTER (WHERE side = 'C') AS credit
        FROM ledger_leg l
        WHERE l.account_id = a.id AND l.value_date > d.before AND l.value_date <= d.day) x
      WINDOW upto AS (PARTITION BY a.id ORDER BY d.day)
    ) {then}
"""
