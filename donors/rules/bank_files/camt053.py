"""Bank statements of ISO 20022: camt.053 versions 02, 04 and 08, one element at a time.

Nothing is fetched and nothing is expanded: no document type, no entities, no network. Each
element is dropped as soon as it ends, so that memory holds the lines of one statement and no tree.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from donors.rules.bank_files.bounds import (
    MAX_BALANCES,
    MAX_DEPTH,
    MAX_FILE_BYTES,
    MAX_LINE_TEXT,
    Meter,
    clipped,
)
from donors.rules.bank_files.camt053_paths import (
    BALANCE,
    DETAIL,
    ENTRY,
    HEAD,
    KINDS,
    PAYMENT,
    TEXT,
    WANTED,
)
from donors.rules.bank_files.errors import (
    BankFileError,
    CurrencyDiffers,
    DoctypeRefused,
    EncodingBroken,
    FieldMissing,
    FieldUnreadable,
    NotWellFormed,
    TooDeep,
    TooLarge,
    Truncated,
    UnsupportedVersion,
)
from donors.rules.bank_files.fields import Place, iso_day, known_currency, money_of, reference_of
from donors.rules.bank_files.statement import Balance, Line, Statement
from trustfund.kernel.money import Money

VERSIONS = ("camt.053.001.02", "camt.053.001.04", "camt.053.001.08")
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"
PROLOG_BYTES = 64 * 2**10
# The depths of Document, of Stmt, and of the parts of it (Bal, Ntry).
ROOT, STATEMENT, PART = 1, 3, 4
# How the parser numbers an encoding that it does not know and a byte that does not fit.
XML_ENCODING = {31, 32, 81}
XML_NO_ERROR = 1


def statements(file: BinaryIO) -> Iterator[Statement]:
    """Yield each statement of the file as it ends. Whether it ties is not asked here.

    A refusal may come after statements were yielded: take the whole file or nothing.

    :raises BankFileError: as donors/rules/bank_files/errors.py names them
    """
    source = _Source(file)
    source.refuse_doctype()
    context = etree.iterparse(
        source,
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    reader = _Reader()
    try:
        for event, element in context:
            if event == "start":
                reader.start(element)
                continue
            statement = reader.end(element)
            if statement is not None:
                yield statement
            _drop(element)
    except etree.XMLSyntaxError as broken:
        raise _refusal(broken, reader, is_cut=source.at_end and not reader.is_complete) from None


def _drop(element: Any) -> None:
    """Forget an element that has ended, and the one before it."""
    element.clear(keep_tail=True)
    if element.getprevious() is not None:
        del element.getparent()[0]


def _refusal(broken: Any, reader: "_Reader", *, is_cut: bool) -> BankFileError:
    position, line = reader.meter.lines or None, (broken.position or (None,))[0] or None
    if broken.code in XML_ENCODING:
        return EncodingBroken(position=position, line=line, encoding="XML")
    # Without an error of its own the parser stopped at an entity that nobody defined.
    if is_cut and not (reader.version and broken.code == XML_NO_ERROR):
        return Truncated(position=position, line=line)
    return NotWellFormed(position=position, line=line, reason=broken.msg)


class _Source:
    """The file as the parser reads it, with its size bound and whether its end was reached."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = 0
        self.at_end = False
        file.seek(0)

    def read(self, size: int = -1) -> bytes:
        chunk = self.file.read(size)
        self.size += len(chunk)
        self.at_end = not chunk
        if self.size > MAX_FILE_BYTES:
            raise TooLarge(what="file", bound=MAX_FILE_BYTES)
        return chunk

    def refuse_doctype(self) -> None:
        """Look at what stands before the first element, before the parser sees it.

        :raises DoctypeRefused: for a document type
        :raises EncodingBroken: for a zero byte, as every other encoding than UTF-8 of it has
        """
        head = self.file.read(PROLOG_BYTES)
        self.file.seek(0)
        if b"\0" in head:
            raise EncodingBroken(line=1, encoding="UTF-8")
        declared = re.match(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=["']([\w.-]+)["']""", head)
        if declared and declared[1].upper() not in {b"UTF-8", b"US-ASCII", b"ISO-8859-1"}:
            raise EncodingBroken(line=1, encoding=declared[1].decode())
        first = re.search(rb"<[A-Za-z_]", head)
        prolog = head[: first.start()] if first else head
        if b"<!DOCTYPE" in prolog or b"<!ENTITY" in prolog:
            raise DoctypeRefused(line=prolog.count(b"\n") + 1)


class _Reader:
    """Follows the path through the document and gathers what the tables above name."""

    def __init__(self) -> None:
        self.meter = Meter()
        self.paths: list[str] = []  # of the elements that are open, from Stmt's parts on below Stmt
        self.prefix = ""
        self.version = ""
        self.statements = 0
        self._begin_statement()
        self._begin_part()

    def _begin_statement(self) -> None:
        self.head: dict[str, str] = {}
        self.lines: list[Line] = []
        self.balances: list[Balance] = []
        self.unbooked = 0

    def _begin_part(self) -> None:
        self.part: dict[str, str] = {}
        self.text: dict[str, str] = {}
        self.differing: set[str] = set()
        self.twice = ""
        self.payments = 0
        self.line = 0

    def start(self, element: Any) -> None:
        """Enter an element."""
        if not self.paths:
            self._root(element)
        name = element.tag.removeprefix(self.prefix)
        depth = len(self.paths) + 1
        self.paths.append(f"{self.paths[-1]}/{name}" if depth > PART else name)
        if depth > MAX_DEPTH:
            raise TooDeep(
                position=self.meter.lines or None, line=element.sourceline, bound=MAX_DEPTH
            )
        if depth == ROOT + 1 and name != "BkToCstmrStmt":
            raise UnsupportedVersion(line=element.sourceline, found=name)
        if depth == STATEMENT and name == "Stmt":
            self.statements += 1
            self._begin_statement()
        elif depth == PART:
            self._begin_part()
            self.line = element.sourceline

    def end(self, element: Any) -> Statement | None:
        """Leave an element; return the statement if it was one."""
        made = None
        depth = len(self.paths)
        if depth >= STATEMENT and self.paths[STATEMENT - 1] == "Stmt":
            if depth == STATEMENT:
                with Place(line=element.sourceline):
                    made = self._statement()
                self._begin_statement()
            elif self.paths[-1] in WANTED:
                self._gather(self.paths[-1], element)
            if depth == PART:
                self._part_ended(self.paths[-1])
        self.paths.pop()
        return made

    @property
    def is_complete(self) -> bool:
        """Return whether the root has ended."""
        return bool(self.version) and not self.paths

    def _root(self, element: Any) -> None:
        if element.getroottree().docinfo.doctype:
            raise DoctypeRefused(line=element.sourceline)
        namespace, _, name = element.tag.removeprefix("{").rpartition("}")
        self.version = namespace.removeprefix(NAMESPACE)
        if name != "Document" or self.version not in VERSIONS:
            raise UnsupportedVersion(line=element.sourceline, found=self.version or name)
        self.prefix = f"{{{namespace}}}"

    def _gather(self, path: str, element: Any) -> None:
        if path == PAYMENT:
            self.payments += 1
            return
        text = (element.text or "").strip()
        if not text:
            return
        if name := HEAD.get(path):
            self.head.setdefault(name, text)
        elif name := BALANCE.get(path) or ENTRY.get(path):
            if name in self.part:
                self.twice = name
            self.part[name] = text
            if name == "amount":
                self.part["currency"] = element.get("Ccy", "")
        elif (name := DETAIL.get(path)) and self.part.setdefault(name, text) != text:
            self.differing.add(name)
        if (name := TEXT.get(path)) and len(self.text.get(name, "")) <= MAX_LINE_TEXT:
            self.text[name] = f"{self.text[name]}\n{text}" if name in self.text else text

    def _part_ended(self, name: str) -> None:
        match name:
            case "Bal":
                with Place(line=self.line):
                    self._balance()
            case "Ntry":
                with Place(position=self.meter.lines + 1, line=self.line):
                    self._entry()

    def _money(self) -> Money:
        if self.twice:
            raise FieldUnreadable(field=self.twice, text=self.part[self.twice])
        money = money_of(self.part.get("amount", ""), self.part.get("currency", ""))
        direction = self.part.get("direction", "")
        if direction not in {"CRDT", "DBIT"}:
            raise FieldUnreadable(field="direction", text=direction)
        return money if direction == "CRDT" else -money

    def _balance(self) -> None:
        if len(self.balances) >= MAX_BALANCES:
            raise TooLarge(what="balances", bound=MAX_BALANCES)
        if "on" not in self.part:
            raise FieldMissing(field="balance_date")
        kind = self.part.get("kind", "")
        on = iso_day(self.part["on"], "balance_date")
        balance = Balance(KINDS.get(kind, kind), self._money(), on, kind == "ITBD")
        self.balances.append(balance)

    def _entry(self) -> None:
        status = self.part.get("status", "")
        if not status:
            raise FieldMissing(field="status")
        if status != "BOOK":
            self.unbooked += 1
            return
        line = self._line()
        self.meter.take(line)
        self.lines.append(line)

    def _line(self) -> Line:
        money = self._money()
        booked, value = self.part.get("booked", ""), self.part.get("value", "")
        if not booked and not value:
            raise FieldMissing(field="date")
        is_reversal = self.part.get("reversal", "") in {"true", "1"}
        # A returned payment names its parties as they stood in the payment.
        party = "Dbtr" if (money.amount >= 0) != is_reversal else "Cdtr"
        texts = [self.text.get(name, "") for name in ("unstructured", "structured", "detail_text")]
        remittance = clipped(next(filter(None, texts), self.part.get("entry_text", "")))
        bank_reference = self.part.get("bank_reference") or self._agreed("detail_reference")
        owner = self._agreed("creditor_reference") or self.part.get("entry_reference", "")
        return Line(
            position=self.meter.lines + 1,
            booking_date=iso_day(booked or value, "booking_date"),
            value_date=iso_day(value or booked, "value_date"),
            money=money,
            bank_reference=reference_of(bank_reference),
            end_to_end_id=reference_of(self._agreed("end_to_end")),
            owner_reference=reference_of(owner),
            counterparty_name=self._agreed(f"{party}_name"),
            counterparty_account=self._agreed(f"{party}_account"),
            remittance=remittance,
            code=self._code(),
            is_reversal=is_reversal,
            parts=max(1, self.payments),
        )

    def _agreed(self, name: str) -> str:
        return "" if name in self.differing else self.part.get(name, "")

    def _code(self) -> str:
        domain = [self.part.get(name, "") for name in ("domain", "family", "subfamily")]
        return "-".join(filter(None, domain)) or self.part.get("proprietary", "")

    def _statement(self) -> Statement:
        head = self.head
        if "account" not in head:
            raise FieldMissing(field="account")
        opening, closing, others = _booked(self.balances)
        first = opening or closing
        currency = head.get("currency") or (first.money.currency if first else "")
        if not currency and self.lines:
            currency = self.lines[0].money.currency
        for line in self.lines:
            if line.money.currency != currency:
                raise CurrencyDiffers(
                    position=line.position, currency=line.money.currency, expected=currency
                )
        return Statement(
            source_format=self.version,
            account=head["account"],
            currency=known_currency(currency),
            opening=opening,
            closing=closing,
            others=others,
            lines=tuple(self.lines),
            reference=head.get("reference", ""),
            number=head.get("number") or head.get("legal_number", ""),
            sequence=head.get("sequence", ""),
            note=head.get("note", ""),
            unbooked=self.unbooked,
            position=self.statements,
        )


def _booked(
    balances: list[Balance],
) -> tuple[Balance | None, Balance | None, tuple[Balance, ...]]:
    """Return opening, closing and the rest; pages of one statement end in interim balances."""
    interim = [one for one in balances if one.is_interim]
    opening = next((one for one in balances if one.kind == "opening"), None)
    closing = next((one for one in balances if one.kind == "closing"), None)
    if opening is None and interim:
        opening = interim.pop(0)
    if closing is None and interim:
        closing = interim.pop()
    others = tuple(one for one in balances if one is not opening and one is not closing)
    return opening, closing, others
