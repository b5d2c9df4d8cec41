"""The addresses of what is promised and given: pledges, agreements, installments, contributions in kind, notes."""

from django.urls import path

from donors import api, views

urlpatterns = [
    path("pledges/", views.pledge_list, name="pledge_list"),
    path("agreements/", views.agreement_list, name="agreement_list"),
    path("agreements/standing/", views.contribution_status, name="contribution_status"),
    path("<uuid:donor_id>/pledges/new/", views.pledge_record, name="pledge_record"),
    path("<uuid:donor_id>/agreements/new/", views.agreement_draft, name="agreement_draft"),
    path("pledges/<uuid:pledge_id>/", views.pledge_detail, name="pledge_detail"),
    path("pledges/<uuid:pledge_id>/confirm/", views.pledge_confirm, name="pledge_confirm"),
    path("pledges/<uuid:pledge_id>/withdraw/", views.pledge_withdraw, name="pledge_withdraw"),
    path("pledges/<uuid:pledge_id>/lapse/", views.pledge_lapse, name="pledge_lapse"),
    path("agreements/<uuid:agreement_id>/", views.agreement_detail, name="agreement_detail"),
    path(
        "agreements/<uuid:agreement_id>/countersign/",
        views.agreement_countersign,
        name="agreement_countersign",
    ),
    path(
        "agreements/<uuid:agreement_id>/withdraw/",
        views.agreement_withdraw,
        name="agreement_withdraw",
    ),
    path(
        "agreements/<uuid:agreement_id>/amendments/new/",
        views.amendment_draft,
        name="amendment_draft",
    ),
    path("amendments/<uuid:amendment_id>/", views.amendment_detail, name="amendment_detail"),
    path(
        "amendments/<uuid:amendment_id>/countersign/",
        views.amendment_countersign,
        name="amendment_countersign",
    ),
    path(
        "agreements/<uuid:agreement_id>/terminations/new/",
        views.termination_record,
        name="termination_record",
    ),
    path(
        "terminations/<uuid:termination_id>/", views.termination_detail, name="termination_detail"
    ),
    path(
        "terminations/<uuid:termination_id>/confirm/",
        views.termination_confirm,
        name="termination_confirm",
    ),
    path(
        "terminations/<uuid:termination_id>/decline/",
        views.termination_decline,
        name="termination_decline",
    ),
    path(
        "terminations/<uuid:termination_id>/withdraw/",
        views.termination_withdraw,
        name="termination_withdraw",
    ),
    path(
        "agreements/<uuid:agreement_id>/reports/new/",
        views.given_report_record,
        name="given_report_record",
    ),
    path(
        "reports/<uuid:given_id>/withdraw/",
        views.given_report_withdraw,
        name="given_report_withdraw",
    ),
    path("installments/", views.installment_list, name="installment_list"),
    path("funds/<uuid:fund_id>/payment-requests/", views.payment_request, name="payment_request"),
    path(
        "payment-requests/<uuid:request_id>/",
        views.payment_request_detail,
        name="payment_request_detail",
    ),
    path(
        "installments/<uuid:installment_id>/fall-due/",
        views.installment_fall_due,
        name="installment_fall_due",
    ),
    path(
        "installments/<uuid:installment_id>/unqualify/",
        views.installment_unqualify,
        name="installment_unqualify",
    ),
    path("funds/<uuid:fund_id>/in-kind/", views.in_kind_list, name="in_kind_list"),
    path("<uuid:donor_id>/in-kind/new/", views.in_kind_propose, name="in_kind_propose"),
    path("in-kind/<uuid:in_kind_id>/", views.in_kind_detail, name="in_kind_detail"),
    path("in-kind/<uuid:in_kind_id>/confirm/", views.in_kind_confirm, name="in_kind_confirm"),
    path("in-kind/<uuid:in_kind_id>/decline/", views.in_kind_decline, name="in_kind_decline"),
    path("in-kind/<uuid:in_kind_id>/withdraw/", views.in_kind_withdraw, name="in_kind_withdraw"),
    path("funds/<uuid:fund_id>/notes/", views.note_list, name="note_list"),
    path("agreements/<uuid:agreement_id>/notes/new/", views.note_propose, name="note_propose"),
    path("notes/<uuid:note_id>/", views.note_detail, name="note_detail"),
    path("notes/<uuid:note_id>/confirm/", views.note_confirm, name="note_confirm"),
    path("notes/<uuid:note_id>/decline/", views.note_decline, name="note_decline"),
    path(
        "notes/<uuid:note_id>/returns/new/", views.note_return_propose, name="note_return_propose"
    ),
    path("note-returns/<uuid:return_id>/", views.note_return_detail, name="note_return_detail"),
    path(
        "note-returns/<uuid:return_id>/confirm/",
        views.note_return_confirm,
        name="note_return_confirm",
    ),
    path(
        "note-returns/<uuid:return_id>/decline/",
        views.note_return_decline,
        name="note_return_decline",
    ),
    path("note-calls/<uuid:call_id>/", views.encashment_call_detail, name="encashment_call_detail"),
    path("notes/<uuid:note_id>/calls/new/", views.encashment_call, name="encashment_call"),
    path(
        "notes/<uuid:note_id>/encashments/new/", views.encashment_record, name="encashment_record"
    ),
]
api_urlpatterns = [
    path("pledges/", api.PledgeList.as_view(), name="pledge_list"),
    path("agreements/", api.AgreementList.as_view(), name="agreement_list"),
    path("agreements/standing/", api.ContributionStatus.as_view(), name="contribution_status"),
    path("<uuid:donor_id>/pledges/", api.PledgeRecord.as_view(), name="pledge_record"),
    path("<uuid:donor_id>/agreements/", api.AgreementDraft.as_view(), name="agreement_draft"),
    path("pledges/<uuid:pledge_id>/", api.PledgeDetail.as_view(), name="pledge_detail"),
    path("pledges/<uuid:pledge_id>/confirm/", api.PledgeConfirm.as_view(), name="pledge_confirm"),
    path(
        "pledges/<uuid:pledge_id>/withdraw/", api.PledgeWithdraw.as_view(), name="pledge_withdraw"
    ),
    path("pledges/<uuid:pledge_id>/lapse/", api.PledgeLapse.as_view(), name="pledge_lapse"),
    path("agreements/<uuid:agreement_id>/", api.AgreementDetail.as_view(), name="agreement_detail"),
    path(
        "agreements/<uuid:agreement_id>/countersign/",
        api.AgreementCountersign.as_view(),
        name="agreement_countersign",
    ),
    path(
        "agreements/<uuid:agreement_id>/withdraw/",
        api.AgreementWithdraw.as_view(),
        name="agreement_withdraw",
    ),
    path(
        "agreements/<uuid:agreement_id>/amendments/",
        api.AmendmentDraft.as_view(),
        name="amendment_draft",
    ),
    path("amendments/<uuid:amendment_id>/", api.AmendmentDetail.as_view(), name="amendment_detail"),
    path(
        "amendments/<uuid:amendment_id>/countersign/",
        api.AmendmentCountersign.as_view(),
        name="amendment_countersign",
    ),
    path(
        "agreements/<uuid:agreement_id>/terminations/",
        api.TerminationRecord.as_view(),
        name="termination_record",
    ),
    path(
        "terminations/<uuid:termination_id>/",
        api.TerminationDetail.as_view(),
        name="termination_detail",
    ),
    path(
        "terminations/<uuid:termination_id>/confirm/",
        api.TerminationConfirm.as_view(),
        name="termination_confirm",
    ),
    path(
        "terminations/<uuid:termination_id>/decline/",
        api.TerminationDecline.as_view(),
        name="termination_decline",
    ),
    path(
        "terminations/<uuid:termination_id>/withdraw/",
        api.TerminationWithdraw.as_view(),
        name="termination_withdraw",
    ),
    path(
        "agreements/<uuid:agreement_id>/reports/",
        api.GivenReportRecord.as_view(),
        name="given_report_record",
    ),
    path(
        "reports/<uuid:given_id>/withdraw/",
        api.GivenReportWithdraw.as_view(),
        name="given_report_withdraw",
    ),
    path("installments/", api.InstallmentList.as_view(), name="installment_list"),
    path(
        "funds/<uuid:fund_id>/payment-requests/",
        api.PaymentRequestMake.as_view(),
        name="payment_request",
    ),
    path(
        "payment-requests/<uuid:request_id>/",
        api.PaymentRequestDetail.as_view(),
        name="payment_request_detail",
    ),
    path(
        "installments/<uuid:installment_id>/fall-due/",
        api.InstallmentFallDue.as_view(),
        name="installment_fall_due",
    ),
    path(
        "installments/<uuid:installment_id>/unqualify/",
        api.InstallmentUnqualify.as_view(),
        name="installment_unqualify",
    ),
    path("funds/<uuid:fund_id>/in-kind/", api.InKindList.as_view(), name="in_kind_list"),
    path("<uuid:donor_id>/in-kind/new/", api.InKindPropose.as_view(), name="in_kind_propose"),
    path("in-kind/<uuid:in_kind_id>/", api.InKindDetail.as_view(), name="in_kind_detail"),
    path("in-kind/<uuid:in_kind_id>/confirm/", api.InKindConfirm.as_view(), name="in_kind_confirm"),
    path("in-kind/<uuid:in_kind_id>/decline/", api.InKindDecline.as_view(), name="in_kind_decline"),
    path(
        "in-kind/<uuid:in_kind_id>/withdraw/", api.InKindWithdraw.as_view(), name="in_kind_withdraw"
    ),
    path("funds/<uuid:fund_id>/notes/", api.NoteList.as_view(), name="note_list"),
    path("agreements/<uuid:agreement_id>/notes/", api.NotePropose.as_view(), name="note_propose"),
    path("notes/<uuid:note_id>/", api.NoteDetail.as_view(), name="note_detail"),
    path("notes/<uuid:note_id>/confirm/", api.NoteConfirm.as_view(), name="note_confirm"),
    path("notes/<uuid:note_id>/decline/", api.NoteDecline.as_view(), name="note_decline"),
    path(
        "notes/<uuid:note_id>/returns/",
        api.NoteReturnPropose.as_view(),
        name="note_return_propose",
    ),
    path(
        "note-returns/<uuid:return_id>/",
        api.NoteReturnDetail.as_view(),
        name="note_return_detail",
    ),
    path(
        "note-returns/<uuid:return_id>/confirm/",
        api.NoteReturnConfirm.as_view(),
        name="note_return_confirm",
    ),
    path(
        "note-returns/<uuid:return_id>/decline/",
        api.NoteReturnDecline.as_view(),
        name="note_return_decline",
    ),
    path(
        "note-calls/<uuid:call_id>/",
        api.EncashmentCallDetail.as_view(),
        name="encashment_call_detail",
    ),
    path(
        "notes/<uuid:note_id>/calls/",
        api.EncashmentCallMake.as_view(),
        name="encashment_call",
    ),
    path(
        "notes/<uuid:note_id>/encashments/",
        api.EncashmentRecord.as_view(),
        name="encashment_record",
    ),
]
