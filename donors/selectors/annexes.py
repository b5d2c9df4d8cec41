"""Annexes of agreements: the versions of a fund, those in force on a day, those that are signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from donors import access
from donors.choices import AmendmentState, Annex, AnnexState
from donors.models import Agreement, Amendment, AnnexVersion
from donors.rules.annexes import annex_terms
from trustfund.db.words import day_words
from trustfund.documents.rules.subjects import Subject
from trustfund.funds.models import Fund
from trustfund.identity.choices import OrganizationKind
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """One annex of an agreement: the version that is signed, and the one in force for the fund."""

    annex: int
    signed: AnnexVersion | None
    newest: AnnexVersion | None

    @property
    def is_newest(self) -> bool:
        """Return whether the version that is signed is the one in force."""
        return self.newest is None or self.signed == self.newest

    @property
    def label(self) -> str:
        """Return which annex it is, in words."""
        return str(Annex(self.annex).label)

    @property
    def words(self) -> str:
        """Return in one sentence which version is signed, and whether a newer one is in force."""
        if self.signed is None:
            return _("Signed without this annex.")
        signed = _("Signed with version %(number)d.") % {"number": self.signed.number}
        if self.newest is None or self.is_newest:
            return signed
        return _("Signed with version %(number)d; version %(newer)d is in force since %(day)s.") % {
            "number": self.signed.number,
            "newer": self.newest.number,
            "day": day_words(self.newest.effective_on),
        }


def annexes_visible_to(actor: Actor | None) -> QuerySet[AnnexVersion]:
    """Return the versions of annexes that the actor may see, not evaluated.

    A confirmed one is every donor's; what is proposed or was declined is the administrator's.
    """
    rows = AnnexVersion.objects.select_related("fund", "proposed_by", "decided_by")
    if access.sees_every_donor(actor):
        return rows
    if actor is None or actor.organization_kind != OrganizationKind.DONOR:
        return rows.none()
    return rows.filter(state=AnnexState.CONFIRMED)


def annex_for(actor: Actor | None, annex_id: UUID, *, lock: bool = False) -> AnnexVersion:
    """Return a version of an annex with its fund, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    rows = annexes_visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=annex_id).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def annex_subject(actor: Actor | None, annex_id: UUID) -> Subject:
    """Return a version of an annex as a thing that documents are about: the annex as it is printed.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = annex_for(actor, annex_id)
    return Subject(
        about="donors.annexversion",
        id=found.pk,
        fund_id=found.fund_id,
        label=version_words(found),
        page="donors:annex_detail",
        list_page="donors:donor_list",
    )


def annexes_found(
    actor: Actor | None, fund: Fund, *, as_of: date, annex: int | None = None, state: str = ""
) -> QuerySet[AnnexVersion]:
    """Return the versions in force from a day up to this one, and those proposed, not evaluated."""
    rows = annexes_visible_to(actor).filter(fund=fund, recorded_at__date__lte=as_of)
    if annex:
        rows = rows.filter(annex=annex)
    return rows.filter(state=state) if state else rows


def annexes_in_force(fund_id: UUID, day: date) -> list[AnnexVersion]:
    """Return the version in force of each annex at the end of a day, by annex. One query."""
    # One definition, the database's own: its guards ask the same function.
    ids = RawSQL("SELECT id FROM donors_annexes_in_force(%s, %s)", [fund_id, day])
    return list(AnnexVersion.objects.filter(pk__in=ids).order_by("annex"))


def annexes_of(agreement: Agreement, amendment: Amendment | None = None) -> list[AnnexVersion]:
    """Return the versions that an agreement names as first offered, or by an amendment. One query."""
    rows = AnnexVersion.objects.filter(cited__agreement=agreement, cited__amendment=amendment)
    return list(rows.order_by("annex"))


def annexes_bound(agreement: Agreement) -> list[AnnexVersion]:
    """Return the versions named by the terms in force, or by the offer of one not signed. Two queries."""
    last = agreement.amendments.filter(state=AmendmentState.COUNTERSIGNED).order_by("-number")
    return annexes_of(agreement, last.first())


def annex_lines(agreement: Agreement, *, day: date) -> list[AnnexLine]:
    """Return for each annex of an agreement, or of its fund, what is signed and in force. Three queries."""
    signed = {one.annex: one for one in annexes_bound(agreement)}
    newest = {one.annex: one for one in annexes_in_force(agreement.fund_id, day)}
    return [
        AnnexLine(annex, signed.get(annex), newest.get(annex))
        for annex in sorted({*signed, *newest})
    ]


def terms_of(versions: Iterable[AnnexVersion]) -> list[dict[str, Any]]:
    """Return what is signed of these versions."""
    return [annex_terms(annex=one.annex, number=one.number, sha256=one.sha256) for one in versions]


def version_words(version: AnnexVersion) -> str:
    """Return which version of which annex it is, in words."""
    return _("%(annex)s, version %(number)d") % {
        "annex": Annex(version.annex).label,
        "number": version.number,
    }


def version_lines(versions: Sequence[AnnexVersion]) -> list[tuple[str, str]]:
    """Return versions as lines of what is signed: each with its fingerprint."""
    return [(version_words(one), one.sha256) for one in versions]
