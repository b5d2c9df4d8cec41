"""The story in order: what happens on which day, from the founding to yesterday."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from oversight.models import Milestone, Phase
from oversight.services import certificates, holds, opinions, phases
from projects.models import Project
from trustfund.control import services as control
from trustfund.demo.stage import Stage
from trustfund.demo.story import (
    activities,
    background,
    decisions,
    entities,
    founding,
    given,
    imports,
    income,
    money_out,
    papers,
    proposals,
    signing,
    statistics,
)
from trustfund.demo.story.money_in import PROMISES, PROSPECTIVE, SIGNED_AFTER, MoneyIn
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money
from trustfund.ledger import services as books
from trustfund.ledger.rules.periods import MONTH, months_between
from trustfund.mail import services as mail
from trustfund.reports import services as reports
from trustfund.reports.models import ReportFile, ReportRequest

YES_TO_ALL = {
    "korea.board": "YES",
    "japan.board": "YES",
    "usa.board": "YES",
    "recipient.board": "YES",
    "agriculture.board": "YES",
}
NO_OF_DONORS = {**YES_TO_ALL, "korea.board": "NO", "japan.board": "NO", "usa.board": "ABSTAIN"}
REMINDED_ON = (670, 693, 701)  # a month and a week before Japan's third due date, and the day after
FEES_TO_COME, FEES_PROPOSED = (850, "4.5"), (1215, "4")  # first day, percent
OPEN_MOTION_DAYS = 36  # three weeks beyond the story's last day
CONCEPT_BEFORE = 50  # days from a concept to its whole proposal


@dataclass
class Story:
    """Everything that the acts hand on to each other."""

    stage: Stage
    fund: Fund
    money: MoneyIn
    acts: list[tuple[int, Callable[[], Any]]] = field(default_factory=list)
    projects: dict[str, Any] = field(default_factory=dict)
    motions: dict[str, Any] = field(default_factory=dict)
    grants: dict[str, Any] = field(default_factory=dict)
    closed: dict[date, UUID] = field(default_factory=dict)
    kept: dict[str, UUID] = field(default_factory=dict)

    def plan(self, day: int, act: Callable[..., Any], *arguments: Any) -> None:
        """Put an act on its day."""
        self.acts.append((day, partial(act, *arguments)))

    def play(self) -> None:
        """Let everything happen in the order of its days."""
        for day, act in sorted(self.acts, key=lambda planned: planned[0]):
            self.stage.go(day)
            act()
            self.stage.jobs_done()

    # What happens, in the words of the houses.

    def close_month(self, starts: date) -> None:
        """Close a month of the books that is over."""
        self.closed[starts] = books.period_soft_close(
            **self.stage.by("finance.officer"), fund_id=self.fund.pk, kind=MONTH, starts=starts
        )

    def close_for_good(self, starts: date) -> None:
        """Close a month for good, as another person of another unit."""
        books.period_close(**self.stage.by("finance.approver"), period_id=self.closed[starts])

    def certify(self, code: str, verdict: str = "VERIFIED") -> None:
        """Have the verifier certify a milestone as found two days ago."""
        milestone = Milestone.objects.get(code=code)
        certificates.certificate_issue(
            **self.stage.by("verifier"),
            milestone_id=milestone.pk,
            verdict=verdict,
            verified_on=self.stage.moment.date() - timedelta(days=2),
            method="On-site inspection with seals and cameras (illustrative)",
            statement="Found as agreed in the verification protocol. Illustrative data.",
        )

    def open_phase(self, number: int) -> None:
        """Open a phase whose milestones are all certified."""
        phase = Phase.objects.get(number=number)
        phases.phase_open(**self.stage.by("program.manager"), phase_id=phase.pk)

    def project(self, name: str) -> Project:
        """Return the project as it stands on this day."""
        return Project.objects.select_related("fund").get(pk=self.projects[name])

    def think(self, name: str) -> None:
        """Write the concept of a project and submit it for review."""
        self.projects[name] = proposals.concept_submitted(self.stage, self.fund, name)

    def send_back(self, name: str, reason: str) -> None:
        """Return what was submitted, with reasons."""
        proposals.returned(self.stage, self.project(name), reason)

    def think_again(self, name: str, objective: str, note: str) -> None:
        """Write the returned concept anew and submit it again."""
        proposals.concept_rewritten(self.stage, self.project(name), name, objective, note)

    def comment(self, login: str, name: str, text: str) -> None:
        """Say something about what was submitted."""
        proposals.commented(self.stage, login, self.project(name), text)

    def present(self, name: str) -> None:
        """Put what was submitted before the board."""
        proposals.presented(self.stage, self.project(name))

    def prepare(self, name: str) -> None:
        """Begin the whole proposal, and leave it unfinished."""
        proposals.proposal_written(self.stage, self.project(name), name)

    def submit(self, name: str) -> None:
        """Prepare the whole proposal and submit it for appraisal."""
        proposals.proposal_submitted(self.stage, self.project(name), name)

    def open_motion(self, name: str, days: int = 14) -> None:
        """Put the concept or the project to the vote."""
        self.motions[name] = decisions.motion_opened(self.stage, self.project(name), days)

    def decide(self, name: str, choices: dict[str, str]) -> None:
        """Vote, close, and let the jobs that the result calls run."""
        decisions.motion_decided(self.stage, self.motions[name], choices)
        self.stage.jobs_done()

    def sign(self, name: str, ministry: str) -> None:
        """Sign the grant on both sides."""
        self.grants[name] = money_out.grant_signed(self.stage, self.projects[name], ministry)

    def set_aside(self, purpose: str, amount: str, reason: str) -> None:
        """Keep money of the fund from new grants."""
        self.kept[purpose] = money_out.set_aside(self.stage, self.fund, purpose, amount, reason)

    def release(self, purpose: str, amount: str, reason: str) -> None:
        """Free a part of it again, as another person of another unit."""
        money_out.released(self.stage, self.kept[purpose], amount, reason)

    def pay(self, name: str, ministry: str, need: money_out.Need) -> None:
        """Pay one application."""
        money_out.application_paid(self.stage, self.grants[name], ministry, need)

    def review(self, name: str, ministry: str, need: money_out.Need) -> None:
        """Bring one application as far as the approver's desk."""
        money_out.application_reviewed(self.stage, self.grants[name], ministry, need)

    def ask(self, name: str, ministry: str, need: money_out.Need) -> None:
        """Bring one application as far as the finance officer's desk."""
        money_out.application_asked(self.stage, self.grants[name], ministry, need)

    def hold(self, name: str) -> None:
        """Stop one project's money."""
        holds.hold_place(
            **self.stage.by("sanctions.officer"),
            fund_id=self.fund.pk,
            project_id=self.projects[name],
            reason="A supplier's pump motors may need an exemption; the committee was asked.",
            legal_basis="UNSCR 2397 (2017), paragraphs 7 and 25",
        )

    def together(self, login: str) -> None:
        """Let a person have notices once a day, together."""
        mail.preference_choose(**self.stage.by(login), timing="DAILY")

    def tie_out(self) -> None:
        """Compare the books with what they come from, by every rule."""
        control.tie_out_run(**self.stage.by("finance.officer"), fund_id=self.fund.pk)

    def report(self, as_of: date) -> ReportRequest:
        """Request a statement and let the job build it."""
        request = reports.report_request(
            **self.stage.by("auditor"), fund_id=self.fund.pk, as_of=as_of
        )
        self.stage.jobs_done()
        return request

    def audit(self, as_of: date) -> None:
        """Give an opinion on the PDF of the statement as of this day."""
        pdf = ReportFile.objects.get(report__as_of=as_of, format="PDF")
        opinions.opinion_record(
            **self.stage.by("auditor"),
            fund_id=self.fund.pk,
            report_sha256=pdf.sha256,
            kind="UNMODIFIED",
            emphasis="The statement is prepared on the modified cash basis (illustrative).",
            signed_date=self.stage.moment.date(),
        )


def story_told(stage: Stage) -> Fund:
    """Play the whole story and return its fund. The clock stands at its last act."""
    founding.people_appointed(stage)
    fund = founding.fund_opened(stage)
    papers.papers_stored(stage, fund)
    founding.program_planned(stage, fund)
    decisions.board_constituted(stage, fund)
    story = Story(stage, fund, MoneyIn(stage, fund))
    _money_comes_in(story)
    _threat_is_reduced(story)
    _projects_are_decided(story)
    activities.activities_planned(story.plan, stage, fund)
    _money_goes_out(story)
    _reports_are_made(story)
    _periods_are_closed(story)
    story.plan(729, story.tie_out)
    story.play()
    return fund


def _money_comes_in(story: Story) -> None:
    money = story.money
    for day in REMINDED_ON:
        story.plan(day, money.remind)
    story.plan(640, money.call)
    story.plan(645, imports.import_receipts, money, "CHN")
    story.plan(646, imports.reverse_receipts, money)
    story.plan(647, imports.book_by_mistake, money, "CHN")
    story.plan(648, imports.reverse_mistake, money)
    story.plan(650, money.unqualify)
    story.plan(702, money.defer)
    story.plan(706, money.leave)
    story.plan(707, money.let_go)
    story.plan(712, money.send_on)
    story.plan(604, money.give_notice, "AUS", "The program has ended (illustrative).")
    story.plan(724, money.give_notice, "USA", "No appropriation was made (illustrative).")
    story.plan(310, money.register, *PROSPECTIVE)
    story.plan(60, money.share_burden)
    story.plan(45, money.law, "USA", "EXCLUDED", "Foreign assistance act (illustrative)")
    for day in (46, 640):
        story.plan(day, money.waived, "USA")
    story.plan(312, money.law, PROSPECTIVE[0], "PROSPECTIVE", "Budget law (illustrative)")
    goods = ("KOR", "Ten ambulances (illustrative)", Money(Decimal(620_000_000), "KRW"))
    story.plan(420, given.give_in_kind, money, *goods, "finance.approver")
    goods = ("JPN", "Water pumps (illustrative)", Money(Decimal(18_400_000), "JPY"))
    story.plan(726, given.give_in_kind, money, *goods)
    _notes_are_given(story)
    story.plan(396, given.give_report, money, "KOR")
    story.plan(431, given.give_report, money, "JPN")
    story.plan(70, given.give_rates, money, "finance.approver")
    story.plan(728, given.give_rates, money)
    for day, *annex in signing.ANNEXES:
        story.plan(day, signing.give_annex, money, *annex)
    story.plan(727, signing.amend_reports, money)
    story.plan(728, signing.sign_on_paper, money)
    story.plan(715, money.share_anew)
    story.plan(27, money.contacts, "KOR", "Ministry of Economy and Finance", "재정경제부")
    story.plan(540, money.pledge_further, "EU", "2000000", 2027, 2028)
    story.plan(541, money.pledge_further, "AUS", "500000", 2027, 2027)
    story.plan(560, money.confirm_further, "EU")
    story.plan(600, money.withdraw_further, "AUS")
    for short_name, promise in PROMISES.items():
        story.plan(promise.since, money.register, short_name, promise.country)
        story.plan(promise.since, money.pledge, short_name)
        story.plan(promise.since + 20, money.offer, short_name)
        signed_on = promise.since + SIGNED_AFTER
        if short_name == signing.ON_PAPER:
            story.plan(signed_on, signing.sign_on_paper, money, "secretariat")
        else:
            story.plan(signed_on, money.countersign, short_name)
        for index, day in enumerate(promise.paid):
            story.plan(day, money.receive, short_name, index)


def _notes_are_given(story: Story) -> None:
    money = story.money
    half = Money(Decimal(32_400_000_000), "KRW")
    due = (story.stage.day(655), story.stage.day(800))
    story.plan(648, given.deposit_note, money, "KOR", half, due)
    story.plan(655, given.call_note, money, "KOR")
    story.plan(657, given.encash_note, money, "KOR")
    face = Money(Decimal(250_000), "USD")
    story.plan(660, given.deposit_note, money, "USA", face, (story.stage.day(720),))
    why = "Notice of termination was given (illustrative)."
    story.plan(727, given.return_note, money, "USA", why)
    face = Money(Decimal(20_000_000), "JPY")
    story.plan(698, given.deposit_note, money, "JPN", face, (story.stage.day(760),))
    why = "The donor pays in cash instead (illustrative)."
    story.plan(724, given.return_note, money, "JPN", why, "finance.approver")


def _threat_is_reduced(story: Story) -> None:
    for code in ("T1.1", "A1.1"):
        story.plan(70, story.certify, code)
    story.plan(72, story.open_phase, 1)
    story.plan(395, story.certify, "N2.1")
    story.plan(400, story.certify, "M2.1")
    story.plan(410, story.open_phase, 2)
    story.plan(700, story.certify, "N2.1")
    story.plan(705, story.certify, "N3.1", "INCONCLUSIVE")


def _projects_are_decided(story: Story) -> None:
    entities.register_kept(story.plan, story.stage, story.fund)
    for name, submitted, choices in (
        ("seeds", 105, YES_TO_ALL),
        ("water", 235, {**YES_TO_ALL, "usa.board": "ABSTAIN"}),
        ("road", 450, NO_OF_DONORS),
        ("vaccines", 610, YES_TO_ALL),
    ):
        _concept_is_decided(story, name, submitted - CONCEPT_BEFORE)
        story.plan(submitted, story.submit, name)
        story.plan(submitted + 5, story.present, name)
        story.plan(submitted + 6, story.open_motion, name)
        story.plan(submitted + 10, story.decide, name, choices)
    _concept_is_decided(story, "power", 690 - CONCEPT_BEFORE)
    story.plan(690, story.submit, "power")
    story.plan(
        699, story.comment, "korea.officer", "power", "Which villages come first? (illustrative)"
    )
    story.plan(700, story.present, "power")
    story.plan(715, story.open_motion, "power", OPEN_MOTION_DAYS)
    _concept_is_decided(story, "credit", 660)
    story.plan(712, story.prepare, "credit")
    story.plan(698, story.think, "forest")
    why = "Say how many hectares, in which counties, and who tends the trees (illustrative)."
    story.plan(708, story.send_back, "forest", why)
    aim = "Plant twelve million seedlings on 4,000 hectares of bare hillside in three counties."
    story.plan(718, story.think_again, "forest", aim, "Hectares and counties are stated now.")


def _concept_is_decided(story: Story, name: str, day: int) -> None:
    story.plan(day, story.think, name)
    story.plan(day + 6, story.present, name)
    story.plan(day + 7, story.open_motion, name)
    story.plan(day + 9, story.decide, name, YES_TO_ALL)


def _money_goes_out(story: Story) -> None:
    story.plan(140, story.sign, "seeds", "agriculture")
    for day, need in zip((170, 230, 290, 430), money_out.SEEDS, strict=True):
        story.plan(day, story.pay, "seeds", "agriculture", need)
    story.plan(275, story.sign, "water", "health")
    for day, need in zip((320, 470), money_out.WATER, strict=True):
        story.plan(day, story.pay, "water", "health", need)
    story.plan(675, story.review, "seeds", "agriculture", money_out.SEEDS_WAITING)
    story.plan(674, story.together, "finance.approver")
    story.plan(675, story.review, "water", "health", money_out.WATER_BLOCKED)
    story.plan(685, story.hold, "water")
    story.plan(300, story.set_aside, "RESERVE", "500000", "Exchange risk and closing costs")
    story.plan(302, story.set_aside, "ADMINISTRATION", "350000", "Supervision, second year")
    story.plan(560, story.release, "RESERVE", "150000", "Most contributions are converted by now")
    for day, amount in income.EARNED.items():
        story.plan(day, income.income_booked, story.stage, story.fund, amount)
    story.plan(income.CORRECTED[0], income.loss_corrected, story.stage, income.CORRECTED[1])
    story.plan(
        income.WAITING[0], income.income_recorded, story.stage, story.fund, income.WAITING[1]
    )
    story.plan(708, founding.fees_approved, story.stage, story.fund, *FEES_TO_COME)
    story.plan(724, founding.fees_proposed, story.stage, story.fund, *FEES_PROPOSED)
    story.plan(728, story.ask, "seeds", "agriculture", money_out.SEEDS_ASKED)


def _reports_are_made(story: Story) -> None:
    year_end = _last_fiscal_year_end(story.stage.end - timedelta(days=80))
    day = (year_end - story.stage.start).days
    story.plan(day + 30, story.report, year_end)
    story.plan(day + 75, story.audit, year_end)
    story.plan(726, story.report, story.stage.day(720))
    story.plan(727, statistics.table_compared, story.stage, story.fund)
    story.plan(727, background.background_imported, story.stage)


def _periods_are_closed(story: Story) -> None:
    """Close each month two weeks after its end, and for good a quarter later."""
    first, last = story.stage.start, story.stage.end - timedelta(days=20)
    for starts, ends in months_between(first, last):
        day = (ends - first).days
        if ends < last:
            story.plan(day + 14, story.close_month, starts)
        if ends < last - timedelta(days=90):
            story.plan(day + 100, story.close_for_good, starts)


def _last_fiscal_year_end(day: date) -> date:
    """Return the last 30 June on or before this day."""
    year = day.year if (day.month, day.day) >= (6, 30) else day.year - 1
    return date(year, 6, 30)
