"""Rows of a table become what they say: by the very acts that a person would do one after another."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from inspect import unwrap
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import TableKind, TableState
from donors.models import Agreement, Donor, TableRow
from donors.rules.tables import ReadRow, Reason, Status
from donors.rules.tables.keeping import kept, row_key
from donors.selectors.table_words import reason_sentence
from donors.services.pledges import pledge_lapse, pledge_record
from donors.services.receipts import receipt_record
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Conflict, DomainError

# The act behind each kind of row, and what must be allowed for it.
ACTS: Final = {
    TableKind.PLEDGE: "donors.pledge_record",
    TableKind.RECEIPT: "donors.receipt_record",
}

TOLD_AT_MOST: Final = 20

# An act is one transaction by itself and refuses to be part of another. Here all rows are one
# transaction, so the act is called without that frame; everything else about it is the same.
_pledge: Callable[..., Any] = unwrap(pledge_record)
_receipt: Callable[..., Any] = unwrap(receipt_record)
_lapse: Callable[..., Any] = unwrap(pledge_lapse)


def tried(
    rows: Sequence[ReadRow], *, kind: str, actor: Actor, now: datetime, fund: Fund
) -> list[ReadRow]:
    """Return the rows with what the acts say of each, one after another. Nothing stays written.

    A row that an act refuses is rejected with its sentence; one that was imported before is known
    and would make nothing.
    """
    known = _known(rows, kind=kind, fund=fund)
    found = []
    with transaction.atomic():
        names = _Names(actor, fund)
        for row in rows:
            if row.status is Status.REJECTED:
                found.append(row)
            elif (earlier := known.get(row.line)) is not None:
                fact = {"line": earlier.line, "table": earlier.table.number}
                found.append(_with(row, Reason("row_known", facts=fact)))
            else:
                found.append(_tried(row, kind=kind, actor=actor, now=now, names=names))
        transaction.set_rollback(True)
    return found


def made(
    rows: Sequence[TableRow], read: Sequence[ReadRow], *, kind: str, actor: Actor, now: datetime,
    fund: Fund,
) -> list[TableRow]:  # fmt: skip
    """Do the acts of rows that may be imported. Return those rows, each with what it has made.

    :raises DomainError: if an act now refuses a row that it accepted when it was checked
    """
    known = _known(read, kind=kind, fund=fund)
    names = _Names(actor, fund)
    done = []
    for row, facts in zip(rows, read, strict=True):
        if facts.status is Status.REJECTED or facts.line in known:
            continue
        try:
            subject = _done(facts, kind=kind, actor=actor, now=now, names=names)
        except (_Unknown, DomainError) as error:
            raise RowRefused(
                _("Line %(line)s is refused now: %(why)s Nothing of the table was imported.")
                % {"line": facts.line, "why": error}
            ) from error
        row.made_id = subject.pk
        done.append(row)
    return done


def undone(
    rows: Sequence[TableRow], *, kind: str, actor: Actor, now: datetime, reason: str
) -> None:
    """Take back what rows have made: pledges lapse. All of them, or none.

    :raises NotReversible: saying of each row why it cannot be
    """
    if kind != TableKind.PLEDGE:
        raise NotReversible(
            _(
                "%(count)d receipts of this table are booked, from line %(line)s on. What is booked goes "
                "back by a refund or a reversing entry of its own. The table stands."
            )
            % {"count": len(rows), "line": rows[0].line if rows else "–"}
        )
    refused = []
    for row in rows:
        try:
            _lapse(
                actor=actor, now=now, pledge_id=row.made_id, ended_date=now.date(), reason=reason
            )
        except DomainError as error:
            refused.append(_("Line %(line)s: %(why)s") % {"line": row.line, "why": error})
    if refused:
        raise NotReversible(" ".join([_("The table stands."), *refused[:TOLD_AT_MOST]]))


class NotReversible(Conflict):
    """What a table has made cannot be taken back."""

    code = "not_reversible"


class RowRefused(DomainError):
    """An act refuses a row that it accepted when the table was checked."""

    code = "row_refused"


class _Unknown(Exception):
    """A row names a donor or an agreement that is not there; `code` is of ACT_REJECTIONS."""

    def __init__(self, code: str) -> None:
        super().__init__(reason_sentence(code, {}))
        self.code = code


class _Names:
    """Donors and agreements by what files call them."""

    def __init__(self, actor: Actor, fund: Fund) -> None:
        self.fund = fund
        self.donors: dict[str, list[Donor]] = {}
        for donor in access.donors_visible_to(actor):
            names = {
                donor.organization.name,
                donor.organization.name_ko,
                donor.organization.short_name,
            }
            for name in {_folded(one) for one in names if one}:
                self.donors.setdefault(name, []).append(donor)

    def donor(self, name: str) -> Donor:
        found = self.donors.get(_folded(name), [])
        if len(found) != 1:
            raise _Unknown("donor_unknown")
        return found[0]

    def agreement(self, number: str, donor: Donor) -> Agreement:
        found = Agreement.objects.filter(fund=self.fund, number=number, donor=donor).first()
        if found is None:
            raise _Unknown("agreement_unknown")
        return found


def _tried(row: ReadRow, *, kind: str, actor: Actor, now: datetime, names: _Names) -> ReadRow:
    try:
        with transaction.atomic():
            _done(row, kind=kind, actor=actor, now=now, names=names)
    except _Unknown as error:
        return _with(row, Reason(error.code))
    except DomainError as error:
        return _with(row, Reason("rule_refuses", facts={"why": str(error)}))
    except IntegrityError as error:
        return _with(row, Reason("rule_refuses", facts={"why": str(error).splitlines()[0]}))
    return row


def _done(row: ReadRow, *, kind: str, actor: Actor, now: datetime, names: _Names) -> Any:
    """Do the act of one row and return what it made."""
    donor = names.donor(row.text("donor"))
    value = row.values.get
    if kind == TableKind.PLEDGE:
        return _pledge(
            actor=actor, now=now, fund_id=names.fund.pk, donor_id=donor.pk,
            money=row.money("amount"), announced_date=value("announced_date"),
            occasion=row.text("occasion"), first_year=value("first_year"),
            last_year=value("last_year"), conditions=row.text("conditions"),
        )  # fmt: skip
    agreement = names.agreement(row.text("agreement_number"), donor)
    return _receipt(
        actor=actor, now=now, agreement_id=agreement.pk, money=row.money("amount"),
        value_date=value("value_date"), bank_reference=row.text("bank_reference"),
    )  # fmt: skip


def _known(rows: Sequence[ReadRow], *, kind: str, fund: Fund) -> dict[int, TableRow]:
    """Return the rows of earlier imports that made what these rows say, by line. One query."""
    keys = {row.line: key for row, key in zip(rows, keys_of(rows, kind=kind), strict=True)}
    earlier = {
        row.key: row
        for row in TableRow.objects.select_related("table").filter(
            table__fund=fund, table__state=TableState.IMPORTED, key__in=keys.values(),
            made_id__isnull=False,
        )
    }  # fmt: skip
    return {line: earlier[key] for line, key in keys.items() if key in earlier}


def keys_of(rows: Sequence[ReadRow], *, kind: str) -> list[str]:
    """Return by what each row is known again: what it says, and the how-manieth to say so."""
    count: dict[str, int] = {}
    found = []
    for row in rows:
        told = row_key(kind, kept(row)["values"], 0)
        count[told] = count.get(told, 0) + 1
        found.append(row_key(kind, kept(row)["values"], count[told]))
    return found


def _with(row: ReadRow, reason: Reason) -> ReadRow:
    rejected = reason.code != "row_known"
    status = Status.REJECTED if rejected else Status.WARNING
    return replace(row, status=status, reasons=(*row.reasons, reason))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
