"""A statement and a list as one raw query and one string join: what the pages are compared with.

They run behind the same middleware and sign-in, and show the same fifty lines with balances or totals.
They have no forms, no second language, no check of whose fund it is.
"""

from html import escape
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse

LINES = """
    SELECT x.value_date, x.entry_id, e.kind, e.memo, x.side, x.amount, x.balance, a.code, a.currency
    FROM (
      SELECT entry_id, n, account_id, value_date, side, amount,
        coalesce((SELECT debit - credit FROM ledger_rollup r WHERE r.account_id = l.account_id
          ORDER BY day DESC LIMIT 1), 0)
        - coalesce(sum(CASE side WHEN 'D' THEN amount ELSE -amount END) OVER (
            ORDER BY value_date DESC, entry_id DESC, n DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS balance
      FROM ledger_leg l WHERE account_id = %s
      ORDER BY value_date DESC, entry_id DESC, n DESC LIMIT 50) x
    JOIN ledger_entry e ON e.id = x.entry_id JOIN ledger_account a ON a.id = x.account_id
    ORDER BY x.value_date DESC, x.entry_id DESC, x.n DESC
"""
RECEIPTS = """
    SELECT r.id, r.bank_reference, r.value_date, o.name, a.number, r.currency, r.amount, c.bought_amount,
      f.amount
    FROM donors_receipt r JOIN donors_agreement a ON a.id = r.agreement_id
    JOIN donors_donor d ON d.id = r.donor_id JOIN identity_organization o ON o.id = d.organization_id
    LEFT JOIN donors_conversion c ON c.receipt_id = r.id LEFT JOIN donors_feecharge f ON f.receipt_id = r.id
    WHERE r.fund_id = %s ORDER BY r.id DESC LIMIT 50
"""
TOTALS = """
    SELECT r.currency, count(*), sum(r.amount), sum(c.bought_amount) FROM donors_receipt r
    LEFT JOIN donors_conversion c ON c.receipt_id = r.id WHERE r.fund_id = %s GROUP BY 1 ORDER BY 1
"""


@login_required
def raw_statement(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show the newest fifty lines of an account."""
    with connection.cursor() as cursor:
        cursor.execute(LINES, [account_id])
        rows = cursor.fetchall()
    body = "".join(
        f"<tr><th scope=row>{day:%d %b %Y}</th><td><a href=/books/entries/{entry}/>{entry} {kind}</a><br>"
        f"{escape(memo)}</td><td class=num>{amount:,.2f}</td><td>{side}</td>"
        f"<td class=num>{balance:,.2f}</td></tr>"
        for day, entry, kind, memo, side, amount, balance, _code, _currency in rows
    )
    return HttpResponse(
        f"<!doctype html><title>{account_id}</title><h1>{rows[0][7]} {rows[0][8]}</h1><table>{body}</table>"
    )


@login_required
def raw_receipts(request: HttpRequest, fund_id: UUID) -> HttpResponse:
    """Show the newest fifty receipts of a fund and the totals of all."""
    with connection.cursor() as cursor:
        cursor.execute(RECEIPTS, [fund_id])
        rows = cursor.fetchall()
        cursor.execute(TOTALS, [fund_id])
        totals = cursor.fetchall()
    body = "".join(
        f"<tr><th scope=row><a href=/donors/receipts/{key}/>{escape(reference)}</a></th><td>{day:%d %b %Y}</td>"
        f"<td>{escape(donor)}</td><td>{number}</td><td class=num>{currency} {amount:,.2f}</td>"
        f"<td class=num>{bought or amount:,.2f}</td><td class=num>{fee or 0:,.2f}</td></tr>"
        for key, reference, day, donor, number, currency, amount, bought, fee in rows
    )
    foot = "".join(
        f"<tr><th>Total {code}</th><td>{count}</td><td>{total:,.2f}</td><td>{bought or 0:,.2f}</td></tr>"
        for code, count, total, bought in totals
    )
    return HttpResponse(f"<!doctype html><title>{fund_id}</title><table>{body}{foot}</table>")
