"""The addresses of donors: pages, and the same acts for programs."""

from django.urls import path

from donors import api, views

app_name = "donors"
urlpatterns = [
    path("", views.donor_list, name="donor_list"),
    path("pledges/", views.pledge_list, name="pledge_list"),
    path("agreements/", views.agreement_list, name="agreement_list"),
    path("receipts/", views.receipt_list, name="receipt_list"),
    path("new/", views.donor_register, name="donor_register"),
    path("<uuid:donor_id>/", views.donor_detail, name="donor_detail"),
    path("<uuid:donor_id>/calendar/", views.due_calendar, name="due_calendar"),
    path("<uuid:donor_id>/calendar.ics", views.due_calendar_file, name="due_calendar_file"),
    path("<uuid:donor_id>/agencies/new/", views.agency_register, name="agency_register"),
    path("<uuid:donor_id>/contacts/new/", views.contact_name, name="contact_name"),
    path("contacts/<uuid:contact_id>/end/", views.contact_end, name="contact_end"),
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
        "agreements/<uuid:agreement_id>/receipts/new/",
        views.receipt_record,
        name="receipt_record",
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
    path("installments/", views.installment_list, name="installment_list"),
    path(
        "funds/<uuid:fund_id>/payment-requests/",
        views.payment_request,
        name="payment_request",
    ),
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
    path("receipts/<uuid:receipt_id>/", views.receipt_detail, name="receipt_detail"),
    path("receipts/<uuid:receipt_id>/convert/", views.conversion_record, name="conversion_record"),
    path("funds/<uuid:fund_id>/figures/", views.fund_figures, name="fund_figures"),
    path(
        "agreements/<uuid:agreement_id>/variance/",
        views.agreement_variance,
        name="agreement_variance",
    ),
    path("funds/<uuid:fund_id>/variance/", views.fund_variance, name="fund_variance"),
    path("funds/<uuid:fund_id>/unwind/", views.unwind_show, name="unwind_show"),
    path("funds/<uuid:fund_id>/tables/", views.table_list, name="table_list"),
    path("funds/<uuid:fund_id>/tables/new/", views.table_check, name="table_check"),
    path("tables/templates/<str:rows>/", views.table_template, name="table_template"),
    path("tables/<uuid:table_id>/", views.table_detail, name="table_detail"),
    path("tables/<uuid:table_id>/map/", views.table_remap, name="table_remap"),
    path("tables/<uuid:table_id>/import/", views.table_import, name="table_import"),
    path("tables/<uuid:table_id>/withdraw/", views.table_withdraw, name="table_withdraw"),
    path("tables/<uuid:table_id>/files/<str:what>/", views.table_download, name="table_download"),
    path("receipts/<uuid:receipt_id>/refunds/new/", views.refund_record, name="refund_record"),
    path("refunds/<uuid:refund_id>/", views.refund_detail, name="refund_detail"),
    path("refunds/<uuid:refund_id>/confirm/", views.refund_confirm, name="refund_confirm"),
    path("refunds/<uuid:refund_id>/decline/", views.refund_decline, name="refund_decline"),
    path("funds/<uuid:fund_id>/statements/", views.statement_list, name="statement_list"),
    path("funds/<uuid:fund_id>/statements/new/", views.statement_import, name="statement_import"),
    path("funds/<uuid:fund_id>/unidentified/", views.line_list, name="line_list"),
    path("statements/<uuid:import_id>/", views.statement_detail, name="statement_detail"),
    path(
        "statements/<uuid:import_id>/progress/", views.statement_progress, name="statement_progress"
    ),
    path("bank-lines/<uuid:line_id>/", views.line_detail, name="line_detail"),
    path("bank-lines/<uuid:line_id>/match/", views.line_match_propose, name="line_match_propose"),
    path("bank-lines/<uuid:line_id>/settle/", views.held_line_settle, name="held_line_settle"),
    path(
        "line-matches/<uuid:match_id>/confirm/", views.line_match_confirm, name="line_match_confirm"
    ),
    path(
        "line-matches/<uuid:match_id>/decline/", views.line_match_decline, name="line_match_decline"
    ),
]
api_urlpatterns = [
    path("", api.DonorList.as_view(), name="donor_list"),
    path("pledges/", api.PledgeList.as_view(), name="pledge_list"),
    path("agreements/", api.AgreementList.as_view(), name="agreement_list"),
    path("receipts/", api.ReceiptList.as_view(), name="receipt_list"),
    path("register/", api.DonorRegister.as_view(), name="donor_register"),
    path("<uuid:donor_id>/", api.DonorDetail.as_view(), name="donor_detail"),
    path("<uuid:donor_id>/calendar/", api.DueCalendar.as_view(), name="due_calendar"),
    path("<uuid:donor_id>/agencies/", api.AgencyRegister.as_view(), name="agency_register"),
    path("<uuid:donor_id>/contacts/", api.ContactName.as_view(), name="contact_name"),
    path("contacts/<uuid:contact_id>/end/", api.ContactEnd.as_view(), name="contact_end"),
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
        "agreements/<uuid:agreement_id>/receipts/",
        api.ReceiptRecord.as_view(),
        name="receipt_record",
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
    path("receipts/<uuid:receipt_id>/", api.ReceiptDetail.as_view(), name="receipt_detail"),
    path(
        "receipts/<uuid:receipt_id>/convert/",
        api.ConversionRecord.as_view(),
        name="conversion_record",
    ),
    path("funds/<uuid:fund_id>/figures/", api.FundFigures.as_view(), name="fund_figures"),
    path(
        "agreements/<uuid:agreement_id>/variance/",
        api.AgreementVariance.as_view(),
        name="agreement_variance",
    ),
    path("funds/<uuid:fund_id>/variance/", api.FundVariance.as_view(), name="fund_variance"),
    path("funds/<uuid:fund_id>/unwind/", api.UnwindShow.as_view(), name="unwind_show"),
    path("funds/<uuid:fund_id>/tables/", api.TableList.as_view(), name="table_list"),
    path("funds/<uuid:fund_id>/tables/new/", api.TableCheck.as_view(), name="table_check"),
    path("tables/templates/<str:rows>/", api.TableTemplate.as_view(), name="table_template"),
    path("tables/<uuid:table_id>/", api.TableDetail.as_view(), name="table_detail"),
    path("tables/<uuid:table_id>/map/", api.TableRemap.as_view(), name="table_remap"),
    path("tables/<uuid:table_id>/import/", api.TableImported.as_view(), name="table_import"),
    path("tables/<uuid:table_id>/withdraw/", api.TableWithdraw.as_view(), name="table_withdraw"),
    path(
        "tables/<uuid:table_id>/files/<str:what>/",
        api.TableDownload.as_view(),
        name="table_download",
    ),
    path("receipts/<uuid:receipt_id>/refunds/", api.RefundRecord.as_view(), name="refund_record"),
    path("refunds/<uuid:refund_id>/", api.RefundDetail.as_view(), name="refund_detail"),
    path("refunds/<uuid:refund_id>/confirm/", api.RefundConfirm.as_view(), name="refund_confirm"),
    path("refunds/<uuid:refund_id>/decline/", api.RefundDecline.as_view(), name="refund_decline"),
    path("funds/<uuid:fund_id>/statements/", api.StatementList.as_view(), name="statement_list"),
    path(
        "funds/<uuid:fund_id>/statements/new/",
        api.StatementImportAct.as_view(),
        name="statement_import",
    ),
    path("funds/<uuid:fund_id>/unidentified/", api.LineList.as_view(), name="line_list"),
    path("statements/<uuid:import_id>/", api.StatementDetail.as_view(), name="statement_detail"),
    path("bank-lines/<uuid:line_id>/", api.LineDetail.as_view(), name="line_detail"),
    path(
        "bank-lines/<uuid:line_id>/match/",
        api.LineMatchPropose.as_view(),
        name="line_match_propose",
    ),
    path(
        "bank-lines/<uuid:line_id>/settle/", api.HeldLineSettle.as_view(), name="held_line_settle"
    ),
    path(
        "line-matches/<uuid:match_id>/confirm/",
        api.LineMatchConfirm.as_view(),
        name="line_match_confirm",
    ),
    path(
        "line-matches/<uuid:match_id>/decline/",
        api.LineMatchDecline.as_view(),
        name="line_match_decline",
    ),
]
