"""What is signed by hand: one agreement on paper, and an amendment that waits for a second unit."""

import io

from donors import services as donors
from donors.rules.clauses import REPORT, Clause
from donors.rules.schedule import continued
from donors.selectors.agreements import ladder_of
from donors.selectors.clauses import clauses_in_force
from donors.selectors.papers import signing_of
from trustfund.demo.story.money_in import MoneyIn
from trustfund.demo.story.papers import plain_pdf

ON_PAPER = "EU"


def sign_on_paper(money: MoneyIn, confirmed_by: str = "") -> None:
    """Record that what is on offer was signed by hand, to be confirmed by the other unit."""
    agreement = money.agreements[ON_PAPER]
    agreement.refresh_from_db()
    offer = signing_of(agreement)
    paper = donors.paper_signature_record(
        **money.stage.by("program.manager"),
        agreement_id=agreement.pk,
        content_hash=offer.what.content_hash,
        signatory_name="A. Example (illustrative)",
        signatory_office="Head of Delegation",
        place="Brussels",
        signed_on=money.stage.moment.date(),
        file=io.BytesIO(plain_pdf("Signed page.", offer.what.content_hash, "Illustrative data.")),
        name="signed-page.pdf",
    )
    if confirmed_by:
        donors.paper_signature_confirm(**money.stage.by(confirmed_by), paper_id=paper.pk)


def amend_reports(money: MoneyIn) -> None:
    """Offer an amendment that changes one clause alone: reports come every six months."""
    agreement = money.agreements[ON_PAPER]
    fact = ladder_of(agreement).in_force(money.stage.moment.date())
    donors.amendment_draft(
        **money.stage.by("program.manager"),
        agreement_id=agreement.pk,
        money=fact.money,
        installments=[continued(item) for item in fact.installments],
        reason="The donor asks for a report every six months (illustrative).",
        clauses=[
            *clauses_in_force(agreement),
            Clause(REPORT, day=money.stage.day(760), months=6),
        ],
    )
