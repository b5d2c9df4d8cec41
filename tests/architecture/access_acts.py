"""Every act with what a person would send who may do it: by page form, and by program.

The walk sends it as everybody else; the tests of bad input spoil it field by field.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.architecture.access_fund import OWN, Populated
from tests.factories import background
from tests.factories.documents import Upload, pdf
from tests.factories.statements import line, statement, written
from tests.factories.tables import TABLE, TABLE_MAP
from tests.factories.witness import Cosigner
from trustfund.audit.services import keys_in_file
from trustfund.db import clock
from trustfund.kernel.actor import Actor

Body = dict[str, Any]


@dataclass(frozen=True)
class Sending:
    """What one act sends by each door."""

    page: Body
    api: Body


@dataclass(frozen=True)
class Act:
    """An act: who may do it, which object it needs, and what is sent about that object."""

    action: str
    player: str
    target: str
    make: Callable[[Populated, Any], Sending]

    def sending(self, found: Populated, whose: str = OWN, *, role: str = "") -> Sending:
        """Return what is sent about one's own object or another's."""
        return self.make(found, found.get(self.target, whose, role=role))

    def actor(self, found: Populated) -> Actor:
        """Return the one of the cast who may do it."""
        return getattr(found.cast, self.player)


def _same(**body: Any) -> Sending:
    return Sending(body, body)


def _today() -> date:
    return clock.now().date()


def _money(amount: str, currency: str = "USD") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def _document(_found: Populated, _fund: Any) -> Sending:
    return _same(title="Joint letter", classification="PARTIES", file=Upload(pdf("Joint letter")))


def _document_version(_found: Populated, _document: Any) -> Sending:
    return _same(version="1", reason="Signed by both sides.", file=Upload(pdf("Signed")))


def _document_class(_found: Populated, _document: Any) -> Sending:
    return _same(shown="RESTRICTED", classification="PUBLIC", reason="Agreed by its authors.")


def _nothing(_found: Populated, _target: Any) -> Sending:
    return Sending({}, {})


def _key_rotate(_found: Populated, _target: Any) -> Sending:
    return _same(vkey=next(iter(keys_in_file())))


def _witness(_found: Populated, _target: Any) -> Sending:
    return _same(name="Norway", vkey=Cosigner("norway.example/witness").key.text)


def _fund_create(found: Populated, _target: Any) -> Sending:
    words = {
        "number": "TF079999",
        "name": "Second trust fund",
        "purpose": "Water",
        "holding_currency": "USD",
        "recipient": str(found.cast.organizations["ministry"].pk),
        "end_disbursement_date": str(_today() + timedelta(days=900)),
    }
    return Sending(
        {**words, "above_1": "0", "percent_1": "5"},
        {**words, "fee_tiers": [{"above": "0", "percent": "5"}]},
    )


def _resolution(_found: Populated, _fund: Any) -> Sending:
    return _same(number="2026-3", resolution_date=str(_today()))


def _consent(_found: Populated, _fund: Any) -> Sending:
    return _same(reference="Letter of today", consent_date=str(_today()))


def _bank_account(_found: Populated, _fund: Any) -> Sending:
    return _same(kind="OTHER", identifier="004-19", currency="NOK", bank_name="A bank")


def _bank_file(found: Populated, _fund: Any) -> Sending:
    day = _today() - timedelta(days=1)
    content = written([statement([line("12.00", "WALK", day=day)], number="99")])
    return _same(file=Upload(content, "walk.xml"))


def _held_line(_found: Populated, _line: Any) -> Sending:
    reason = {"reason": "The bank has confirmed it."}
    return Sending({**reason, "answer": "OWN"}, {**reason, "is_own": True})


def _line_match(found: Populated, _line: Any) -> Sending:
    agreement = str(found.get("agreement").pk)
    page = {"agreement_1": agreement, "amount_1": "10.00", "reason": "The letter"}
    part = {"agreement_id": agreement, "money": _money("10.00")}
    return Sending(page, {"parts": [part], "reason": "The letter"})


def _line_match_decline(_found: Populated, _match: Any) -> Sending:
    return _same(reason="It is another donor's.")


def _fee_schedule(_found: Populated, _fund: Any) -> Sending:
    words = {"valid_from": str(_today() + timedelta(days=50)), "authority": "Resolution 9"}
    return Sending(
        {**words, "above_1": "0", "percent_1": "3"},
        {**words, "fee_tiers": [{"above": "0", "percent": "3"}]},
    )


def _income(_found: Populated, _fund: Any) -> Sending:
    month = _today().replace(day=1)
    words = {"month": str(month), "value_date": str(_today()), "reference": "Pool 9"}
    return Sending({**words, "amount": "12.00"}, {**words, "money": _money("12.00")})


def _income_correct(_found: Populated, _income: Any) -> Sending:
    words = {"value_date": str(_today()), "reference": "Pool 9, corrected"}
    return Sending({**words, "amount": "-2.00"}, {**words, "money": _money("-2.00")})


def _set_aside(_found: Populated, _fund: Any) -> Sending:
    words = {"purpose": "ADMINISTRATION", "reason": "Staff of the second year"}
    return Sending({**words, "amount": "1000.00"}, {**words, "money": _money("1000.00")})


def _set_aside_release(_found: Populated, _set_aside: Any) -> Sending:
    words = {"reason": "The risk has passed."}
    return Sending({**words, "amount": "10.00"}, {**words, "money": _money("10.00")})


def _donor_register(found: Populated, _target: Any) -> Sending:
    organization = str(found.cast.organizations["prospect"].pk)
    return _same(organization_id=organization, country="NO", since=str(_today()))


def _agency(_found: Populated, _donor: Any) -> Sending:
    return _same(name="Ministry of Finance", name_ko="")


def _contact(_found: Populated, _donor: Any) -> Sending:
    return _same(role="PAYMENTS", name="Payment Desk", email="desk@example.org")


def _pledge(found: Populated, _donor: Any) -> Sending:
    words = {"announced_date": str(_today()), "occasion": "Pledging conference"}
    return Sending(
        {**words, "amount": "1000.00", "currency": "USD"},
        {**words, "fund_id": str(found.fund.pk), "money": _money("1000.00")},
    )


def _pledge_confirm(_found: Populated, _pledge: Any) -> Sending:
    return _same(confirmed_date=str(_today()), reference="Letter 7")


def _pledge_end(_found: Populated, _pledge: Any) -> Sending:
    return _same(ended_date=str(_today()), reason="The budget was cut.")


def _table_check(_found: Populated, _fund: Any) -> Sending:
    return _same(
        title="Another table",
        map_text=TABLE_MAP,
        file=Upload(TABLE.replace(b"Norway", b"Sweden"), "another.csv"),
    )


def _table_remap(_found: Populated, _table: Any) -> Sending:
    return _same(map_text=TABLE_MAP + "\n")


def _refund(_found: Populated, _receipt: Any) -> Sending:
    words = {"reason": "UNUSED", "explanation": "The project ended early."}
    return Sending({**words, "amount": "10.00"}, {**words, "money": _money("10.00")})


def _refund_confirm(_found: Populated, _refund: Any) -> Sending:
    return _same(value_date=str(_today()), bank_reference="OUT-77")


def _unwind(found: Populated, fund: Any) -> Sending:
    words = {"kind": "CLOSING", "as_of": str(_today()), "reason": "The fund ends."}
    return Sending({**words, "donor": ""}, words)


def _burden_key(found: Populated, _fund: Any) -> Sending:
    donor = found.get("donor", OWN)
    words = {"kind": "PERCENT", "effective_on": str(_today()), "basis": "Minutes of the board"}
    return Sending(
        {**words, f"weight_{donor.pk}": "100"},
        {**words, "weights": [{"donor_id": str(donor.pk), "weight": "100"}]},
    )


def _in_kind(found: Populated, _donor: Any) -> Sending:
    words = {"what": "Ten ambulances", "given_on": str(_today()), "basis": "INVOICE"}
    words["basis_reference"] = "Invoice 7"
    return Sending(
        {**words, "amount": "1000.00", "currency": "USD"},
        {**words, "fund_id": str(found.fund.pk), "money": _money("1000.00")},
    )


def _note(_found: Populated, _agreement: Any) -> Sending:
    words = {"received_on": str(_today()), "reference": "N-77", "custodian": "Federal Reserve Bank"}
    return Sending(
        {**words, "amount": "10.00", "due_date_1": str(_today()), "part_1": "10.00"},
        {
            **words,
            "money": _money("10.00"),
            "lines": [{"due_date": str(_today()), "money": _money("10.00")}],
        },
    )


def _note_return(_found: Populated, _note: Any) -> Sending:
    return _same(returned_on=str(_today()), reason="Paid in cash instead.")


def _encashment_call(_found: Populated, _note: Any) -> Sending:
    return _same(line=1)


def _encashment(_found: Populated, note: Any) -> Sending:
    stays = note.agreement.receipts.get(bank_reference__endswith="-NOTE")
    return _same(line=1, receipt_id=str(stays.pk))


def _rate(_found: Populated, _fund: Any) -> Sending:
    words = {"currency": "MNT", "rate_date": str(_today()), "rate": "0.00028"}
    return _same(**words, rate_source="Bank of Mongolia")


def _rate_file(_found: Populated, _fund: Any) -> Sending:
    text = f"date,currency,rate,source\n{_today()},MNT,0.00028,Bank of Mongolia\n"
    return _same(file=Upload(text.encode(), "rates.csv"))


def _entity(found: Populated, _fund: Any) -> Sending:
    words = {"name": "County Works Office", "name_ko": "군 건설사업소", "kind": "LOCAL"}
    return Sending(words, {**words, "fund_id": str(found.fund.pk)})


def _diligence(_found: Populated, _entity: Any) -> Sending:
    ratings = dict.fromkeys(("procurement", "financial_management", "overall"), "M")
    until = str(_today() + timedelta(days=300))
    days = {"assessed_on": str(_today()), "valid_until": until}
    return _same(**ratings, **days, findings="Books are kept up to date.")


def _background(_found: Populated, _fund: Any) -> Sending:
    file = Upload(background.requirements_file("Food Security,1000,10,1"), "needs.csv")
    return _same(file=file, source="OCHA", as_of=str(_today()))


def _activity(found: Populated, _target: Any) -> Sending:
    money = {"amount": "135000.50", "currency": "USD"}
    words = {"kind": "PROGRAM_MANAGEMENT", "title": "Secretariat", "title_ko": "사무국"}
    words |= {"team_leader": str(found.cast.program_manager.person_id), "objective": "Meetings."}
    words |= {"starts_on": str(_today()), "ends_on": str(_today() + timedelta(days=90))}
    line = {"expense": "STAFF", "year": _today().year, "money": money}
    rest = {
        "lines": [line],
        "weeks": [{"year": _today().year, "weeks": "4"}],
        "deliverables": [{"name": "Minutes", "due_on": str(_today())}],
        "topics": [{"what": "How minutes are kept", "to_whom": "The board"}],
    }
    return Sending({**words, "amount": "135000.50"}, {**words, "amount": money, **rest})


def _activity_draft(found: Populated, target: Any) -> Sending:
    sent = _activity(found, target)
    return Sending(sent.page, {**sent.api, "fund_id": str(found.fund.pk)})


def _activity_revise(found: Populated, activity: Any) -> Sending:
    sent, edition = _activity(found, activity), {"edition": activity.edition}
    return Sending({**sent.page, **edition}, {**sent.api, **edition})


def _close(_found: Populated, activity: Any) -> Sending:
    return _same(edition=activity.edition, note="Two manuals are in use.")


def _deliver(found: Populated, _activity: Any) -> Sending:
    return _same(document_id=str(found.get("activity_paper").pk))


def _screen(_found: Populated, activity: Any) -> Sending:
    return _same(edition=activity.edition, outcome="ALLOWED", reason="Statistics alone.")


def _committee(_found: Populated, _screening: Any) -> Sending:
    return _same(committee_reference="S/AC.49/2026/NOTE.7", committee_date=str(_today()))


def _legal_standing(found: Populated, _donor: Any) -> Sending:
    return _same(
        kind="WAIVER",
        law="Sanctions Act, section 7",
        reference="Letter 12",
        first_day=str(_today()),
        last_day=str(_today() + timedelta(days=180)),
        fund_id=str(found.fund.pk),
    )


def _legal_standing_end(_found: Populated, _standing: Any) -> Sending:
    return _same(ended_on=str(_today()), reason="Repealed.")


def _given_report(_found: Populated, _agreement: Any) -> Sending:
    due = _today() + timedelta(days=10)
    words = {"given_on": str(_today()), "reference": "Annual report, number 1"}
    return Sending({**words, "report": f"1/{due}"}, {**words, "number": 1, "due_date": str(due)})


def _balance_move(found: Populated, donor: Any) -> Sending:
    move = next(one for one in found.objects["balance_move"].values() if one.donor_id == donor.pk)
    words = {"kind": "PAY_BACK", "reason": "The donor's letter."}
    return Sending(
        {**words, "fund": str(move.fund_id), "to_fund": "", "amount": "1.00", "currency": "USD"},
        {**words, "fund_id": str(move.fund_id), "money": _money("1.00")},
    )


def _agreement_draft(found: Populated, _donor: Any) -> Sending:
    due = str(_today() + timedelta(days=30))
    return Sending(
        {
            "instrument": "AGREEMENT",
            "amount": "1000.00",
            "currency": "USD",
            "due_date_1": due,
            "amount_1": "1000.00",
        },
        {
            "fund_id": str(found.fund.pk),
            "instrument": "AGREEMENT",
            "money": _money("1000.00"),
            "installments": [{"due_date": due, "money": _money("1000.00")}],
        },
    )


def _countersign(_found: Populated, agreement: Any) -> Sending:
    return _same(content_hash=agreement.content_hash)


def _annex(_found: Populated, _fund: Any) -> Sending:
    return _same(annex=3, effective_on=str(_today()), text="A council meets.", text_ko="회의")


def _paper_signature(_found: Populated, agreement: Any) -> Sending:
    return _same(
        content_hash=agreement.content_hash,
        signatory_name="Han Ji-woo",
        signatory_office="Minister of Finance",
        place="Seoul",
        signed_on=str(_today()),
        file=Upload(pdf("Signed page"), "signed.pdf"),
    )


def _amendment_draft(_found: Populated, _agreement: Any) -> Sending:
    due = str(_today() + timedelta(days=90))
    return Sending(
        {
            "reason": "The budget year has moved.",
            "amount": "9000000.00",
            "due_rule_1": "FIXED",
            "due_date_1": due,
            "amount_1": "9000000.00",
        },
        {
            "reason": "The budget year has moved.",
            "money": _money("9000000.00"),
            "installments": [{"number": 1, "due_date": due, "money": _money("9000000.00")}],
        },
    )


def _payment_request(found: Populated, _fund: Any) -> Sending:
    row = found.objects["installment_late"]["own"]
    return Sending({"installment_ids": [str(row.pk)]}, {"installment_ids": [str(row.pk)]})


def _installment_due(_found: Populated, _installment: Any) -> Sending:
    return _same(day=str(_today()), due_date=str(_today()), reference="Letter 8")


def _installment_unqualify(_found: Populated, _installment: Any) -> Sending:
    return _same(day=str(_today()), reference="Letter 9")


def _receipt(_found: Populated, _agreement: Any) -> Sending:
    words = {"value_date": str(_today()), "bank_reference": "BANK-77"}
    return Sending({**words, "amount": "1000.00"}, {**words, "money": _money("1000.00")})


def _conversion(_found: Populated, _receipt: Any) -> Sending:
    return _same(deal_date=str(_today()), rate="1.25", rate_source="Bank deal slip 9")


def _proposal(_found: Populated, _target: Any) -> Sending:
    words = {
        "title": "Wells for two counties",
        "sector": "WATER",
        "objective": "Clean water for 30,000 people.",
        "recipient_priority": "Water",
        "donor_priority": "Health",
        "basis_1874": "HUMANITARIAN",
        "basis_text": "Water for civilians.",
    }
    return Sending({**words, "amount": "5000.00"}, {**words, "amount": _money("5000.00")})


def _propose(found: Populated, target: Any) -> Sending:
    sent = _proposal(found, target)
    return Sending(sent.page, {**sent.api, "fund_id": str(found.fund.pk)})


def _revise(found: Populated, project: Any) -> Sending:
    sent = _proposal(found, project)
    edition = {"edition": project.edition}
    return Sending({**sent.page, **edition}, {**sent.api, **edition})


def _edition(_found: Populated, project: Any) -> Sending:
    return _same(edition=project.edition)


def _return(_found: Populated, project: Any) -> Sending:
    return _same(version=project.version, reason="Say where.")


def _appraisers(found: Populated, project: Any) -> Sending:
    people = {
        kind: str(getattr(found.cast, f"{kind}_specialist").person_id)
        for kind in ("fiduciary", "technical", "safeguards")
    }
    return _same(version=project.version, **people)


def _appraisal(_found: Populated, project: Any) -> Sending:
    words = {
        "version": project.version,
        "verdict": "FAVORABLE",
        "text": "Sound.",
        "conflict": "None.",
    }
    return Sending(
        {**words, "before_approval": "A plan.", "before_effectiveness": "An accountant."},
        {**words, "before_approval": ["A plan."], "before_effectiveness": ["An accountant."]},
    )


def _condition(_found: Populated, _condition_row: Any) -> Sending:
    return _same(met_on=str(_today()), evidence="Letter of the ministry.")


def _comment(_found: Populated, _project: Any) -> Sending:
    return _same(text="Which counties?")


def _version(_found: Populated, row: Any) -> Sending:
    return _same(version=row.version)


def _board(_found: Populated, _fund: Any) -> Sending:
    return _same(
        name="Joint Oversight Board",
        constituted_date=str(_today()),
        founding_reference="Governance annex",
    )


def _seat(found: Populated, _fund: Any) -> Sending:
    member = found.cast.second_donor_member
    seat = next(
        seat
        for seat in found.fund.board.seats.all()
        if seat.organization_id == member.organization_id
    )
    return Sending(
        {"member": f"{member.organization_id}:{member.person_id}", "replaces": str(seat.pk)},
        {
            "organization_id": str(member.organization_id),
            "member_id": str(member.person_id),
            "replaces_id": str(seat.pk),
        },
    )


def _rule(_found: Populated, _fund: Any) -> Sending:
    return _same(
        quorum_donor_pct="50",
        quorum_recipient_count="1",
        majority_donor_pct="50",
        majority_recipient_pct="50",
        notice_days="5",
        adopted_date=str(_today()),
        reference="Second meeting, item 1",
    )


def _motion(_found: Populated, project: Any) -> Sending:
    words = {"title": "Approval", "text": "The board approves the project."}
    day = _today() + timedelta(days=20)
    return Sending(
        {**words, "closes_date": str(day), "closes_time": "12:00"},
        {**words, "project_id": str(project.pk), "closes_at": f"{day}T12:00:00Z"},
    )


def _activity_motion(_found: Populated, _activity: Any) -> Sending:
    words = {"title": "Approval", "text": "The board approves the activity."}
    day = _today() + timedelta(days=20)
    return Sending(
        {**words, "closes_date": str(day), "closes_time": "12:00"},
        {**words, "closes_at": f"{day}T12:00:00Z"},
    )


def _ballot(_found: Populated, motion: Any) -> Sending:
    return _same(choice="YES", content_hash=motion.content_hash)


def _phase(_found: Populated, _fund: Any) -> Sending:
    ceilings = {"commitment_ceiling": "200000000.00", "disbursement_ceiling": "150000000.00"}
    words = {"number": "3", "title": "Step 3"}
    return Sending(
        {**words, **ceilings},
        {**words, **{name: _money(amount) for name, amount in ceilings.items()}},
    )


def _milestone(found: Populated, _phase: Any) -> Sending:
    return _same(
        code="N2.9",
        track="N",
        title="Seals",
        verifier_id=str(found.cast.organizations["verifiers"].pk),
        validity_days="90",
        gate="BOTH",
    )


def _certificate(_found: Populated, _milestone: Any) -> Sending:
    return _same(
        verdict="VERIFIED",
        verified_on=str(_today()),
        method="Inspection",
        statement="Seals were found intact.",
    )


def _month(_found: Populated, _fund: Any) -> Sending:
    """January 2026, over on the walk's day."""
    return Sending({"period": "MONTH:2026-01-01"}, {"kind": "MONTH", "starts": "2026-01-01"})


def _notices(_found: Populated, _fund: Any) -> Sending:
    return _same(timing="DAILY")


def _explain(_found: Populated, difference: Any) -> Sending:
    left, right = (f"{amount:f}" for amount in difference.figures)
    return _same(left=left, right=right, reason="The slip is on its way.")


def _sign_off(_found: Populated, difference: Any) -> Sending:
    return _same(explanation_id=str(difference.explanations.get().pk))


def _hold(found: Populated, _fund: Any) -> Sending:
    return _same(
        project_id=str(found.get("project").pk),
        reason="A payee was listed.",
        legal_basis="Article 7.2",
    )


def _reason(_found: Populated, _row: Any) -> Sending:
    return _same(reason="Cleared by the committee.")


def _opinion(found: Populated, _target: Any) -> Sending:
    return _same(
        fund_id=str(found.fund.pk),
        report_sha256=found.get("report_digest"),
        kind="UNMODIFIED",
        signed_date=str(_today()),
    )


def _application(found: Populated, _grant: Any) -> Sending:
    words = {
        "method": "DIRECT_PAYMENT",
        "category": "GOODS",
        "payee_name": "Nordic Seed AB",
        "payee_bank": "Handelsbanken, Stockholm",
        "payee_account": "SE35 5000 0000 0549 1000 0003",
        "purpose": "Seed potatoes",
        "invoice_reference": "INV-777777",
    }
    return Sending({**words, "amount": "50.00"}, {**words, "money": _money("50.00")})


def _application_edit(found: Populated, application: Any) -> Sending:
    sent = _application(found, application.grant)
    version = {"version": application.version}
    return Sending({**sent.page, **version}, {**sent.api, **version})


def _review(_found: Populated, application: Any) -> Sending:
    version = {"version": application.version}
    return Sending({**version, "accepted": "500.00"}, {**version, "accepted": _money("500.00")})


def _return(_found: Populated, application: Any) -> Sending:
    return _same(version=application.version, reason="The invoice is missing.")


def _report(found: Populated, _target: Any) -> Sending:
    words = {"as_of": str(_today()), "language": "en"}
    return Sending(words, {**words, "fund_id": str(found.fund.pk)})


def _organization(_found: Populated, _target: Any) -> Sending:
    return _same(kind="DONOR", name="Kingdom of Norway", short_name="Norway", country="NO")


def _invite(_found: Populated, _target: Any) -> Sending:
    return _same(email="somebody@example.org", name="Somebody", language="en")


def _appoint(found: Populated, _person: Any) -> Sending:
    organization = str(found.cast.organizations["finance_unit"].pk)
    words = {"role": "FINANCE_OFFICER", "start_date": str(_today())}
    return Sending(
        {**words, "organization": organization}, {**words, "organization_id": organization}
    )


ACTS = (
    Act("audit.key_rotate", "system_administrator", "fund", _key_rotate),
    Act("audit.witness_register", "system_administrator", "fund", _witness),
    Act("audit.witness_retire", "system_administrator", "witness", _nothing),
    Act("documents.document_store", "donor_officer", "fund", _document),
    Act("documents.version_add", "donor_officer", "document", _document_version),
    Act("documents.classification_change", "donor_officer", "document", _document_class),
    Act("funds.fund_create", "program_manager", "fund", _fund_create),
    Act("funds.resolution_record", "program_manager", "closed_fund", _resolution),
    Act("funds.donor_consent_record", "donor_member", "closed_fund", _consent),
    Act("funds.recipient_consent_record", "recipient_member", "closed_fund", _consent),
    Act("funds.fund_open", "program_manager", "ready_fund", _nothing),
    Act("donors.statement_import", "finance_officer", "fund", _bank_file),
    Act("donors.held_line_settle", "finance_officer", "line_held", _held_line),
    Act("donors.line_match_propose", "finance_officer", "line", _line_match),
    Act("donors.line_match_confirm", "finance_approver", "match", _nothing),
    Act("donors.line_match_decline", "finance_approver", "match", _line_match_decline),
    Act("funds.bank_account_register", "finance_officer", "fund", _bank_account),
    Act("funds.fee_schedule_propose", "finance_officer", "fund", _fee_schedule),
    Act("funds.fee_schedule_approve", "finance_approver", "fee_schedule", _nothing),
    Act("funds.fee_schedule_decline", "finance_approver", "fee_schedule", _reason),
    Act("funds.income_record", "finance_officer", "fund", _income),
    Act("funds.income_correct", "finance_officer", "income_booked", _income_correct),
    Act("funds.income_confirm", "finance_approver", "income", _nothing),
    Act("funds.income_decline", "finance_approver", "income", _reason),
    Act("funds.set_aside_make", "finance_officer", "fund", _set_aside),
    Act("funds.set_aside_release", "finance_approver", "set_aside", _set_aside_release),
    Act("donors.donor_register", "program_manager", "fund", _donor_register),
    Act("donors.agency_register", "donor_officer", "donor", _agency),
    Act("donors.contact_name", "donor_officer", "donor", _contact),
    Act("donors.contact_end", "donor_officer", "contact", _nothing),
    Act("donors.pledge_record", "donor_officer", "donor", _pledge),
    Act("donors.pledge_confirm", "donor_officer", "pledge", _pledge_confirm),
    Act("donors.pledge_withdraw", "donor_officer", "pledge", _pledge_end),
    Act("donors.in_kind_propose", "donor_officer", "donor", _in_kind),
    Act("donors.in_kind_confirm", "finance_approver", "in_kind", _nothing),
    Act("donors.in_kind_decline", "finance_approver", "in_kind", _reason),
    Act("donors.in_kind_withdraw", "finance_approver", "in_kind_confirmed", _reason),
    Act("donors.note_propose", "finance_officer", "agreement", _note),
    Act("donors.note_confirm", "finance_approver", "note", _nothing),
    Act("donors.note_decline", "finance_approver", "note", _reason),
    Act("donors.note_return_propose", "finance_officer", "note_held", _note_return),
    Act("donors.note_return_confirm", "finance_approver", "note_return", _nothing),
    Act("donors.note_return_decline", "finance_approver", "note_return", _reason),
    Act("donors.encashment_call", "finance_officer", "note_held", _encashment_call),
    Act("donors.encashment_record", "finance_officer", "note_held", _encashment),
    Act("donors.rate_give", "finance_officer", "fund", _rate),
    Act("donors.rate_sheet_load", "finance_officer", "fund", _rate_file),
    Act("donors.rate_sheet_confirm", "finance_approver", "rate_sheet", _nothing),
    Act("donors.rate_sheet_decline", "finance_approver", "rate_sheet", _reason),
    Act("donors.burden_key_propose", "program_manager", "fund", _burden_key),
    Act("donors.burden_key_confirm", "finance_approver", "burden_key", _nothing),
    Act("donors.burden_key_decline", "finance_approver", "burden_key", _reason),
    Act("donors.given_report_record", "program_manager", "agreement", _given_report),
    Act("donors.given_report_withdraw", "program_manager", "given_report", _reason),
    Act("donors.legal_standing_record", "program_manager", "donor", _legal_standing),
    Act("donors.legal_standing_end", "program_manager", "legal_standing", _legal_standing_end),
    Act("donors.refund_record", "finance_officer", "receipt_dollars", _refund),
    Act("donors.refund_confirm", "finance_approver", "refund", _refund_confirm),
    Act("donors.refund_decline", "finance_approver", "refund", _reason),
    Act("donors.balance_move_propose", "finance_officer", "donor", _balance_move),
    Act("donors.balance_move_confirm", "finance_approver", "balance_move", _refund_confirm),
    Act("donors.balance_move_decline", "finance_approver", "balance_move", _reason),
    Act("donors.unwind_propose", "finance_officer", "ending_fund", _unwind),
    Act("donors.unwind_approve", "finance_approver", "unwind", _countersign),
    Act("donors.unwind_decline", "finance_approver", "unwind", _reason),
    Act("donors.termination_record", "donor_officer", "agreement", _reason),
    Act("donors.termination_confirm", "finance_approver", "termination", _nothing),
    Act("donors.termination_decline", "finance_approver", "termination", _reason),
    Act("donors.termination_withdraw", "donor_officer", "termination_given", _reason),
    Act("donors.pledge_lapse", "program_manager", "pledge", _pledge_end),
    Act("donors.table_check", "program_manager", "fund", _table_check),
    Act("donors.table_remap", "program_manager", "table", _table_remap),
    Act("donors.table_import", "finance_officer", "table", _nothing),
    Act("donors.table_withdraw", "finance_officer", "table", _reason),
    Act("donors.receipt_reversal_propose", "finance_officer", "receipt_by_hand", _reason),
    Act("donors.receipt_reversal_confirm", "finance_approver", "receipt_reversal", _nothing),
    Act("donors.receipt_reversal_decline", "finance_approver", "receipt_reversal", _reason),
    Act("donors.table_reversal_propose", "finance_officer", "table_receipts", _reason),
    Act("donors.table_reversal_confirm", "finance_approver", "table_reversal", _nothing),
    Act("donors.table_reversal_decline", "finance_approver", "table_reversal", _reason),
    Act("donors.agreement_draft", "program_manager", "donor", _agreement_draft),
    Act("donors.agreement_countersign", "donor_officer", "agreement_offered", _countersign),
    Act("donors.agreement_withdraw", "program_manager", "agreement_offered", _reason),
    Act("donors.annex_propose", "program_manager", "fund", _annex),
    Act("donors.annex_confirm", "secretariat", "annex", _nothing),
    Act("donors.annex_decline", "secretariat", "annex", _reason),
    Act("donors.paper_signature_record", "donor_officer", "agreement_offered", _paper_signature),
    Act("donors.paper_signature_confirm", "secretariat", "paper", _nothing),
    Act("donors.paper_signature_decline", "secretariat", "paper", _reason),
    Act("donors.amendment_draft", "program_manager", "agreement", _amendment_draft),
    Act("donors.amendment_countersign", "donor_officer", "amendment", _countersign),
    Act("donors.payment_request", "program_manager", "fund", _payment_request),
    Act("donors.installment_fall_due", "program_manager", "installment", _installment_due),
    Act("donors.installment_unqualify", "donor_officer", "installment", _installment_unqualify),
    Act("donors.receipt_record", "finance_officer", "agreement", _receipt),
    Act("donors.conversion_record", "finance_officer", "receipt", _conversion),
    Act("projects.project_propose", "project_officer", "fund", _propose),
    Act("projects.project_revise", "project_officer", "project", _revise),
    Act("projects.project_submit", "project_officer", "project", _edition),
    Act("projects.project_withdraw", "project_officer", "project", _edition),
    Act("projects.project_prepare", "project_officer", "project_concept_approved", _edition),
    Act("projects.project_return", "program_manager", "project_review", _return),
    Act("projects.project_present", "program_manager", "project_review", _version),
    Act("projects.appraisers_name", "program_manager", "project_appraisal", _appraisers),
    Act("projects.appraisal_give", "fiduciary_specialist", "project_named", _appraisal),
    Act("projects.condition_meet", "fiduciary_specialist", "condition", _condition),
    Act("projects.project_appraise", "program_manager", "project_opined", _version),
    Act("projects.comment_add", "project_officer", "project_review", _comment),
    Act("projects.entity_record", "program_manager", "fund", _entity),
    Act("projects.diligence_record", "program_manager", "entity", _diligence),
    Act("projects.diligence_confirm", "finance_approver", "diligence", _nothing),
    Act("projects.background_import", "program_manager", "fund", _background),
    Act("projects.activity_draft", "program_manager", "fund", _activity_draft),
    Act("projects.activity_revise", "program_manager", "activity", _activity_revise),
    Act("projects.activity_submit", "program_manager", "activity_ready", _edition),
    Act("oversight.activity_motion_open", "secretariat", "activity_submitted", _activity_motion),
    Act("projects.activity_withdraw", "program_manager", "activity", _edition),
    Act("projects.activity_close", "program_manager", "activity_approved", _close),
    Act("projects.deliverable_deliver", "program_manager", "activity_approved", _deliver),
    Act("projects.deliverable_accept", "secretariat", "delivery", _nothing),
    Act("projects.deliverable_return", "secretariat", "delivery", _reason),
    Act("projects.topic_screen", "sanctions_officer", "activity", _screen),
    Act("projects.committee_record", "sanctions_officer", "screening", _committee),
    Act("oversight.board_constitute", "secretariat", "closed_fund", _board),
    Act("oversight.seat_fill", "secretariat", "fund", _seat),
    Act("oversight.rule_adopt", "secretariat", "fund", _rule),
    Act("oversight.motion_open", "secretariat", "project_submitted", _motion),
    Act("oversight.ballot_cast", "donor_member", "motion", _ballot),
    Act("oversight.motion_close", "secretariat", "motion_voted", _nothing),
    Act("oversight.phase_plan", "program_manager", "fund", _phase),
    Act("oversight.phase_open", "program_manager", "phase", _nothing),
    Act("oversight.milestone_define", "program_manager", "phase", _milestone),
    Act("oversight.certificate_issue", "verifier", "milestone", _certificate),
    Act("oversight.hold_place", "sanctions_officer", "fund", _hold),
    Act("oversight.hold_lift", "sanctions_officer", "hold", _reason),
    Act("oversight.opinion_record", "auditor", "fund", _opinion),
    Act("disbursements.grant_sign", "signatory", "grant_prepared", _nothing),
    Act("disbursements.grant_declare_effective", "program_manager", "grant_signed", _nothing),
    Act("disbursements.application_draft", "project_officer", "grant", _application),
    Act("disbursements.application_edit", "project_officer", "application", _application_edit),
    Act("disbursements.application_submit", "signatory", "application", _version),
    Act("disbursements.application_review", "finance_officer", "application_submitted", _review),
    Act("disbursements.application_return", "finance_officer", "application_submitted", _return),
    Act("disbursements.application_approve", "finance_approver", "application_reviewed", _version),
    Act("ledger.period_soft_close", "finance_officer", "fund", _month),
    Act("ledger.period_reopen", "finance_approver", "period", _reason),
    Act("ledger.period_close", "finance_approver", "period", _nothing),
    Act("mail.letter_resend", "system_administrator", "letter_failed", _nothing),
    Act("mail.preference_choose", "donor_officer", "fund", _notices),
    Act("control.tie_out_run", "finance_officer", "fund", _nothing),
    Act("control.difference_explain", "finance_officer", "difference", _explain),
    Act("control.difference_sign_off", "finance_approver", "difference", _sign_off),
    Act("reports.report_request", "auditor", "fund", _report),
    Act("identity.organization_register", "system_administrator", "fund", _organization),
    Act("identity.person_invite", "system_administrator", "fund", _invite),
    Act("identity.invitation_renew", "system_administrator", "person_invited", _nothing),
    Act("identity.appointment_propose", "system_administrator", "person_invited", _appoint),
    Act("identity.appointment_confirm", "secretariat", "appointment_proposed", _nothing),
    Act("identity.appointment_decline", "secretariat", "appointment_proposed", _nothing),
    Act("identity.appointment_end_propose", "system_administrator", "appointment", _reason),
    Act("identity.appointment_end_confirm", "secretariat", "appointment_ending", _nothing),
    Act("identity.appointment_end_decline", "secretariat", "appointment_ending", _nothing),
)  # fmt: skip
BY_ACTION = {act.action: act for act in ACTS}
