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
# day of the story, annex, its text in both languages, and who confirms it
ANNEXES = (
    (24, 1, "The fund pays for food, health, water and energy (illustrative).",
     "기금은 식량, 보건, 물, 에너지에 돈을 씁니다 (예시).", "secretariat"),
    (24, 2, "The administrator reports once a year (illustrative).",
     "관리기관은 해마다 한 번 보고합니다 (예시).", "secretariat"),
    (24, 3, "A joint board decides by a double majority (illustrative).",
     "공동 이사회가 이중 다수결로 결정합니다 (예시).", "secretariat"),
    (700, 2, "The administrator reports twice a year (illustrative).",
     "관리기관은 해마다 두 번 보고합니다 (예시).", "secretariat"),
    (729, 3, "The joint board meets every quarter (illustrative).",
     "공동 이사회는 분기마다 모입니다 (예시).", ""),
)  # fmt: skip


def give_annex(money: MoneyIn, annex: int, text: str, text_ko: str, confirmed_by: str = "") -> None:
    """Propose the next version of an annex, in force from today once the other unit confirms it."""
    row = donors.annex_propose(
        **money.stage.by("program.manager"),
        fund_id=money.fund.pk,
        annex=annex,
        effective_on=money.stage.moment.date(),
        text=text,
        text_ko=text_ko,
    )
    if confirmed_by:
        donors.annex_confirm(**money.stage.by(confirmed_by), annex_id=row.pk)


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
    """Offer an amendment: reports come every six months, by the newer standard provisions."""
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
        annexes="IN_FORCE",
    )
