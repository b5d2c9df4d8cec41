"""The addresses of money that came: receipts, bank files, rates, tables, refunds, the unwind."""

from django.urls import path

from donors import api, views

urlpatterns = [
    path("receipts/", views.receipt_list, name="receipt_list"),
    path(
        "agreements/<uuid:agreement_id>/receipts/new/", views.receipt_record, name="receipt_record"
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
    path("funds/<uuid:fund_id>/unwind/new/", views.unwind_propose, name="unwind_propose"),
    path("unwinds/<uuid:unwind_id>/", views.unwind_detail, name="unwind_detail"),
    path("unwinds/<uuid:unwind_id>/approve/", views.unwind_approve, name="unwind_approve"),
    path("unwinds/<uuid:unwind_id>/decline/", views.unwind_decline, name="unwind_decline"),
    path("rates/template/", views.rate_template, name="rate_template"),
    path("funds/<uuid:fund_id>/rates/", views.rate_list, name="rate_list"),
    path("funds/<uuid:fund_id>/rates/new/", views.rate_give, name="rate_give"),
    path("funds/<uuid:fund_id>/rates/file/", views.rate_sheet_load, name="rate_sheet_load"),
    path("rates/<uuid:sheet_id>/", views.rate_sheet_detail, name="rate_sheet_detail"),
    path("rates/<uuid:sheet_id>/confirm/", views.rate_sheet_confirm, name="rate_sheet_confirm"),
    path("rates/<uuid:sheet_id>/decline/", views.rate_sheet_decline, name="rate_sheet_decline"),
    path("funds/<uuid:fund_id>/tables/", views.table_list, name="table_list"),
    path("funds/<uuid:fund_id>/tables/new/", views.table_check, name="table_check"),
    path("tables/templates/<str:rows>/", views.table_template, name="table_template"),
    path("tables/<uuid:table_id>/", views.table_detail, name="table_detail"),
    path("tables/<uuid:table_id>/map/", views.table_remap, name="table_remap"),
    path("tables/<uuid:table_id>/import/", views.table_import, name="table_import"),
    path("tables/<uuid:table_id>/withdraw/", views.table_withdraw, name="table_withdraw"),
    path(
        "receipts/<uuid:receipt_id>/reversals/new/",
        views.receipt_reversal_propose,
        name="receipt_reversal_propose",
    ),
    path(
        "receipt-reversals/<uuid:proposal_id>/",
        views.receipt_reversal_detail,
        name="receipt_reversal_detail",
    ),
    path(
        "receipt-reversals/<uuid:proposal_id>/confirm/",
        views.receipt_reversal_confirm,
        name="receipt_reversal_confirm",
    ),
    path(
        "receipt-reversals/<uuid:proposal_id>/decline/",
        views.receipt_reversal_decline,
        name="receipt_reversal_decline",
    ),
    path(
        "tables/<uuid:table_id>/reversals/new/",
        views.table_reversal_propose,
        name="table_reversal_propose",
    ),
    path(
        "table-reversals/<uuid:reversal_id>/",
        views.table_reversal_detail,
        name="table_reversal_detail",
    ),
    path(
        "table-reversals/<uuid:reversal_id>/confirm/",
        views.table_reversal_confirm,
        name="table_reversal_confirm",
    ),
    path(
        "table-reversals/<uuid:reversal_id>/decline/",
        views.table_reversal_decline,
        name="table_reversal_decline",
    ),
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
    path("receipts/", api.ReceiptList.as_view(), name="receipt_list"),
    path(
        "agreements/<uuid:agreement_id>/receipts/",
        api.ReceiptRecord.as_view(),
        name="receipt_record",
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
    path("funds/<uuid:fund_id>/unwind/new/", api.UnwindPropose.as_view(), name="unwind_propose"),
    path("unwinds/<uuid:unwind_id>/", api.UnwindDetail.as_view(), name="unwind_detail"),
    path("unwinds/<uuid:unwind_id>/approve/", api.UnwindApprove.as_view(), name="unwind_approve"),
    path("unwinds/<uuid:unwind_id>/decline/", api.UnwindDecline.as_view(), name="unwind_decline"),
    path("rates/template/", api.RateTemplate.as_view(), name="rate_template"),
    path("funds/<uuid:fund_id>/rates/", api.RateList.as_view(), name="rate_list"),
    path("funds/<uuid:fund_id>/rates/new/", api.RateGive.as_view(), name="rate_give"),
    path("funds/<uuid:fund_id>/rates/file/", api.RateSheetLoad.as_view(), name="rate_sheet_load"),
    path("rates/<uuid:sheet_id>/", api.RateSheetDetail.as_view(), name="rate_sheet_detail"),
    path(
        "rates/<uuid:sheet_id>/confirm/",
        api.RateSheetConfirm.as_view(),
        name="rate_sheet_confirm",
    ),
    path(
        "rates/<uuid:sheet_id>/decline/",
        api.RateSheetDecline.as_view(),
        name="rate_sheet_decline",
    ),
    path("funds/<uuid:fund_id>/tables/", api.TableList.as_view(), name="table_list"),
    path("funds/<uuid:fund_id>/tables/new/", api.TableCheck.as_view(), name="table_check"),
    path("tables/templates/<str:rows>/", api.TableTemplate.as_view(), name="table_template"),
    path("tables/<uuid:table_id>/", api.TableDetail.as_view(), name="table_detail"),
    path("tables/<uuid:table_id>/map/", api.TableRemap.as_view(), name="table_remap"),
    path("tables/<uuid:table_id>/import/", api.TableImported.as_view(), name="table_import"),
    path("tables/<uuid:table_id>/withdraw/", api.TableWithdraw.as_view(), name="table_withdraw"),
    path(
        "receipts/<uuid:receipt_id>/reversals/",
        api.ReceiptReversalPropose.as_view(),
        name="receipt_reversal_propose",
    ),
    path(
        "receipt-reversals/<uuid:proposal_id>/",
        api.ReceiptReversalDetail.as_view(),
        name="receipt_reversal_detail",
    ),
    path(
        "receipt-reversals/<uuid:proposal_id>/confirm/",
        api.ReceiptReversalConfirm.as_view(),
        name="receipt_reversal_confirm",
    ),
    path(
        "receipt-reversals/<uuid:proposal_id>/decline/",
        api.ReceiptReversalDecline.as_view(),
        name="receipt_reversal_decline",
    ),
    path(
        "tables/<uuid:table_id>/reversals/",
        api.TableReversalPropose.as_view(),
        name="table_reversal_propose",
    ),
    path(
        "table-reversals/<uuid:reversal_id>/",
        api.TableReversalDetail.as_view(),
        name="table_reversal_detail",
    ),
    path(
        "table-reversals/<uuid:reversal_id>/confirm/",
        api.TableReversalConfirm.as_view(),
        name="table_reversal_confirm",
    ),
    path(
        "table-reversals/<uuid:reversal_id>/decline/",
        api.TableReversalDecline.as_view(),
        name="table_reversal_decline",
    ),
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
