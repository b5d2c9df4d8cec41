"""Signatures of agreements: how each party's stands, what is on offer, and those on paper."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from donors import access
from donors.choices import SIGNATURE_STANDINGS, AgreementState, AmendmentState, PaperState
from donors.models import Agreement, Amendment, PaperSignature
from donors.rules import signatures
from trustfund.documents.rules.subjects import Subject
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Signed:
    """An agreement or one of its amendments, with how each party's signature stands."""

    agreement: Agreement
    amendment: Amendment | None
    paper: PaperSignature | None

    @property
    def what(self) -> Agreement | Amendment:
        """Return the row that bears the signatures."""
        return self.amendment or self.agreement

    @property
    def reference(self) -> str:
        """Return the number by which it is cited: of the agreement, or with that of the amendment."""
        number = self.agreement.number
        return f"{number}/A{self.amendment.number}" if self.amendment else number

    @property
    def administrator(self) -> str:
        """Return where the administrator's signature stands, by the code of the rule."""
        return signatures.standing(signed=self.what.offered_at is not None)

    @property
    def donor(self) -> str:
        """Return where the donor's signature stands, by the code of the rule."""
        return signatures.standing(
            signed=self.what.countersigned_at is not None,
            on_paper=self.what.countersigned_paper_id is not None,
            paper_waits=self.paper is not None and self.paper.state == PaperState.RECORDED,
        )

    @property
    def administrator_words(self) -> str:
        """Return where the administrator's signature stands, in words."""
        return str(SIGNATURE_STANDINGS[self.administrator])

    @property
    def donor_words(self) -> str:
        """Return where the donor's signature stands, in words."""
        return str(SIGNATURE_STANDINGS[self.donor])


def papers_visible_to(actor: Actor | None) -> QuerySet[PaperSignature]:
    """Return the signatures on paper that the actor may see, with their agreement, not evaluated."""
    rows = PaperSignature.objects.select_related(
        "agreement__donor__organization",
        "agreement__fund",
        "amendment",
        "recorded_by",
        "recorded_by_organization",
        "decided_by",
    )
    return rows.filter(agreement__in=access.agreements_visible_to(actor))


def papers_waiting(actor: Actor | None) -> QuerySet[PaperSignature]:
    """Return the recorded signatures of what is still on offer, not evaluated.

    Where the donor has signed in the system meanwhile, or the offer is gone, nothing waits.
    """
    of_agreement = Q(amendment=None, agreement__state=AgreementState.OFFERED)
    return papers_visible_to(actor).filter(
        of_agreement | Q(amendment__state=AmendmentState.OFFERED), state=PaperState.RECORDED
    )


def paper_for(actor: Actor | None, paper_id: UUID, *, lock: bool = False) -> PaperSignature:
    """Return the signature on paper with its agreement, locked for this transaction if asked.

    :raises NotFound: if there is none, or its agreement is not the actor's to see
    """
    rows = papers_visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=paper_id).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def paper_subject(actor: Actor | None, paper_id: UUID) -> Subject:
    """Return a signature on paper as a thing that documents are about: its scan.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = paper_for(actor, paper_id)
    return Subject(
        about="donors.papersignature",
        id=found.pk,
        fund_id=found.agreement.fund_id,
        label=_("Signature on paper of agreement %(number)s") % {"number": found.agreement.number},
        page="donors:paper_signature_detail",
        list_page="donors:donor_list",
    )


def signatures_of(actor: Actor | None, agreement: Agreement) -> list[Signed]:
    """Return the agreement and its amendments with their signatures, the agreement first. Two queries.

    Of several papers on one of them the newest is told: the one that counts or waits, if there is one.
    """
    newest: dict[UUID | None, PaperSignature] = {}
    for paper in papers_visible_to(actor).filter(agreement=agreement).order_by("pk"):
        newest[paper.amendment_id] = paper
    amendments = agreement.amendments.exclude(state="DRAFT").select_related(
        "administrator_signed_by", "countersigned_by"
    )
    return [
        Signed(agreement, None, newest.get(None)),
        *(Signed(agreement, one, newest.get(one.pk)) for one in amendments.order_by("number")),
    ]


def offer_of(agreement: Agreement) -> Signed | None:
    """Return what waits for the donor's signature now: the agreement, or its amendment; None without."""
    if agreement.state == AgreementState.OFFERED:
        return Signed(agreement, None, _waiting(agreement, None))
    amendment = agreement.amendments.filter(state=AmendmentState.OFFERED).first()
    return Signed(agreement, amendment, _waiting(agreement, amendment)) if amendment else None


def signing_of(agreement: Agreement) -> Signed:
    """Return what a signing page is printed of: what is on offer, else what was signed last."""
    if (offer := offer_of(agreement)) is not None:
        return offer
    last = agreement.amendments.filter(state=AmendmentState.COUNTERSIGNED).order_by("-number")
    amendment = last.first()
    paper = amendment.countersigned_paper if amendment else agreement.countersigned_paper
    return Signed(agreement, amendment, paper)


def _waiting(agreement: Agreement, amendment: Amendment | None) -> PaperSignature | None:
    return PaperSignature.objects.filter(
        agreement=agreement, amendment=amendment, state=PaperState.RECORDED
    ).first()
