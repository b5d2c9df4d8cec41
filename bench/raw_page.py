"""The account statement as one raw query and one string join: what the page is compared with.

It runs behind the same middleware and sign-in, and shows the same fifty lines and balances. It has no
forms, no second language, no check of whose fund it is.
"""

from html import escape

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
