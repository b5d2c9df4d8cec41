"""Rates of a fund's treasury are given by one person, and confirmed or declined by another unit's."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors.choices import SheetState
from donors.errors import Refused
from donors.models import GivenRate, RateSheet
from donors.rules import states
from donors.rules.rate_rows import SOURCE_AT_MOST, RateRow, rate_faults, rates_read
from donors.rules.tables import TableRefused, open_table
from donors.selectors.rate_lists import rate_sheet_for
from donors.selectors.rate_words import fault_sentences, rate_sentence
from donors.selectors.rates import rows_hash
from donors.selectors.table_words import refusal_sentence
from donors.services.decisions import decision_write, made_by
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, DomainError, NotPermitted

NAME_AT_MOST = 200
FIELDS = {"date": "rate_date", "source": "rate_source"}


class RatesRefused(DomainError):
    """A file of rates is refused as a whole; every line that is wrong is named."""

    code = "rates_refused"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, fields={"file": sentence})


class SheetDecided(AlreadyDone):
    """The rates were confirmed or declined before."""

    code = "sheet_decided"


class SheetAltered(DomainError):
    """The rates are not those that were proposed."""

    code = "sheet_altered"


@transaction.atomic(durable=True)
def rate_give(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    currency: str,
    rate_date: date,
    rate: Decimal,
    rate_source: str,
) -> RateSheet:
    """Propose one rate by hand: units of the fund's holding currency for one unit of `currency`.

    It counts nowhere until another person of another unit confirms it.

    :raises NotFound: if the fund does not exist
    :raises Refused: for what is no rate, a day to come, or no source
    """
    authorize(actor, "donors.rate_give")
    fund = fund_for(actor, fund_id, lock=True)
    source = rate_source.strip()
    if not source or len(source) > SOURCE_AT_MOST:
        raise Refused(_("Say who publishes this rate, and where."), field="rate_source")
    faults = rate_faults(
        currency=currency,
        rate_date=rate_date,
        rate=rate,
        holding=fund.holding_currency,
        today=now.date(),
    )
    for column, code, facts in faults:
        raise Refused(rate_sentence(code, facts), field=FIELDS.get(column, column))
    row = RateRow(1, rate_date, currency, rate, source)
    return _proposed(fund, [row], actor=actor, now=now, action="donors.rate_give")


@transaction.atomic(durable=True)
def rate_sheet_load(
    *, actor: Actor, now: datetime, fund_id: UUID, file: IO[bytes], name: str
) -> RateSheet:
    """Propose the rates of a CSV or XLSX file, all of them or none.

    :raises NotFound: if the fund does not exist
    :raises RatesRefused: naming every line that is wrong, and what the file as a whole cannot be
    """
    authorize(actor, "donors.rate_sheet_load")
    fund = fund_for(actor, fund_id, lock=True)
    file.seek(0)
    content = file.read()
    rows = rates_checked(content, fund=fund, today=now.date())
    return _proposed(
        fund,
        rows,
        actor=actor,
        now=now,
        action="donors.rate_sheet_load",
        file_name=name[:NAME_AT_MOST],
        file_sha256=hashlib.sha256(content).hexdigest(),
    )


@transaction.atomic(durable=True)
def rate_sheet_confirm(*, actor: Actor, now: datetime, sheet_id: UUID) -> RateSheet:
    """Let rates count that another person proposed, from this moment on.

    What was converted before keeps the rate, day and source it was written with.

    :raises NotFound: if the sheet does not exist
    :raises SheetDecided: if it was confirmed or declined before
    :raises SheetAltered: if its rows are not those that were proposed
    :raises NotPermitted: for who proposed it, and for their unit
    """
    authorize(actor, "donors.rate_sheet_confirm")
    sheet = rate_sheet_for(actor, sheet_id, lock=True)
    sheet_must_be_open(actor, sheet)
    if rows_hash(sheet.rates.order_by("line")) != sheet.rows_hash:
        raise SheetAltered(
            _("These are not the rates that were proposed. Decline the sheet and give them again.")
        )
    before = sheet.facts()
    decision_write(actor=actor, now=now, row=sheet, machine=states.RATE_SHEET, act="confirm")
    audit.record(
        actor,
        "donors.rate_sheet_confirm",
        subject=sheet,
        at=now,
        fund_id=sheet.fund_id,
        before=before,
    )
    events.publish("donors.rate_sheet_confirmed", subject=sheet, at=now, fund_id=sheet.fund_id)
    return sheet


@transaction.atomic(durable=True)
def rate_sheet_decline(*, actor: Actor, now: datetime, sheet_id: UUID, reason: str) -> RateSheet:
    """Decline rates that were proposed, with the reason. They never count.

    :raises NotFound: if the sheet does not exist
    :raises SheetDecided: if it was confirmed or declined before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.rate_sheet_decline")
    sheet = rate_sheet_for(actor, sheet_id, lock=True)
    _must_be_undecided(sheet)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    before = sheet.facts()
    sheet.declined_reason = reason.strip()
    decision_write(actor=actor, now=now, row=sheet, machine=states.RATE_SHEET, act="decline")
    audit.record(
        actor,
        "donors.rate_sheet_decline",
        subject=sheet,
        at=now,
        fund_id=sheet.fund_id,
        before=before,
    )
    events.publish("donors.rate_sheet_declined", subject=sheet, at=now, fund_id=sheet.fund_id)
    return sheet


def rates_checked(content: bytes, *, fund: Fund, today: date) -> Sequence[RateRow]:
    """Return the rates of a file, if all of them can be read.

    :raises RatesRefused: naming every line that is wrong
    """
    try:
        table = open_table(content)
        rows, faults = rates_read(table, holding=fund.holding_currency, today=today)
    except TableRefused as error:
        raise RatesRefused(refusal_sentence(error.code, error.facts)) from None
    if faults:
        raise RatesRefused(
            _("%(faults)s Nothing was kept of the file. Correct it and send it again.")
            % {"faults": fault_sentences(faults)}
        )
    if not rows:
        raise RatesRefused(_("The file has a header and no rate below it."))
    return rows


def sheet_must_be_open(actor: Actor, sheet: RateSheet) -> None:
    """Return quietly if this person may confirm the rates now.

    :raises SheetDecided: if they were confirmed or declined before
    :raises NotPermitted: for who proposed them, and for their unit
    """
    _must_be_undecided(sheet)
    if made_by(actor, sheet):
        raise NotPermitted(
            _("Another person of another unit than the one that gave the rates confirms them.")
        )


def _proposed(
    fund: Fund,
    rows: Sequence[RateRow],
    *,
    actor: Actor,
    now: datetime,
    action: str,
    file_name: str = "",
    file_sha256: str = "",
) -> RateSheet:
    """Write the sheet with its rates; the fund is locked, so its number is the next one."""
    sheet = RateSheet(
        fund=fund,
        number=RateSheet.objects.filter(fund=fund).count() + 1,
        file_name=file_name,
        file_sha256=file_sha256,
        count=len(rows),
        rows_hash=rows_hash(rows),
        proposed_by_id=actor.person_id,
        proposed_by_organization_id=actor.organization_id,
    )
    sheet.save(force_insert=True)
    GivenRate.objects.bulk_create(
        [
            GivenRate(
                sheet=sheet,
                line=row.line,
                rate_date=row.rate_date,
                currency=row.currency,
                rate=row.rate,
                rate_source=row.rate_source,
            )
            for row in rows
        ],
        batch_size=500,
    )
    audit.record(actor, action, subject=sheet, at=now, fund_id=fund.pk)
    events.publish("donors.rate_sheet_proposed", subject=sheet, at=now, fund_id=fund.pk)
    return sheet


def _must_be_undecided(sheet: RateSheet) -> None:
    if sheet.state != SheetState.PROPOSED:
        raise SheetDecided(
            _("These rates stand as: %(state)s. Nothing was written.")
            % {"state": sheet.get_state_display()}
        )
