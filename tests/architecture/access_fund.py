"""One fund with something of everybody's in every state, own and a rival's, for the walk."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections, transaction

from disbursements import services as disbursements
from donors.models import Agreement, GivenReport, StatementLine
from donors.rules.clauses import REPORT, Clause
from donors.rules.schedule import Part
from donors.services import given_report_record, line_match_propose, offer_notify
from oversight.models import Phase
from oversight.services.certificates import certificate_issue
from oversight.services.holds import hold_place
from oversight.services.milestones import milestone_define
from oversight.services.opinions import opinion_record
from oversight.services.phases import phase_open
from projects.models import Project
from tests.database import wipe
from tests.factories import board, donors, projects, statements
from tests.factories.activities import (
    activity_make,
    delivery_make,
    screen_make,
    submitted_activity,
)
from tests.factories.background import background_make
from tests.factories.bank_files import chained
from tests.factories.cast import Cast, appointed, cast_make
from tests.factories.disbursements import content
from tests.factories.documents import document_make, paper_make
from tests.factories.fees import income_make, schedule_make
from tests.factories.identity import appointment_make, person_make
from tests.factories.mail import written
from tests.factories.oversight_program import Scene, phase_add
from tests.factories.periods import month_shut
from tests.factories.reversals import (
    receipt_reversal_make,
    receipts_imported,
    reversal_make,
    second_officer,
)
from tests.factories.set_asides import set_aside
from tests.factories.signing import annex_make, paper_signature_make
from tests.factories.tables import table_checked
from tests.factories.tie_outs import booked_alone, explained, run_made
from tests.factories.unwinds import balance_move_make, unwind_make
from tests.factories.votes import adopted
from tests.factories.witness import Cosigner
from trustfund.control.models import Difference
from trustfund.control.services import witness_register
from trustfund.db import clock
from trustfund.events.models import Message
from trustfund.funds import services as funds
from trustfund.funds.models import Fund
from trustfund.identity import services as identity
from trustfund.identity.choices import OrganizationKind, Role
from trustfund.identity.models import Organization, Person
from trustfund.identity.selectors import system_actor
from trustfund.kernel.actor import Actor
from trustfund.ledger import selectors as ledger
from trustfund.mail import services as mail
from trustfund.mail.models import Letter
from trustfund.reports import services as reports
from trustfund.reports.services import build

OWN, FOREIGN = "own", "foreign"
# Role -> who plays it. What is "own" belongs to the organization that this person acts for.
PLAYERS = {
    "DONOR_OFFICER": "donor_officer",
    "DONOR_BOARD_MEMBER": "donor_member",
    "RECIPIENT_BOARD_MEMBER": "recipient_member",
    "PROJECT_OFFICER": "project_officer",
    "AUTHORIZED_SIGNATORY": "signatory",
    "PROGRAM_MANAGER": "program_manager",
    "FINANCE_OFFICER": "finance_officer",
    "FINANCE_APPROVER": "finance_approver",
    "SANCTIONS_OFFICER": "sanctions_officer",
    "SPECIALIST": "fiduciary_specialist",
    "VERIFIER": "verifier",
    "AUDITOR": "auditor",
    "SECRETARIAT": "secretariat",
    "SYSTEM_ADMINISTRATOR": "system_administrator",
}
# Who else is needed: rivals, and colleagues, since nobody lifts a hold that they placed.
MORE_PEOPLE = {
    "other_verifier": ("other_verifiers", Role.VERIFIER),
    "other_auditor": ("other_auditors", Role.AUDITOR),
    "second_verifier": ("verifiers", Role.VERIFIER),
    "second_sanctions_officer": ("sanctions_unit", Role.SANCTIONS_OFFICER),
    "second_program_manager": ("program_unit", Role.PROGRAM_MANAGER),
    "second_donor_member": ("korea", Role.DONOR_BOARD_MEMBER),
}
MORE_ORGANIZATIONS = {
    "other_verifiers": (OrganizationKind.VERIFIER, "Second Verification Body", "Verifier 2"),
    "other_auditors": (OrganizationKind.AUDITOR, "Second External Auditor", "Auditor 2"),
    "prospect": (OrganizationKind.DONOR, "Prospective Donor", "Prospect"),
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg"></svg>'
EUROS = Decimal("1.25")
# A day for which the shipped rates know every currency.
TODAY = datetime(2026, 2, 16, 9, tzinfo=UTC)


@dataclass
class Populated:
    """The fund, its people, and its objects by what they are and whose they are."""

    cast: Cast
    fund: Fund
    closed_fund: Fund
    scene: Scene
    without_role: Person
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)

    def put(self, name: str, own: Any, foreign: Any = None) -> None:
        """Remember an object and its rival; what nobody owns is the same for all."""
        self.objects[name] = {OWN: own, FOREIGN: foreign or own}

    def get(self, name: str, whose: str = OWN, *, role: str = "") -> Any:
        """Return an object; one's own hold is the one that one's own party placed."""
        if whose == OWN and f"{name}_{role}" in self.objects:
            name = f"{name}_{role}"
        return self.objects[name][whose]

    def is_owned(self, name: str) -> bool:
        """Return whether it makes a difference whose this object is."""
        return self.objects[name][OWN] != self.objects[name][FOREIGN]


def _witness(cast: Cast) -> Any:
    key = Cosigner("korea.example/witness").key
    return witness_register(
        actor=cast.system_administrator, now=clock.now(), name="Korea", vkey=key.text
    )


@contextmanager
def populated(blocker: Any) -> Iterator[Populated]:
    """Commit the fund, and empty the tables afterwards."""
    with blocker.unblock():
        try:
            yield build_fund()
        finally:
            clock.clock_move()
            connections["default"].close()
            wipe()
            connections["owner"].close()


def build_fund() -> Populated:
    """Return the fund, built through the services alone."""
    clock.clock_move(to=TODAY)
    cast = _people()
    fund = donors.fund_opened(cast)
    closed = donors.fund_opened(cast, number="TF070002", opened=False)
    without_role = Person.objects.create(email="nobody@example.org", name="Without role")
    found = Populated(cast, fund, closed, Scene(cast, fund, clock.now()), without_role)
    _program(found)
    for whose, organization, officer in (
        (OWN, "korea", cast.donor_officer),
        (FOREIGN, "japan", cast.other_donor_officer),
    ):
        contribution_make(found, organization, officer, whose)
    board.board_make(fund, cast)
    for whose, officer, signatory in (
        (OWN, cast.project_officer, cast.signatory),
        (FOREIGN, cast.other_project_officer, cast.other_signatory),
    ):
        _projects(found, officer, signatory, whose)
    activity = activity_make(fund, cast)
    found.put("activity", activity)
    ready = activity_make(fund, cast)
    screen_make(ready, cast)
    found.put("activity_ready", ready)
    found.put("activity_submitted", submitted_activity(fund, cast))
    found.put("activity_approved", under_way := adopted(cast, submitted_activity(fund, cast)))
    paper = paper_make(cast.program_manager, "projects.activity", under_way.pk)
    found.put("activity_paper", paper)
    found.put("delivery", delivery_make(adopted(cast, submitted_activity(fund, cast)), cast))
    found.put("screening", screen_make(activity, cast, "NEEDS_COMMITTEE"))
    _motions(found)
    _holds(found)
    _reports(found)
    _documents(found)
    _letters(found)
    _appointments(found)
    found.put("witness", _witness(cast))
    found.put("account", ledger.balances(fund_id=fund.pk)[0].account_id)
    found.put("entry", ledger.journal_page(fund_id=fund.pk)[0].id)
    _statements(found)
    found.put("set_aside", set_aside(cast, fund, 1000))
    found.put("income", income_make(cast, fund, "9", month=date(2025, 11, 1)))
    found.put("income_booked", income_make(cast, fund, "8", month=date(2025, 10, 1), booked=True))
    found.put("fee_schedule", schedule_make(cast, fund))
    found.put("table", table_checked(cast, fund))
    importer = second_officer(cast)
    agreement = found.get("agreement")
    found.put("table_receipts", receipts_imported(cast, agreement, "3.00", by=importer))
    again = receipts_imported(cast, agreement, "4.00", by=importer, prefix="OTHER")
    found.put("table_reversal", reversal_make(cast, again))
    by_hand, mistaken = (
        donors.receipt_make(
            cast, agreement, donors.money(amount, agreement.currency), reference=f"HAND-{amount}"
        )
        for amount in ("1.50", "2.50")
    )
    found.put("receipt_by_hand", by_hand)
    found.put("receipt_reversal", receipt_reversal_make(cast, mistaken))
    found.put("period", month_shut(cast, fund, date(2025, 12, 31)))
    found.put("difference", _difference(cast, fund))
    halves = {found.get("donor", whose): "50" for whose in (OWN, FOREIGN)}
    found.put("burden_key_agreed", donors.burden_key_make(cast, fund, halves))
    own, foreign = (
        donors.in_kind_make(
            cast, fund, found.get("donor", whose), donors.money("50.00"), confirmed=False
        )
        for whose in (OWN, FOREIGN)
    )
    found.put("in_kind", own, foreign)
    own, foreign = (
        donors.in_kind_make(cast, fund, found.get("donor", whose), donors.money("60.00"))
        for whose in (OWN, FOREIGN)
    )
    found.put("in_kind_confirmed", own, foreign)
    found.put("annex_confirmed", annex_make(cast, fund, 1))
    found.put("annex", annex_make(cast, fund, 2, confirmed=False))
    found.put("rate_sheet_confirmed", donors.rate_make(cast, fund))
    found.put("rate_sheet", donors.rate_make(cast, fund, confirmed=False))
    found.put("background", background_make(cast))
    found.put("entity", projects.entity_make(fund, "Department of Forestry"))
    found.put("diligence", projects.assessment_make(found.get("entity"), confirmed=False))
    found.put("burden_key", donors.burden_key_make(cast, fund, halves, agreed=False))
    found.put("fund", fund)
    _endings(found)
    found.put("closed_fund", closed)
    found.put("ready_fund", _ready_fund(cast))
    return found


def _statements(found: Populated) -> None:
    """Import a line that waits, one with a proposal, and one that may be known already."""
    cast, fund = found.cast, found.fund
    statements.accounts_make(cast, fund)
    waiting = statements.in_suspense(cast, fund, "300.00", "WAITS")
    matched = statements.in_suspense(cast, fund, "200.00", "SAID")
    same = statements.line("5.00", day=clock.now().date(), remittance="Coupon")
    first, second = chained([[same], [same]], account=statements.ACCOUNT)
    statements.imported(cast, fund, first)
    row = statements.imported(cast, fund, second)
    match = line_match_propose(
        actor=cast.finance_officer,
        now=clock.now(),
        line_id=matched.pk,
        parts=[(found.get("agreement").pk, donors.money("200.00"))],
        reason="The letter names it.",
    )
    found.put("statement_import", row)
    found.put("line", waiting)
    found.put("line_held", StatementLine.objects.get(statement__source=row))
    found.put("match", match)


def _endings(found: Populated) -> None:
    """Open a fund that may end, and for each donor one of its own whose end is proposed."""
    cast = found.cast
    officers = {OWN: cast.donor_officer, FOREIGN: cast.other_donor_officer}
    for number, name in enumerate((OWN, FOREIGN, "both"), start=4):
        fund = donors.fund_opened(cast, number=f"TF07000{number}")
        for whose, officer in officers.items():
            if name not in {whose, "both"}:
                continue
            donor = found.get("donor", whose)
            agreed = donors.money("100")
            agreement = donors.agreement_make(cast, fund, donor, agreed, signer=officer)
            donors.receipt_make(cast, agreement, agreed, reference=f"END-{number}-{whose}")
        if name == "both":
            found.put("ending_fund", fund)
        else:
            unwind = unwind_make(cast, fund)
            found.objects.setdefault("unwind", {})[name] = unwind
    _left(found)


def _left(found: Populated) -> None:
    """Open a fund that both donors have left, with something on their way from its accounts."""
    cast = found.cast
    left = donors.fund_opened(cast, number="TF070007")
    for whose, officer in ((OWN, cast.donor_officer), (FOREIGN, cast.other_donor_officer)):
        donor, agreed = found.get("donor", whose), donors.money("100")
        agreement = donors.agreement_make(cast, left, donor, agreed, signer=officer)
        donors.receipt_make(cast, agreement, agreed, reference=f"LEFT-{whose}")
    unwind_make(cast, left, approved=True)
    for whose in (OWN, FOREIGN):
        move = balance_move_make(cast, left, found.get("donor", whose), donors.money("10"))
        found.objects.setdefault("balance_move", {})[whose] = move


def _difference(cast: Cast, fund: Fund) -> Difference:
    """Return a difference that is explained and waits to be signed off."""
    with transaction.atomic():
        booked_alone(cast, fund)
    run_made(cast, fund)
    difference = Difference.objects.get(
        rule="receipts_installments", label="Slip of an unknown donor"
    )
    explained(cast, difference)
    return difference


def _ready_fund(cast: Cast) -> Fund:
    """Return a fund that only has to be opened."""
    fund = donors.fund_opened(cast, number="TF070003", opened=False)
    moment = clock.now()
    on = {"now": moment, "fund_id": fund.pk}
    funds.resolution_record(
        actor=cast.program_manager, number="2026-2", resolution_date=moment.date(), **on
    )
    for act, actor in (
        (funds.donor_consent_record, cast.donor_member),
        (funds.recipient_consent_record, cast.recipient_member),
    ):
        act(actor=actor, reference="Note verbale", consent_date=moment.date(), **on)
    return fund


@transaction.atomic
def _people() -> Cast:
    cast = cast_make()
    for name, (kind, english, short) in MORE_ORGANIZATIONS.items():
        cast.organizations[name] = Organization.objects.create(
            kind=kind, name=english, short_name=short, country="NO" if kind == "DONOR" else ""
        )
    for name, (organization, role) in MORE_PEOPLE.items():
        cast.people[name] = appointed(
            name=name, organization=cast.organizations[organization], role=role
        )
    return cast


def _program(found: Populated) -> None:
    """Open phase 1 on two verifiers' certificates; phase 2 is planned, and could be opened."""
    cast, scene = found.cast, found.scene
    for number in (1, 2):
        phase = phase_add(scene)
        for index, verifier in enumerate((cast.verifier, cast.other_verifier), start=1):
            milestone = milestone_define(
                actor=cast.program_manager,
                now=clock.now(),
                phase_id=phase.pk,
                code=f"N{number}.{index}",
                track="N",
                title=f"Shutdown {number}.{index}",
                title_ko="",
                verifier_id=verifier.organization_id,
                validity_days=90,
                gate="BOTH",
            )
            scene.milestones.append(milestone)
            certificate = certificate_issue(
                actor=verifier,
                now=clock.now(),
                milestone_id=milestone.pk,
                verdict="VERIFIED",
                verified_on=clock.now().date(),
                method="Inspection on site",
                statement="Seals were found intact.",
            )
            found.objects.setdefault("milestone", {})[(OWN, FOREIGN)[index - 1]] = milestone
            found.objects.setdefault("certificate", {})[(OWN, FOREIGN)[index - 1]] = certificate
    phase_open(actor=cast.program_manager, now=clock.now(), phase_id=scene.phases[0].pk)
    found.put("phase", Phase.objects.get(number=2))


def contribution_make(found: Populated, organization: str, officer: Actor, whose: str) -> None:
    """Make a donor with a pledge, an offer, an agreement in force and two receipts."""
    cast, fund = found.cast, found.fund
    donor = donors.donor_make(cast, organization)
    pledge = donors.pledge_make(cast, fund, donor, donors.money("5000000"))
    offered = donors.agreement_make(cast, fund, donor, donors.money("250000"))
    signed = donors.agreement_make(
        cast,
        fund,
        donor,
        donors.money("800000", "EUR"),
        signer=officer,
        rate=EUROS,
        clauses=[Clause(REPORT, number=1, day=clock.now().date() + timedelta(days=10))],
    )
    dollars = donors.agreement_make(
        cast,
        fund,
        donor,
        donors.money("9000000"),
        pledge=pledge,
        signer=officer,
        clauses=[Clause(REPORT, number=1, day=clock.now().date() + timedelta(days=10))],
    )
    papered = donors.agreement_make(cast, fund, donor, donors.money("60000"))
    open_pledge = donors.pledge_make(cast, fund, donor, donors.money("70000"))
    conditional = donors.agreement_make(
        cast,
        fund,
        donor,
        donors.money("40000"),
        parts=[
            Part(
                donors.money("40000"),
                due_rule="ON_REQUEST",
                days=30,
                qualification="appropriation",
            )
        ],
        signer=officer,
    )
    code = organization.upper()
    waiting = donors.receipt_make(
        cast, signed, donors.money("300000", "EUR"), reference=f"{code}-EUR"
    )
    booked = donors.receipt_make(cast, dollars, donors.money("4000000"), reference=f"{code}-USD")
    donors.receipt_make(cast, dollars, donors.money("3.00"), reference=f"{code}-NOTE")
    back = donors.refund_make(cast, booked, donors.money("40"))
    for name, value in (
        ("donor", donor),
        ("pledge", open_pledge),
        ("contact", donors.contact_make(cast, donor)),
        (
            "legal_standing",
            donors.legal_standing_make(cast, donor, kind="WAIVER", last_day=date(2030, 1, 1)),
        ),
        ("agreement", dollars),
        ("agreement_offered", offered),
        ("paper", paper_signature_make(cast, papered)),
        ("amendment", donors.amendment_make(cast, dollars)),
        ("payment_request", donors.call_make(cast, dollars)[0]),
        ("installment_late", signed.installments.get()),
        ("installment", conditional.installments.get()),
        ("receipt", waiting),
        ("receipt_dollars", booked),
        ("note", donors.note_make(cast, dollars, donors.money("5.00"), confirmed=False)),
        ("note_held", donors.note_make(cast, dollars, donors.money("4000000"))),
        (
            "note_call",
            donors.demand_make(cast, donors.note_make(cast, dollars, donors.money("7.00"))),
        ),
        (
            "note_return",
            donors.note_return_make(
                cast, donors.note_make(cast, dollars, donors.money("6.00")), confirmed=False
            ),
        ),
        ("refund", back),
        ("given_report", _report_given(cast, signed)),
        ("termination", donors.termination_make(cast, signed)),
        ("termination_given", donors.termination_make(cast, conditional, by=officer)),
    ):
        found.objects.setdefault(name, {})[whose] = value


def _report_given(cast: Cast, agreement: Agreement) -> GivenReport:
    """Return the report of an agreement's first clause, recorded as given today."""
    today = clock.now().date()
    return given_report_record(
        actor=cast.program_manager,
        now=clock.now(),
        agreement_id=agreement.pk,
        number=1,
        due_date=today + timedelta(days=10),
        given_on=today,
        reference="Annual report, number 1",
    )


def _projects(found: Populated, officer: Actor, signatory: Actor, whose: str) -> None:
    """Make a ministry's projects: a draft, one before the board, two with their grants."""
    cast, fund = found.cast, found.fund
    draft = projects.draft_make(fund, officer)
    submitted = projects.submitted_make(fund, cast, officer=officer)
    prepared = disbursements.grant_prepare(
        actor=system_actor(), now=clock.now(), project_id=_adopted(found, officer).pk
    )
    signed = disbursements.grant_prepare(
        actor=system_actor(), now=clock.now(), project_id=_adopted(found, officer).pk
    )
    effective = disbursements.grant_prepare(
        actor=system_actor(), now=clock.now(), project_id=_adopted(found, officer).pk
    )
    for actor in (signatory, cast.program_manager):
        signed = disbursements.grant_sign(actor=actor, now=clock.now(), grant_id=signed.pk)
        effective = disbursements.grant_sign(actor=actor, now=clock.now(), grant_id=effective.pk)
    effective = disbursements.grant_declare_effective(
        actor=cast.program_manager, now=clock.now(), grant_id=effective.pk
    )
    for name, value in (
        ("project", draft),
        ("project_review", projects.review_make(fund, cast, officer=officer)),
        (
            "project_concept_approved",
            adopted(cast, projects.concept_make(fund, cast, officer=officer)),
        ),
        ("project_appraisal", projects.appraisal_make(fund, cast, officer=officer)),
        *_appraised(found, officer),
        ("project_submitted", submitted),
        ("grant_prepared", prepared),
        ("grant_signed", signed),
        ("grant", effective),
        *_applications(found, officer, signatory, effective),
    ):
        found.objects.setdefault(name, {})[whose] = value


def _appraised(found: Populated, officer: Actor) -> Any:
    """Return a proposal whose specialists are named, one that they found good, and a condition."""
    fund, cast = found.fund, found.cast
    named = projects.appraisers_named(cast, projects.appraisal_make(fund, cast, officer=officer))
    opined = projects.opined_make(fund, cast, officer=officer)
    asked = projects.appraisers_named(cast, projects.appraisal_make(fund, cast, officer=officer))
    opinion = projects.opinion_given(
        cast.technical_specialist, asked, before_approval=["A procurement plan is written."]
    )
    return (
        ("project_named", named),
        ("project_opined", opined),
        ("condition", opinion.conditions.get()),
    )


def _applications(found: Populated, officer: Actor, signatory: Actor, grant: Any) -> Any:
    """Return an application as a draft, one that was submitted, and one to be approved."""
    applications = [
        disbursements.application_draft(
            actor=officer, now=clock.now(), grant_id=grant.pk, **content(amount=1000)
        )
        for _number in range(3)
    ]
    for index in (1, 2):
        applications[index] = disbursements.application_submit(
            actor=signatory,
            now=clock.now(),
            application_id=applications[index].pk,
            version=applications[index].version,
        )
    applications[2] = disbursements.application_review(
        actor=found.cast.finance_officer,
        now=clock.now(),
        application_id=applications[2].pk,
        version=applications[2].version,
        accepted=applications[2].money,
    )
    names = ("application", "application_submitted", "application_reviewed")
    return zip(names, applications, strict=True)


def _adopted(found: Populated, officer: Actor) -> Project:
    cast = found.cast
    project = projects.submitted_make(
        found.fund, cast, officer=officer, budget={"GOODS": "100000.00"}
    )
    return adopted(cast, project)


def _voted(found: Populated, project: Project) -> Any:
    motion = board.motion_make(project, found.cast)
    for member in (
        found.cast.donor_member,
        found.cast.other_donor_member,
        found.cast.recipient_member,
        found.cast.other_recipient_member,
    ):
        board.vote(motion, member)
    return motion


def _motions(found: Populated) -> None:
    """Open a motion that waits for votes, and one that waits for its close."""
    cast, fund = found.cast, found.fund
    found.put("motion", board.motion_make(projects.concept_make(fund, cast), cast))
    found.put("motion_voted", _voted(found, projects.concept_make(fund, cast)))


def _holds(found: Populated) -> None:
    """Place a hold of each party on a project that nobody pays for yet."""
    cast = found.cast
    for name, actor in (
        ("VERIFIER", cast.second_verifier),
        ("DONOR_BOARD_MEMBER", cast.second_donor_member),
        ("PROGRAM_MANAGER", cast.second_program_manager),
        (FOREIGN, cast.other_verifier),
        (OWN, cast.second_sanctions_officer),
    ):
        hold = hold_place(
            actor=actor,
            now=clock.now(),
            fund_id=found.fund.pk,
            project_id=found.get("project").pk,
            reason="A payee was listed.",
            legal_basis="Administration agreement, article 7.2",
        )
        if name in {OWN, FOREIGN}:
            found.objects.setdefault("hold", {})[name] = hold
        else:
            found.put(f"hold_{name}", hold)


def _reports(found: Populated) -> None:
    """Issue a report, leave another one in the making, and let an auditor judge the first."""
    cast, fund = found.cast, found.fund
    today = clock.now().date()
    asked = [
        reports.report_request(
            actor=cast.auditor, now=clock.now(), fund_id=fund.pk, as_of=today, language=language
        )
        for language in ("en", "ko")
    ]
    with pytest.MonkeyPatch.context() as patch:
        # Drawing and printing take seconds, and are not what is asked here.
        patch.setattr(build, "_draw", _drawn)
        patch.setattr(build, "_write", _written)
        report = reports.report_build(actor=system_actor(), now=clock.now(), request_id=asked[0].pk)
    assert report is not None
    found.put("report", report)
    found.put("request", asked[1])
    found.put("report_digest", report.files.get(format="XLSX").sha256)
    opinion = opinion_record(
        actor=cast.other_auditor,
        now=clock.now(),
        fund_id=fund.pk,
        report_sha256=report.files.get(format="PDF").sha256,
        kind="UNMODIFIED",
        basis="",
        emphasis="",
        signed_date=today,
    )
    found.put("opinion", opinion)


def _documents(found: Populated) -> None:
    """Store a restricted document of each of two donors."""
    own, foreign = (
        document_make(found.cast, found.fund, actor=officer, classification="RESTRICTED")
        for officer in (found.cast.donor_officer, found.cast.other_donor_officer)
    )
    found.put("document", own, foreign)


def _letters(found: Populated) -> None:
    """Tell the officers of both donors that an agreement waits for them."""
    for whose in (OWN, FOREIGN):
        offered = found.get("agreement_offered", whose)
        message = Message.objects.get(name="donors.agreement_offered", subject_id=str(offered.pk))
        offer_notify(message=message, now=clock.now())
    mail.letters_write(now=clock.now())
    cast = found.cast
    failed = written(cast, cast.finance_officer)
    Letter.objects.filter(pk=failed.pk).update(state="FAILED", settled_at=clock.now())
    found.put("letter_failed", failed)
    found.put(
        "letter",
        *(
            Letter.objects.get(person_id=officer.person_id)
            for officer in (cast.donor_officer, cast.other_donor_officer)
        ),
    )


def _drawn(work: build.Work) -> None:
    work.charts = {"en": SVG, "ko": SVG}


def _written(work: build.Work) -> None:
    work.files = {name: f"{name} of {work.request.number}".encode() for name in build.ReportFormat}


def _appointments(found: Populated) -> None:
    """Propose an appointment and an end, and invite somebody who has not come yet."""
    cast = found.cast
    found.put("person_invited", person_make(cast, email="invited@example.org"))
    found.put(
        "appointment_proposed",
        appointment_make(cast, email="proposed@example.org", confirmed=False),
    )
    found.put("appointment", appointment_make(cast, email="appointed@example.org"))
    ending = appointment_make(cast, email="ending@example.org")
    identity.appointment_end_propose(
        actor=cast.system_administrator,
        now=clock.now(),
        appointment_id=ending.pk,
        reason="Moves to another unit.",
    )
    found.put("appointment_ending", ending)
    found.put("person", ending.person)
