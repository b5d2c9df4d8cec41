"""The trail as people read it: actions in words, subjects with their pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from trustfund.audit.selectors import RecordRow
from trustfund.control.choices import SUBJECT_PAGES, action_word


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One record, what its action is called, and where its subject can be seen."""

    record: RecordRow
    what: Any
    chain: Any
    url: str


def trail_rows(
    records: list[RecordRow], *, chains: Mapping[str, str] | None = None
) -> list[TrailRow]:
    """Return the records with their words and addresses. No query.

    `chains` names the chain of each fund by the fund's identifier; every other one is the
    installation's.
    """
    names = chains or {}
    return [
        TrailRow(
            record=record,
            what=action_word(record.action),
            chain=names.get(record.chain, _("Installation")),
            url=_address(record),
        )
        for record in records
    ]


def _address(record: RecordRow) -> str:
    name = SUBJECT_PAGES.get(record.subject_type)
    if name is None:
        return ""
    try:
        return reverse(name, args=[record.subject_id])
    except NoReverseMatch:
        return ""
