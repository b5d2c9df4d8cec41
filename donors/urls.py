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
    path("funds/<uuid:fund_id>/tables/", views.table_list, name="table_list"),
    path("funds/<uuid:fund_id>/tables/new/", views.table_check, name="table_check"),
    path("tables/<uuid:table_id>/", views.table_detail, name="table_detail"),
    path("tables/<uuid:table_id>/map/", views.table_remap, name="table_remap"),
    path("tables/<uuid:table_id>/import/", views.table_import, name="table_import"),
    path("tables/<uuid:table_id>/withdraw/", views.table_withdraw, name="table_withdraw"),
    path("tables/<uuid:table_id>/files/<str:what>/", views.table_download, name="table_download"),
]
api_urlpatterns = [
    path("", api.DonorList.as_view(), name="donor_list"),
    path("pledges/", api.PledgeList.as_view(), name="pledge_list"),
    path("agreements/", api.AgreementList.as_view(), name="agreement_list"),
    path("receipts/", api.ReceiptList.as_view(), name="receipt_list"),
    path("register/", api.DonorRegister.as_view(), name="donor_register"),
    path("<uuid:donor_id>/", api.DonorDetail.as_view(), name="donor_detail"),
    path("<uuid:donor_id>/calendar/", api.DueCalendar.as_view(), name="due_calendar"),
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
    path("funds/<uuid:fund_id>/tables/", api.TableList.as_view(), name="table_list"),
    path("funds/<uuid:fund_id>/tables/new/", api.TableCheck.as_view(), name="table_check"),
    path("tables/<uuid:table_id>/", api.TableDetail.as_view(), name="table_detail"),
    path("tables/<uuid:table_id>/map/", api.TableRemap.as_view(), name="table_remap"),
    path("tables/<uuid:table_id>/import/", api.TableImported.as_view(), name="table_import"),
    path("tables/<uuid:table_id>/withdraw/", api.TableWithdraw.as_view(), name="table_withdraw"),
    path(
        "tables/<uuid:table_id>/files/<str:what>/",
        api.TableDownload.as_view(),
        name="table_download",
    ),
]
