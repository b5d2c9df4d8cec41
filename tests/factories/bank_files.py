"""Synthetic bank statements: drawn lines, written as camt.053, MT940 and CSV.

Each writer takes the product's own `Statement`, so that what was written can be compared with what
is read. Files come in chunks: a file of 100,000 lines need not stand in memory.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from donors.rules.bank_files import Balance, CsvMap, Line, Statement
from trustfund.kernel.money import Money, zero

ACCOUNT = "XK051212012345678906"
FIRST_DAY = date(2026, 3, 2)
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
CSV_MAP = CsvMap(
    account=ACCOUNT,
    currency="USD",
    columns={
        "booking_date": "Booked",
        "value_date": "Value",
        "amount": "Amount",
        "bank_reference": "Reference",
        "end_to_end_id": "End to end",
        "owner_reference": "Our reference",
        "counterparty_name": "Name",
        "counterparty_account": "Account",
        "remittance": "Text",
        "code": "Code",
        "balance": "Balance",
    },
)


def lines_drawn(count: int, *, seed: int = 1, currency: str = "USD", days: int = 30) -> list[Line]:
    """Return so many lines in the order of their days; nine in ten are credits."""
    draw = random.Random(seed)
    made = []
    for number in range(1, count + 1):
        amount = Decimal(draw.randint(1, 10**9)) / 100 * draw.choice((1,) * 9 + (-1,))
        booked = FIRST_DAY + timedelta(days=(number - 1) * days // count)
        made.append(
            Line(
                position=number,
                booking_date=booked,
                value_date=booked,
                money=Money(amount, currency),
                bank_reference=f"BK{draw.getrandbits(40):011X}",
                end_to_end_id=f"E2E-{number:07d}",
                owner_reference=f"TF-{draw.randint(1, 9999):04d}",
                counterparty_name=f"Ministry of Finance {draw.randint(1, 40)}",
                counterparty_account=f"XK{draw.randint(10**17, 10**18 - 1)}",
                remittance=f"Contribution {number}, installment {draw.randint(1, 8)} of 8",
                code="PMNT-RCDT-XBCT",
            )
        )
    return made


def statement_of(
    lines: Sequence[Line],
    *,
    opening: Money | None = None,
    number: str = "1",
    account: str = ACCOUNT,
    currency: str = "USD",
    source_format: str = "",
    **changes: Any,
) -> Statement:
    """Return a statement of these lines, whose balances tie."""
    start = opening or zero(currency)
    total = sum((line.money.amount for line in lines), Decimal(0))
    first = lines[0].booking_date if lines else FIRST_DAY
    last = lines[-1].booking_date if lines else FIRST_DAY
    made = Statement(
        source_format=source_format,
        account=account,
        currency=currency,
        opening=Balance("opening", start, first),
        closing=Balance("closing", start + Money(total, currency), last),
        lines=tuple(lines),
        reference=f"STMT{number}",
        number=number,
    )
    return replace(made, **changes)


def chained(groups: Sequence[Sequence[Line]], **facts: Any) -> list[Statement]:
    """Return one statement for each group of lines, each opening with the closing before it."""
    made: list[Statement] = []
    for number, lines in enumerate(groups, start=1):
        before = made[-1].closing if made else None
        opening = before.money if before else None
        made.append(statement_of(lines, opening=opening, number=str(number), **facts))
    return made


def file_of(chunks: Iterable[bytes]) -> BytesIO:
    """Return the chunks as one open file."""
    return BytesIO(b"".join(chunks))


def camt053(statements: Iterable[Statement], *, version: str = "08") -> Iterator[bytes]:
    """Yield a camt.053 of this version, valid by its schema."""
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{NAMESPACE}{version}">'
        "<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-04-01T06:00:00</CreDtTm></GrpHdr>\n"
    ).encode()
    for statement in statements:
        yield (
            f"<Stmt><Id>{escape(statement.reference)}</Id>"
            f"<ElctrncSeqNb>{statement.number}</ElctrncSeqNb>"
            "<CreDtTm>2026-04-01T06:00:00</CreDtTm>"
            f"<Acct><Id><IBAN>{statement.account}</IBAN></Id><Ccy>{statement.currency}</Ccy></Acct>\n"
            f"{_xml_balance('OPBD', statement.opening)}{_xml_balance('CLBD', statement.closing)}"
        ).encode()
        for line in statement.lines:
            yield xml_entry(line, version=version).encode()
        yield b"</Stmt>\n"
    yield b"</BkToCstmrStmt></Document>\n"


def xml_entry(line: Line, *, version: str = "08") -> str:
    """Return one Ntry."""
    status = "<Sts><Cd>BOOK</Cd></Sts>" if version == "08" else "<Sts>BOOK</Sts>"
    role = "Dbtr" if line.is_credit != line.is_reversal else "Cdtr"
    name = f"<Nm>{escape(line.counterparty_name)}</Nm>" if line.counterparty_name else ""
    party = f"<Pty>{name}</Pty>" if version == "08" else name
    domain, family, subfamily = line.code.split("-")
    structured = (
        f"<Strd><CdtrRefInf><Ref>{escape(line.owner_reference)}</Ref></CdtrRefInf></Strd>"
        if line.owner_reference
        else ""
    )
    texts = "".join(
        f"<Ustrd>{escape(text)}</Ustrd>" for text in line.remittance.split("\n") if text
    )
    return (
        f"<Ntry>{_xml_money(line.money)}"
        f"{'<RvslInd>true</RvslInd>' if line.is_reversal else ''}{status}"
        f"<BookgDt><Dt>{line.booking_date}</Dt></BookgDt>"
        f"<ValDt><Dt>{line.value_date}</Dt></ValDt>"
        f"{_xml('AcctSvcrRef', line.bank_reference)}"
        f"<BkTxCd><Domn><Cd>{domain}</Cd><Fmly><Cd>{family}</Cd>"
        f"<SubFmlyCd>{subfamily}</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>"
        f"<EndToEndId>{escape(line.end_to_end_id or 'NOTPROVIDED')}</EndToEndId></Refs>"
        f"{_xml_money(line.money) if version != '02' else ''}"
        f"<RltdPties><{role}>{party}</{role}>"
        f"{_xml_account(role, line.counterparty_account)}</RltdPties>"
        f"<RmtInf>{texts}{structured}</RmtInf></TxDtls></NtryDtls></Ntry>\n"
    )


def _xml(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _xml_account(role: str, account: str) -> str:
    if not account:
        return ""
    return f"<{role}Acct><Id><IBAN>{account}</IBAN></Id></{role}Acct>"


def _xml_money(money: Money) -> str:
    direction = "CRDT" if money.amount >= 0 else "DBIT"
    amount = f'<Amt Ccy="{money.currency}">{abs(money.amount)}</Amt>'
    return f"{amount}<CdtDbtInd>{direction}</CdtDbtInd>"


def _xml_balance(code: str, balance: Balance | None) -> str:
    if balance is None:
        return ""
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_xml_money(balance.money)}"
        f"<Dt><Dt>{balance.on}</Dt></Dt></Bal>\n"
    )


def mt940(statements: Iterable[Statement], *, encoding: str = "utf-8") -> Iterator[bytes]:
    """Yield an MT940. Of the other party it says only what the remittance says."""
    for statement in statements:
        yield (
            f":20:{statement.reference}\r\n:25:{statement.account}\r\n:28C:{statement.number}/1\r\n"
            f"{_swift_balance('60', statement.opening)}"
        ).encode(encoding)
        for line in statement.lines:
            yield swift_entry(line).encode(encoding)
        yield f"{_swift_balance('62', statement.closing)}-\r\n".encode(encoding)


def swift_entry(line: Line) -> str:
    """Return one :61: with its :86:."""
    mark = "C" if line.is_credit != line.is_reversal else "D"
    bank = f"//{line.bank_reference}" if line.bank_reference else ""
    return (
        f":61:{line.value_date:%y%m%d}{line.booking_date:%m%d}{'R' if line.is_reversal else ''}{mark}"
        f"{_swift_amount(line.money)}NTRF{line.owner_reference or 'NONREF'}{bank}\r\n"
        f":86:{line.remittance}\r\n"
    )


def _swift_amount(money: Money) -> str:
    text = f"{abs(money.amount)}".replace(".", ",")
    return text if "," in text else f"{text},"


def _swift_balance(tag: str, balance: Balance | None) -> str:
    if balance is None:
        return ""
    mark = "C" if balance.money.amount >= 0 else "D"
    page = "M" if balance.is_interim else "F"
    currency, amount = balance.money.currency, _swift_amount(balance.money)
    return f":{tag}{page}:{mark}{balance.on:%y%m%d}{currency}{amount}\r\n"


def bank_csv(
    statement: Statement,
    *,
    csv_map: CsvMap = CSV_MAP,
    encoding: str = "utf-8",
    amount: Callable[[Money], str] | None = None,
) -> Iterator[bytes]:
    """Yield a table with the map's titles, delimiter and dates, and a running balance."""
    written = amount or (lambda money: str(money.amount).replace(".", csv_map.decimal))
    yield _row(csv_map.columns.values(), csv_map).encode(encoding)
    balance = statement.opening.money if statement.opening else zero(statement.currency)
    for line in statement.lines:
        balance += line.money
        facts = {
            "booking_date": line.booking_date.strftime(csv_map.date_format),
            "value_date": line.value_date.strftime(csv_map.date_format),
            "amount": written(line.money),
            "balance": written(balance),
        }
        cells = [facts.get(name) or getattr(line, name) for name in csv_map.columns]
        yield _row(cells, csv_map).encode(encoding.removesuffix("-sig"))


def _row(cells: Iterable[str], csv_map: CsvMap) -> str:
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells)
    return csv_map.delimiter.join(quoted) + "\r\n"
