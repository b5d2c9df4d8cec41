"""Signatures on paper, recorded with their scan and confirmed by the other unit."""

import io
from datetime import date

from donors import services
from donors.models import Agreement, PaperSignature
from donors.selectors.papers import signing_of
from tests.factories.cast import Cast
from tests.factories.documents import pdf
from trustfund.db.clock import now
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
