"""Which acts are done on which kind of object, and whom an act shuts out from another one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from oversight.rules import holds
from trustfund.control.rules.parties import Deed, Party
from trustfund.control.rules.project_acts import ACTS_ON_PROJECTS
from trustfund.identity.rules.separation import KIND_OF


def _proposal(thing: str, *more: str) -> tuple[str, ...]:
    """Return the acts on what one person proposes and another confirms or declines."""
    return tuple(f"{thing}_{verb}" for verb in ("propose", "confirm", "decline", *more))


_APPOINTMENT: Final = (
    "identity.appointment_propose",
    "identity.appointment_confirm",
    "identity.appointment_decline",
    "identity.appointment_end_propose",
    "identity.appointment_end_confirm",
    "identity.appointment_end_decline",
)
_APPLICATION: Final = (
    "disbursements.application_draft",
    "disbursements.application_edit",
    "disbursements.application_submit",
    "disbursements.application_review",
    "disbursements.application_return",
    "disbursements.application_approve",
)
_OPENING: Final = ("oversight.motion_open", "oversight.activity_motion_open")
_HOLD: Final = ("oversight.hold_place", "oversight.hold_lift")
_BOARD: Final = ("oversight.board_constitute", "oversight.seat_fill", "oversight.rule_adopt")

_FEES: Final = (
    "funds.fee_schedule_propose",
    "funds.fee_schedule_approve",
    "funds.fee_schedule_decline",
)
_INCOME: Final = (
    "funds.income_record",
    "funds.income_correct",
    "funds.income_confirm",
    "funds.income_decline",
)
_MATCH: Final = _proposal("donors.line_match")
_STATEMENT: Final = ("donors.statement_take", "donors.held_line_settle", "donors.lines_tie")
_MOVE: Final = _proposal("donors.balance_move")
_UNWIND: Final = (
    "donors.unwind_propose",
    "donors.unwind_approve",
    "donors.unwind_decline",
)
_REVERSAL: Final = _proposal("donors.table_reversal")
_UNDOING: Final = _proposal("donors.receipt_reversal")
_IN_KIND: Final = _proposal("donors.in_kind", "withdraw")
_ANNEX: Final = _proposal("donors.annex")
_PAPER: Final = (
    "donors.paper_signature_record",
    "donors.paper_signature_confirm",
    "donors.paper_signature_decline",
)
_NOTE: Final = _proposal("donors.note")
_NOTE_RETURN: Final = _proposal("donors.note_return")
_RATES: Final = (
    "donors.rate_give",
    "donors.rate_sheet_load",
    "donors.rate_sheet_confirm",
    "donors.rate_sheet_decline",
)

# Every kind of object that records are about, with the acts that are recorded on it. An act that
# the matrix does not name is the installation's own: it follows from another one.
ACTS_ON: Final = MappingProxyType(
    {
        "audit.export": ("audit.export_download",),
        "audit.logkey": ("audit.key_found", "audit.key_rotate"),
        "audit.witness": ("audit.witness_register", "audit.witness_retire"),
        "identity.organization": ("identity.organization_register",),
        "identity.person": ("identity.person_invite",),
        "identity.invitation": (
            "identity.person_invite",
            "identity.invitation_renew",
            "identity.invitation_accept",
        ),
        "identity.appointment": ("identity.administrators_found", *_APPOINTMENT),
        "mail.letter": ("mail.letter_resend",),
        "mail.preference": ("mail.preference_choose",),
        "ledger.period": (
            "ledger.period_soft_close",
            "ledger.period_reopen",
            "ledger.period_close",
        ),
        "documents.document": (
            "documents.document_store",
            "documents.version_add",
            "documents.classification_change",
        ),
        "documents.version": (
            "documents.document_store",
            "documents.version_add",
            "documents.version_download",
        ),
        "control.tieoutrun": ("control.tie_out_run",),
        "control.difference": ("control.tie_out_run",),
        "control.explanation": ("control.difference_explain", "control.difference_sign_off"),
        "funds.fund": (
            "funds.fund_create",
            "funds.resolution_record",
            "funds.donor_consent_record",
            "funds.recipient_consent_record",
            "funds.fund_open",
        ),
        "funds.feetier": ("funds.fund_create",),
        "funds.bankaccount": ("funds.bank_account_register",),
        "funds.feeschedule": _FEES,
        "funds.income": _INCOME,
        "funds.setaside": ("funds.set_aside_make", "funds.set_aside_release"),
        "funds.setasiderelease": ("funds.set_aside_release",),
        "donors.donor": ("donors.donor_register", "donors.agreement_countersign", _PAPER[1]),
        "donors.agency": ("donors.agency_register",),
        "donors.contact": ("donors.contact_name", "donors.contact_end"),
        "donors.pledge": (
            "donors.pledge_record",
            "donors.pledge_confirm",
            "donors.agreement_countersign",
            _PAPER[1],
            "donors.pledge_withdraw",
            "donors.pledge_lapse",
        ),
        "donors.agreement": (
            "donors.agreement_draft",
            "donors.agreement_countersign",
            _PAPER[1],
            "donors.agreement_withdraw",
        ),
        "donors.amendment": (
            "donors.amendment_draft",
            "donors.amendment_countersign",
            _PAPER[1],
        ),
        "donors.papersignature": _PAPER,
        "donors.annexversion": _ANNEX,
        "donors.preferentialnotice": ("donors.preferential_tell",),
        "donors.agreementannex": ("donors.agreement_draft", "donors.amendment_draft"),
        "donors.termination": (
            "donors.termination_record",
            "donors.termination_confirm",
            "donors.termination_decline",
            "donors.termination_withdraw",
        ),
        "donors.installment": ("donors.agreement_draft", "donors.amendment_draft"),
        "donors.clause": ("donors.agreement_draft", "donors.amendment_draft"),
        "donors.installmentstep": (
            "donors.installment_fall_due",
            "donors.installment_unqualify",
            "donors.payment_request",
        ),
        "donors.paymentrequest": ("donors.payment_request",),
        "donors.installmentreminder": ("donors.installment_remind",),
        "donors.receipt": ("donors.receipt_record", "donors.line_match_confirm"),
        "donors.tablefile": ("donors.table_check",),
        "donors.tablereversal": _REVERSAL,
        "donors.reversalproposal": _UNDOING,
        "donors.receiptreversal": (*_REVERSAL[1:2], *_UNDOING[1:2]),
        "donors.tableimport": (
            "donors.table_check",
            "donors.table_remap",
            "donors.table_import",
            "donors.table_withdraw",
            "donors.table_reversal_confirm",
        ),
        "donors.conversion": ("donors.conversion_record",),
        "donors.burdenkey": (
            "donors.burden_key_propose",
            "donors.burden_key_confirm",
            "donors.burden_key_decline",
        ),
        "donors.inkind": _IN_KIND,
        "donors.promissorynote": _NOTE,
        "donors.noteline": _NOTE[:1],
        "donors.notereturn": _NOTE_RETURN,
        "donors.encashmentcall": ("donors.encashment_call",),
        "donors.encashment": ("donors.encashment_record",),
        "donors.ratesheet": _RATES,
        "donors.givenreport": ("donors.given_report_record", "donors.given_report_withdraw"),
        "donors.legalstanding": ("donors.legal_standing_record", "donors.legal_standing_end"),
        "donors.refund": (
            "donors.refund_record",
            "donors.refund_confirm",
            "donors.refund_decline",
        ),
        "donors.balancemove": _MOVE,
        "donors.unwind": _UNWIND,
        "donors.unwindshare": _UNWIND[:2],
        "donors.statementimport": ("donors.statement_import",),
        "donors.statement": (*_STATEMENT, *_UNDOING[1:2]),
        "donors.linematch": _MATCH,
        "donors.linematchpart": _MATCH[:2],
        "donors.feecharge": (
            "donors.receipt_record",
            "donors.conversion_record",
            "donors.line_match_confirm",
        ),
        **ACTS_ON_PROJECTS,
        "oversight.board": _BOARD[:1],
        "oversight.seat": _BOARD[1:2],
        "oversight.decisionrule": _BOARD[2:],
        "oversight.motion": (*_OPENING, "oversight.motion_close"),
        "oversight.elector": _OPENING,
        "oversight.ballot": ("oversight.ballot_cast",),
        "oversight.motionoutcome": ("oversight.motion_close",),
        "oversight.program": ("oversight.phase_plan", "oversight.phase_open", *_HOLD),
        "oversight.phase": ("oversight.phase_plan", "oversight.phase_open"),
        "oversight.milestone": ("oversight.milestone_define",),
        "oversight.certificate": ("oversight.certificate_issue",),
        "oversight.hold": _HOLD,
        "oversight.opinion": ("oversight.opinion_record",),
        "disbursements.grant": (
            "disbursements.grant_prepare",
            "disbursements.grant_sign",
            "disbursements.grant_declare_effective",
        ),
        "disbursements.grantcategory": ("disbursements.grant_prepare",),
        "disbursements.application": _APPLICATION,
        "disbursements.step": _APPLICATION,
        "disbursements.decision": _APPLICATION[-1:],
        "disbursements.payment": _APPLICATION[-1:],
        "reports.reportrequest": ("reports.report_request",),
        "reports.report": ("reports.report_build",),
        "reports.reportfile": ("reports.file_issue", "reports.report_download"),
    }
)


@dataclass(frozen=True, slots=True)
class Apart:
    """Whom an act shuts out: who did one of the others on the same object before.

    `units` are those others that shut out everybody of the unit; `concerned` shuts out the person
    whom the object is about.
    """

    makers: frozenset[str]
    units: frozenset[str] = frozenset()
    concerned: bool = False


_ASKING: Final = frozenset(_APPLICATION[:3])
_SOFT_CLOSE: Final = frozenset({"ledger.period_soft_close"})
_SET_ASIDE: Final = frozenset({"funds.set_aside_make"})
_FEES_SAID: Final = frozenset(_FEES[:1])
_EARNED: Final = frozenset(_INCOME[:2])
_REFUND: Final = frozenset({"donors.refund_record"})
_SEND_ON: Final = frozenset({"donors.balance_move_propose"})
_GIVE_BACK: Final = frozenset({"donors.unwind_propose"})
_KEY: Final = frozenset({"donors.burden_key_propose"})
_TO_REVERSE: Final = frozenset(_REVERSAL[:1])
_TO_UNDO: Final = frozenset(_UNDOING[:1])
_VALUED: Final = frozenset(_IN_KIND[:1])
_ASSESSED: Final = frozenset({"projects.diligence_record"})
_ANNEX_SAID: Final = frozenset(_ANNEX[:1])
_ON_PAPER: Final = frozenset(_PAPER[:1])
_DEPOSITED: Final = frozenset(_NOTE[:1])
_GIVES_BACK: Final = frozenset(_NOTE_RETURN[:1])
_RATES_GIVEN: Final = frozenset(_RATES[:2])
_NOTICE: Final = frozenset({"donors.termination_record"})
_PROPOSE: Final = frozenset({"donors.line_match_propose"})
_HANDED_OVER: Final = frozenset({"projects.deliverable_deliver"})
_EXPLAIN: Final = frozenset({"control.difference_explain"})
APART: Final = MappingProxyType(
    {
        "identity.appointment_confirm": Apart(frozenset(_APPOINTMENT[:1]), concerned=True),
        "identity.appointment_end_confirm": Apart(frozenset(_APPOINTMENT[3:4]), concerned=True),
        "ledger.period_reopen": Apart(_SOFT_CLOSE, units=_SOFT_CLOSE),
        "ledger.period_close": Apart(_SOFT_CLOSE, units=_SOFT_CLOSE),
        "control.difference_sign_off": Apart(_EXPLAIN, units=_EXPLAIN),
        "funds.fee_schedule_approve": Apart(_FEES_SAID, units=_FEES_SAID),
        "funds.income_confirm": Apart(_EARNED, units=_EARNED),
        "funds.set_aside_release": Apart(_SET_ASIDE, units=_SET_ASIDE),
        "donors.termination_confirm": Apart(_NOTICE, units=_NOTICE),
        "donors.refund_confirm": Apart(_REFUND, units=_REFUND),
        "donors.balance_move_confirm": Apart(_SEND_ON, units=_SEND_ON),
        "donors.unwind_approve": Apart(_GIVE_BACK, units=_GIVE_BACK),
        "donors.burden_key_confirm": Apart(_KEY, units=_KEY),
        "donors.table_reversal_confirm": Apart(_TO_REVERSE, units=_TO_REVERSE),
        "donors.receipt_reversal_confirm": Apart(_TO_UNDO, units=_TO_UNDO),
        "donors.in_kind_confirm": Apart(_VALUED, units=_VALUED),
        "projects.diligence_confirm": Apart(_ASSESSED, units=_ASSESSED),
        "donors.annex_confirm": Apart(_ANNEX_SAID, units=_ANNEX_SAID),
        "donors.paper_signature_confirm": Apart(_ON_PAPER, units=_ON_PAPER),
        "donors.note_confirm": Apart(_DEPOSITED, units=_DEPOSITED),
        "donors.note_return_confirm": Apart(_GIVES_BACK, units=_GIVES_BACK),
        "donors.rate_sheet_confirm": Apart(_RATES_GIVEN, units=_RATES_GIVEN),
        "donors.line_match_confirm": Apart(_PROPOSE, units=_PROPOSE),
        "donors.line_match_decline": Apart(_PROPOSE, units=_PROPOSE),
        "projects.deliverable_accept": Apart(_HANDED_OVER, units=_HANDED_OVER),
        "projects.deliverable_return": Apart(_HANDED_OVER, units=_HANDED_OVER),
        "oversight.hold_lift": Apart(frozenset({"oversight.hold_place"})),
        "disbursements.application_submit": Apart(_ASKING - {"disbursements.application_submit"}),
        "disbursements.application_review": Apart(_ASKING),
        "disbursements.application_return": Apart(_ASKING),
        "disbursements.application_approve": Apart(
            _ASKING | {"disbursements.application_review"},
            units=frozenset({"disbursements.application_review"}),
        ),
    }
)

TOOK_PART: Final = "took_part"
SAME_UNIT: Final = "same_unit"
CONCERNED: Final = "concerned"


def reaches(party: Party, *, owner_kind: str, owner_id: UUID | None) -> bool:
    """Return whether somebody reaches the object at all: what belongs to one is none of its peers'.

    `owner_id` is the one donor or ministry that the object belongs to, None if it is of no one.
    """
    is_peer = owner_id is not None and KIND_OF.get(party.role) == owner_kind
    return not is_peer or party.organization_id == owner_id


def shut_out(
    action: str, party: Party, *, deeds: Iterable[Deed], concerned_id: UUID | None
) -> str | None:
    """Return the code of why this person may not do this after those deeds, or None if they may."""
    apart = APART.get(action)
    if apart is None:
        return None
    done = [deed for deed in deeds if deed.action in apart.makers]
    if any(deed.person_id == party.person_id for deed in done):
        return TOOK_PART
    if any(
        deed.organization_id == party.organization_id for deed in done if deed.action in apart.units
    ):
        return SAME_UNIT
    if apart.concerned and party.person_id == concerned_id:
        return CONCERNED
    return None


def is_other_side(action: str, party: Party, facts: Mapping[str, Any]) -> bool:
    """Return whether a hold, of which these are the facts, is another side's to lift."""
    if action != "oversight.hold_lift" or "placed_as" not in facts:
        return False
    refusal = holds.lift_refusal(
        roles=[party.role],
        person_id=party.person_id,
        organization_id=party.organization_id,
        placed_as=facts["placed_as"],
        placed_by_id=UUID(facts["placed_by_id"]),
        placed_by_organization_id=UUID(facts["placed_by_organization_id"]),
    )
    return refusal in {holds.OTHER_PARTY, holds.OTHER_VERIFIER}


def acts_on(subject_type: str, done: Collection[str]) -> list[str]:
    """Return the acts that are done on such an object, then those that were done though not listed."""
    known = ACTS_ON.get(subject_type, ())
    return [*known, *(action for action in dict.fromkeys(done) if action not in known)]
