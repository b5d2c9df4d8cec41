"""Signatures on paper, recorded with their scan and confirmed by the other unit."""

import io
from datetime import date

from donors import services
from donors.models import Agreement, AnnexVersion, PaperSignature
from donors.selectors.papers import signing_of
from tests.factories.cast import Cast
from tests.factories.documents import pdf
from trustfund.db.clock import now
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor


def paper_signature_make(
    cast: Cast,
    agreement: Agreement,
    *,
    by: Actor | None = None,
    signed_on: date | None = None,
    confirmed: bool = False,
    content_hash: str = "",
) -> PaperSignature:
    """Return a signature on paper of what is on offer, as the program manager recorded it.

    The secretariat confirms it if asked.
    """
    paper = services.paper_signature_record(
        actor=by or cast.program_manager,
        now=now(),
        agreement_id=agreement.pk,
        content_hash=content_hash or signing_of(agreement).what.content_hash,
        signatory_name="Han Ji-woo",
        signatory_office="Minister of Finance",
        place="Seoul",
        signed_on=signed_on or now().date(),
        file=io.BytesIO(pdf("Signed page")),
        name="signed.pdf",
    )
    if not confirmed:
        return paper
    return services.paper_signature_confirm(actor=cast.secretariat, now=now(), paper_id=paper.pk)


def annex_make(
    cast: Cast,
    fund: Fund,
    annex: int,
    *,
    effective_on: date | None = None,
    confirmed: bool = True,
    text: str = "The administrator holds the money.",
) -> AnnexVersion:
    """Return the next version of an annex; the secretariat confirms it unless told otherwise."""
    row = services.annex_propose(
        actor=cast.program_manager,
        now=now(),
        fund_id=fund.pk,
        annex=annex,
        effective_on=effective_on or now().date(),
        text=text,
        text_ko="관리기관이 돈을 보관합니다.",
    )
    if not confirmed:
        return row
    return services.annex_confirm(actor=cast.secretariat, now=now(), annex_id=row.pk)
