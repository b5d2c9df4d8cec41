"""The pages of the demonstration, each with somebody who may open it."""

from django.urls import reverse

from disbursements.models import Application, Grant
from donors.models import (
    Agreement,
    AnnexVersion,
    BalanceMove,
    BurdenKey,
    Donor,
    EncashmentCall,
    GivenReport,
    InKind,
    LegalStanding,
    NoteReturn,
    PaperSignature,
    PaymentRequest,
    Pledge,
    PromissoryNote,
    RateSheet,
    Receipt,
    Refund,
    ReversalProposal,
    StatementLine,
    TableImport,
    TableReversal,
    Termination,
    Unwind,
)
from oversight.models import Milestone, Motion
from projects.models import (
    Activity,
    BackgroundImport,
    Condition,
    Delivery,
    DueDiligence,
    ImplementingEntity,
    Project,
    Screening,
)
from trustfund.demo.people import email
from trustfund.documents.models import Document
from trustfund.funds.models import FeeSchedule, Fund, Income, SetAside
from trustfund.ledger.selectors import journal_page
from trustfund.mail.models import Letter
from trustfund.reports.models import Report


def pages() -> list[tuple[str, str, str]]:
    """Return (name, sign-in, address) of each page, over the demonstration's own objects."""
    fund = Fund.objects.get()
    farms = ImplementingEntity.objects.get(number="IE-001")
    unconfirmed = DueDiligence.objects.get(confirmed_at=None)
    donor = Donor.objects.get(organization__short_name="KOR")
    agreement = Agreement.objects.get(donor=donor)
    pledge = Pledge.objects.filter(donor=donor).first()
    receipt = Receipt.objects.filter(agreement=agreement).order_by("id").first()
    back = Refund.objects.first()
    left = Unwind.objects.get()
    law = LegalStanding.objects.order_by("id").first()
    key = BurdenKey.objects.get(state="PROPOSED")
    in_kind = InKind.objects.get(state="PROPOSED")
    arrived = InKind.objects.get(state="CONFIRMED")
    given = GivenReport.objects.order_by("id").first()
    paper = PaperSignature.objects.get(state="RECORDED")
    note = PromissoryNote.objects.get(donor=donor)
    demand = EncashmentCall.objects.get()
    going_back = NoteReturn.objects.get(state="PROPOSED")
    gone_back = NoteReturn.objects.get(state="CONFIRMED")
    annex = AnnexVersion.objects.get(state="PROPOSED")
    rates = RateSheet.objects.get(state="PROPOSED")
    sent_on = BalanceMove.objects.get()
    ended = Termination.objects.get(agreement__donor__country="US")
    seeds = Project.objects.order_by("number").first()
    needs = BackgroundImport.objects.get(kind="REQUIREMENTS")
    advised = Activity.objects.order_by("number").first()
    presented = Activity.objects.get(state="SUBMITTED")
    asked_of = Screening.objects.get(outcome="NEEDS_COMMITTEE", committee_reference="")
    handed = Delivery.objects.get(state="HANDED_OVER")
    agreed = Motion.objects.get(activity=advised)
    power = Project.objects.get(state="SUBMITTED")
    condition = Condition.objects.filter(project=power, met_at__isnull=True).order_by("text")[0]
    forest = Project.objects.get(state="CONCEPT_REVIEW")
    credit = Project.objects.get(state="PREPARATION")
    motion = Motion.objects.get(state="OPEN")
    decided = Motion.objects.order_by("number").first()
    blocked = Application.objects.get(state="REVIEWED", grant__project__sector="WATER")
    waiting = Application.objects.get(state="REVIEWED", grant__project__sector="AGRICULTURE")
    asked = Application.objects.get(state="SUBMITTED")
    audited = Report.objects.order_by("number").first()
    letter = Document.objects.get(current_number=2)
    told = Letter.objects.filter(
        kind="AGREEMENT_OFFERED", person__email=email("korea.officer")
    ).first()
    table = TableImport.objects.get(kind="STATISTICS")
    undone = TableReversal.objects.get()
    mistaken = ReversalProposal.objects.get()
    milestone = Milestone.objects.get(code="M2.1")
    grant = Grant.objects.get(project=seeds)
    entry = journal_page(fund_id=fund.pk, limit=1)[0]
    proposed = FeeSchedule.objects.get(state="PROPOSED")
    earned = Income.objects.get(state="PROPOSED")
    kept = SetAside.objects.order_by("id").first()
    line = StatementLine.objects.filter(entry_id__isnull=False).order_by("id").first()
    called = PaymentRequest.objects.get()
    manager, officer = "program.manager", "finance.officer"
    return [
        ("sign-in", "", "/account/login/"),
        ("verify", "", reverse("reports:verify")),
        ("home", manager, "/"),
        ("funds", manager, reverse("funds:fund_list")),
        ("fund", manager, reverse("funds:fund_detail", args=[fund.pk])),
        ("fund-new", manager, reverse("funds:fund_create")),
        ("bank-accounts", officer, reverse("funds:bank_account_list", args=[fund.pk])),
        ("bank-account-new", officer, reverse("funds:bank_account_register", args=[fund.pk])),
        ("fee-schedules", "finance.approver", reverse("funds:fee_schedule_list", args=[fund.pk])),
        ("fee-schedule-new", officer, reverse("funds:fee_schedule_propose", args=[fund.pk])),
        ("fee-schedule-approve", "finance.approver", reverse("funds:fee_schedule_approve", args=[proposed.pk])),
        ("income", officer, reverse("funds:income_list", args=[fund.pk])),
        ("income-record", "finance.approver", reverse("funds:income_detail", args=[earned.pk])),
        ("income-new", officer, reverse("funds:income_record", args=[fund.pk])),
        ("set-asides", "finance.approver", reverse("funds:set_aside_list", args=[fund.pk])),
        ("set-aside-new", officer, reverse("funds:set_aside_make", args=[fund.pk])),
        ("set-aside-release", "finance.approver", reverse("funds:set_aside_release", args=[kept.pk])),
        ("documents", manager, reverse("documents:document_list", args=["funds.fund", fund.pk])),
        ("document", "korea.board", reverse("documents:document_detail", args=[letter.pk])),
        ("document-new", "korea.board", reverse("documents:document_store", args=["funds.fund", fund.pk])),
        ("donors", manager, reverse("donors:donor_list")),
        ("pledges", manager, reverse("donors:pledge_list")),
        ("agreements", manager, reverse("donors:agreement_list")),
        ("standing", manager, reverse("donors:contribution_status")),
        ("receipts", officer, reverse("donors:receipt_list")),
        ("tables", manager, reverse("donors:table_list", args=[fund.pk])),
        ("table", manager, reverse("donors:table_detail", args=[table.pk])),
        ("table-reversal", manager, reverse("donors:table_reversal_detail", args=[undone.pk])),
        ("table-new", manager, reverse("donors:table_check", args=[fund.pk])),
        ("donor", "korea.officer", reverse("donors:donor_detail", args=[donor.pk])),
        ("due-dates", "korea.officer", reverse("donors:due_calendar", args=[donor.pk])),
        ("contact-new", "korea.officer", reverse("donors:contact_name", args=[donor.pk])),
        ("pledge-new", "korea.officer", reverse("donors:pledge_record", args=[donor.pk])),
        ("pledge", "korea.officer", reverse("donors:pledge_detail", args=[pledge.pk])),
        ("pledge-confirm", "korea.officer", reverse("donors:pledge_confirm", args=[pledge.pk])),
        ("pledge-withdraw", "korea.officer", reverse("donors:pledge_withdraw", args=[pledge.pk])),
        ("agreement-new", manager, reverse("donors:agreement_draft", args=[donor.pk])),
        ("agreement-withdraw", manager, reverse("donors:agreement_withdraw", args=[agreement.pk])),
        ("agreement", "korea.officer", reverse("donors:agreement_detail", args=[agreement.pk])),
        ("signatures", "eu.officer", reverse("donors:agreement_signatures", args=[paper.agreement_id])),
        ("paper-new", manager, reverse("donors:paper_signature_record", args=[paper.agreement_id])),
        ("paper", "secretariat", reverse("donors:paper_signature_detail", args=[paper.pk])),
        ("paper-confirm", "secretariat", reverse("donors:paper_signature_confirm", args=[paper.pk])),
        ("paper-decline", "secretariat", reverse("donors:paper_signature_decline", args=[paper.pk])),
        ("preferential", "korea.officer", reverse("donors:preferential_list", args=[fund.pk])),
        ("annexes", manager, reverse("donors:annex_list", args=[fund.pk])),
        ("annex-new", manager, reverse("donors:annex_propose", args=[fund.pk])),
        ("annex", "secretariat", reverse("donors:annex_detail", args=[annex.pk])),
        ("annex-confirm", "secretariat", reverse("donors:annex_confirm", args=[annex.pk])),
        ("annex-decline", "secretariat", reverse("donors:annex_decline", args=[annex.pk])),
        ("annexes-signed", "eu.officer", reverse("donors:agreement_annexes", args=[paper.agreement_id])),
        ("variance", "korea.officer", reverse("donors:agreement_variance", args=[agreement.pk])),
        ("unwind", manager, reverse("donors:unwind_show", args=[fund.pk])),
        ("unwind-new", officer, reverse("donors:unwind_propose", args=[fund.pk])),
        ("unwind-shares", "finance.approver", reverse("donors:unwind_detail", args=[left.pk])),
        ("balances", "australia.officer", reverse("donors:balance_show", args=[sent_on.donor_id])),
        ("balance-move", "finance.approver", reverse("donors:balance_move_detail", args=[sent_on.pk])),
        ("balance-move-new", "australia.officer", reverse("donors:balance_move_propose", args=[sent_on.donor_id])),
        ("variance-fund", manager, reverse("donors:fund_variance", args=[fund.pk])),
        ("burden", manager, reverse("donors:burden_show", args=[fund.pk])),
        ("burden-own", "korea.officer", reverse("donors:burden_show", args=[fund.pk])),
        ("burden-key", "finance.approver", reverse("donors:burden_key_detail", args=[key.pk])),
        ("burden-key-new", manager, reverse("donors:burden_key_propose", args=[fund.pk])),
        ("burden-key-agree", "finance.approver", reverse("donors:burden_key_confirm", args=[key.pk])),
        ("in-kind", manager, reverse("donors:in_kind_list", args=[fund.pk])),
        ("in-kind-new", manager, reverse("donors:in_kind_propose", args=[donor.pk])),
        ("in-kind-one", "finance.approver", reverse("donors:in_kind_detail", args=[in_kind.pk])),
        ("in-kind-confirm", "finance.approver", reverse("donors:in_kind_confirm", args=[in_kind.pk])),
        ("in-kind-withdraw", "finance.approver", reverse("donors:in_kind_withdraw", args=[arrived.pk])),
        ("notes", manager, reverse("donors:note_list", args=[fund.pk])),
        ("note", officer, reverse("donors:note_detail", args=[note.pk])),
        ("note-new", officer, reverse("donors:note_propose", args=[note.agreement_id])),
        ("note-return-new", officer, reverse("donors:note_return_propose", args=[note.pk])),
        ("note-return", manager, reverse("donors:note_return_detail", args=[gone_back.pk])),
        ("note-given-back", manager, reverse("donors:note_detail", args=[gone_back.note_id])),
        ("note-return-confirm", "finance.approver", reverse("donors:note_return_confirm", args=[going_back.pk])),
        ("note-return-decline", "finance.approver", reverse("donors:note_return_decline", args=[going_back.pk])),
        ("note-call", officer, reverse("donors:encashment_call", args=[note.pk])),
        ("note-demand", manager, reverse("donors:encashment_call_detail", args=[demand.pk])),
        ("note-encash", officer, reverse("donors:encashment_record", args=[note.pk])),
        ("rates", officer, reverse("donors:rate_list", args=[fund.pk])),
        ("rate-new", officer, reverse("donors:rate_give", args=[fund.pk])),
        ("rate-file", officer, reverse("donors:rate_sheet_load", args=[fund.pk])),
        ("rate-sheet", "finance.approver", reverse("donors:rate_sheet_detail", args=[rates.pk])),
        ("rate-sheet-confirm", "finance.approver", reverse("donors:rate_sheet_confirm", args=[rates.pk])),
        ("laws", manager, reverse("donors:legal_standing_list", args=[fund.pk])),
        ("law", "usa.officer", reverse("donors:legal_standing_detail", args=[law.pk])),
        ("report-given", manager, reverse("donors:given_report_record", args=[agreement.pk])),
        ("report-withdraw", manager, reverse("donors:given_report_withdraw", args=[given.pk])),
        ("law-new", manager, reverse("donors:legal_standing_record", args=[donor.pk])),
        ("law-end", manager, reverse("donors:legal_standing_end", args=[law.pk])),
        ("refund", "finance.approver", reverse("donors:refund_detail", args=[back.pk])),
        ("termination", "usa.officer", reverse("donors:termination_detail", args=[ended.pk])),
        ("termination-new", "korea.officer", reverse("donors:termination_record", args=[agreement.pk])),
        ("refund-new", officer, reverse("donors:refund_record", args=[back.receipt_id])),
        ("refund-pay", "finance.approver", reverse("donors:refund_confirm", args=[back.pk])),
        ("receipt", officer, reverse("donors:receipt_detail", args=[receipt.pk])),
        ("receipt-reversed", officer, reverse("donors:receipt_detail", args=[mistaken.receipt_id])),
        ("receipt-reversal", "finance.approver", reverse("donors:receipt_reversal_detail", args=[mistaken.pk])),
        ("receipt-reversal-new", officer, reverse("donors:receipt_reversal_propose", args=[receipt.pk])),
        ("receipt-new", officer, reverse("donors:receipt_record", args=[agreement.pk])),
        ("statements", officer, reverse("donors:statement_list", args=[fund.pk])),
        ("statement-new", officer, reverse("donors:statement_import", args=[fund.pk])),
        ("statement-file", officer, reverse("donors:statement_detail", args=[line.statement.source_id])),
        ("line", officer, reverse("donors:line_detail", args=[line.pk])),
        ("installments", manager, reverse("donors:installment_list")),
        ("payment-call", manager, reverse("donors:payment_request", args=[fund.pk]) + "?days=1000"),
        ("payment-request", "japan.officer", reverse("donors:payment_request_detail", args=[called.pk])),
        ("unidentified", officer, reverse("donors:line_list", args=[fund.pk])),
        ("projects", manager, reverse("projects:project_list")),
        ("entities", manager, reverse("projects:entity_list")),
        ("entity", "finance.approver", reverse("projects:entity_detail", args=[farms.pk])),
        ("entity-new", manager, reverse("projects:entity_record")),
        ("entity-assess", manager, reverse("projects:diligence_record", args=[farms.pk])),
        ("entity-confirm", "finance.approver", reverse("projects:diligence_confirm", args=[unconfirmed.pk])),
        ("backgrounds", manager, reverse("projects:background_list")),
        ("background", "korea.officer", reverse("projects:background_detail", args=[needs.pk])),
        ("background-new", manager, reverse("projects:background_import")),
        ("background-sectors", manager, reverse("projects:background_sectors")),
        ("activities", manager, reverse("projects:activity_list")),
        ("activity-new", manager, reverse("projects:activity_draft")),
        ("activity", "korea.officer", reverse("projects:activity_detail", args=[advised.pk])),
        ("activity-in-work", "sanctions.officer", reverse("projects:activity_detail", args=[asked_of.activity_id])),
        ("activity-write", manager, reverse("projects:activity_revise", args=[asked_of.activity_id, "description"])),
        ("activity-budget", manager, reverse("projects:activity_revise", args=[asked_of.activity_id, "budget"])),
        ("activity-work", manager, reverse("projects:activity_revise", args=[asked_of.activity_id, "work"])),
        ("activity-submit", manager, reverse("projects:activity_submit", args=[asked_of.activity_id])),
        ("activity-presented", "recipient.board", reverse("projects:activity_detail", args=[presented.pk])),
        ("activity-motion-new", "secretariat", reverse("oversight:activity_motion_open", args=[presented.pk])),
        ("activity-motion", "korea.board", reverse("oversight:motion_detail", args=[agreed.pk])),
        ("activity-under-way", "secretariat", reverse("projects:activity_detail", args=[advised.pk])),
        ("deliverable-deliver", manager, reverse("projects:deliverable_deliver", args=[advised.pk, 2])),
        ("deliverable-accept", "secretariat", reverse("projects:deliverable_accept", args=[handed.pk])),
        ("deliverable-return", "secretariat", reverse("projects:deliverable_return", args=[handed.pk])),
        ("activity-close", manager, reverse("projects:activity_close", args=[advised.pk])),
        ("topic-screen", "sanctions.officer", reverse("projects:topic_screen", args=[asked_of.activity_id, 2])),
        ("committee-record", "sanctions.officer", reverse("projects:committee_record", args=[asked_of.pk])),
        ("project", "agriculture.project", reverse("projects:project_detail", args=[seeds.pk])),
        ("project-new", "agriculture.project", reverse("projects:project_propose")),
        ("project-in-work", "agriculture.project", reverse("projects:project_detail", args=[credit.pk])),
        ("project-write", "agriculture.project", reverse("projects:project_revise", args=[credit.pk, "description"])),
        ("project-budget", "agriculture.project", reverse("projects:project_revise", args=[credit.pk, "budget"])),
        ("project-goods", "agriculture.project", reverse("projects:project_revise", args=[credit.pk, "goods"])),
        ("project-people", "agriculture.project", reverse("projects:project_revise", args=[credit.pk, "people"])),
        ("project-risks", "agriculture.project", reverse("projects:project_revise", args=[credit.pk, "risks"])),
        ("project-risks-rated", "korea.officer", reverse("projects:project_detail", args=[power.pk]) + "?tab=risks"),
        ("project-appraisal", "technical.specialist", reverse("projects:project_detail", args=[power.pk]) + "?tab=appraisal"),
        ("project-appraisers", manager, reverse("projects:appraisers_name", args=[power.pk])),
        ("project-opinion", "technical.specialist", reverse("projects:appraisal_give", args=[power.pk])),
        ("condition-met", "technical.specialist", reverse("projects:condition_meet", args=[condition.pk])),
        ("project-submit", "agriculture.project", reverse("projects:project_submit", args=[credit.pk])),
        ("project-versions", "korea.officer", reverse("projects:project_detail", args=[forest.pk]) + "?tab=versions"),
        ("project-compare", "korea.officer", reverse("projects:project_compare", args=[forest.pk])),
        ("project-return", manager, reverse("projects:project_return", args=[forest.pk])),
        ("project-present", manager, reverse("projects:project_present", args=[forest.pk])),
        ("project-comment", "korea.officer", reverse("projects:comment_add", args=[forest.pk])),
        ("board", "secretariat", reverse("oversight:board_detail", args=[fund.pk])),
        ("motion", "korea.board", reverse("oversight:motion_detail", args=[motion.pk])),
        ("ballot", "korea.board", reverse("oversight:ballot_cast", args=[motion.pk])),
        ("motion-decided", "recipient.board", reverse("oversight:motion_detail", args=[decided.pk])),
        ("program", "verifier", reverse("oversight:program_detail", args=[fund.pk])),
        ("milestone", "verifier", reverse("oversight:milestone_detail", args=[milestone.pk])),
        ("certificate-new", "verifier", reverse("oversight:certificate_issue", args=[milestone.pk])),
        ("hold-new", "korea.board", reverse("oversight:hold_place", args=[fund.pk])),
        ("grant", "agriculture.signatory", reverse("disbursements:grant_detail", args=[grant.pk])),
        ("applications", officer, reverse("disbursements:application_list")),
        ("grant-effective", manager, reverse("disbursements:grant_declare_effective", args=[grant.pk])),
        ("application-new", "agriculture.project", reverse("disbursements:application_draft", args=[grant.pk])),
        ("application-review", officer, reverse("disbursements:application_review", args=[asked.pk])),
        ("application-blocked", "finance.approver", reverse("disbursements:application_detail", args=[blocked.pk])),
        ("application-approve", "finance.approver", reverse("disbursements:application_approve", args=[waiting.pk])),
        ("reports", "auditor", reverse("reports:report_list")),
        ("report", "auditor", reverse("reports:report_detail", args=[audited.pk])),
        ("report-new", "auditor", reverse("reports:report_request")),
        ("books", "auditor", reverse("control:books")),
        ("journal", "auditor", reverse("control:journal")),
        ("entry", "auditor", reverse("control:entry_detail", args=[entry.id])),
        ("statement", "auditor", reverse("control:account_statement", args=[entry.legs[0].account_id])),
        ("periods", officer, reverse("control:period_list")),
        ("period-close", officer, reverse("control:period_soft_close", args=[fund.pk])),
        ("tie-outs", "auditor", reverse("control:tie_out_list")),
        ("tie-out-run", officer, reverse("control:tie_out_run", args=[fund.pk])),
        ("differences", "auditor", reverse("control:difference_list")),
        ("restatement", "auditor", reverse("control:restatement")),
        ("trail", "auditor", reverse("control:trail")),
        ("who", "auditor", reverse("control:object_who", args=["donors.agreement", agreement.pk])),
        ("people", "system.administrator", reverse("control:people")),
        ("jobs", "auditor", reverse("control:jobs")),
        ("mailbox", "system.administrator", reverse("control:mailbox")),
        ("letter", "korea.officer", reverse("control:letter_detail", args=[told.pk])),
        ("notices", "korea.officer", reverse("control:preference_choose")),
        ("project-voted", "recipient.board", reverse("projects:project_detail", args=[power.pk])),
    ]  # fmt: skip
