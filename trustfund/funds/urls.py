"""The addresses of funds: pages at /funds/…, the programming interface at /api/v1/funds/…."""

from django.urls import path

from trustfund.funds import api, views

app_name = "funds"

urlpatterns = [
    path("", views.fund_list, name="fund_list"),
    path("new/", views.fund_create, name="fund_create"),
    path("<uuid:fund_id>/", views.fund_detail, name="fund_detail"),
    path("<uuid:fund_id>/resolution/", views.resolution_record, name="resolution_record"),
    path("<uuid:fund_id>/donor-consent/", views.donor_consent_record, name="donor_consent_record"),
    path(
        "<uuid:fund_id>/recipient-consent/",
        views.recipient_consent_record,
        name="recipient_consent_record",
    ),
    path("<uuid:fund_id>/open/", views.fund_open, name="fund_open"),
    path("<uuid:fund_id>/bank-accounts/", views.bank_account_list, name="bank_account_list"),
    path(
        "<uuid:fund_id>/bank-accounts/new/",
        views.bank_account_register,
        name="bank_account_register",
    ),
    path(
        "<uuid:fund_id>/fee-schedules/",
        views.fee_schedule_list,
        name="fee_schedule_list",
    ),
    path(
        "<uuid:fund_id>/fee-schedules/new/",
        views.fee_schedule_propose,
        name="fee_schedule_propose",
    ),
    path(
        "fee-schedules/<uuid:schedule_id>/approve/",
        views.fee_schedule_approve,
        name="fee_schedule_approve",
    ),
    path(
        "fee-schedules/<uuid:schedule_id>/decline/",
        views.fee_schedule_decline,
        name="fee_schedule_decline",
    ),
    path("<uuid:fund_id>/income/", views.income_list, name="income_list"),
    path("<uuid:fund_id>/income/new/", views.income_record, name="income_record"),
    path("income/<uuid:income_id>/", views.income_detail, name="income_detail"),
    path("income/<uuid:income_id>/correct/", views.income_correct, name="income_correct"),
    path("income/<uuid:income_id>/confirm/", views.income_confirm, name="income_confirm"),
    path("income/<uuid:income_id>/decline/", views.income_decline, name="income_decline"),
    path("<uuid:fund_id>/set-asides/", views.set_aside_list, name="set_aside_list"),
    path("<uuid:fund_id>/set-asides/new/", views.set_aside_make, name="set_aside_make"),
    path(
        "set-asides/<uuid:set_aside_id>/release/",
        views.set_aside_release,
        name="set_aside_release",
    ),
]

api_urlpatterns = [
    path("", api.FundList.as_view(), name="fund_list"),
    path("new/", api.FundCreate.as_view(), name="fund_create"),
    path("<uuid:fund_id>/", api.FundDetail.as_view(), name="fund_detail"),
    path("<uuid:fund_id>/resolution/", api.ResolutionRecord.as_view(), name="resolution_record"),
    path(
        "<uuid:fund_id>/donor-consent/",
        api.DonorConsentRecord.as_view(),
        name="donor_consent_record",
    ),
    path(
        "<uuid:fund_id>/recipient-consent/",
        api.RecipientConsentRecord.as_view(),
        name="recipient_consent_record",
    ),
    path("<uuid:fund_id>/open/", api.FundOpen.as_view(), name="fund_open"),
    path("<uuid:fund_id>/bank-accounts/", api.BankAccountList.as_view(), name="bank_account_list"),
    path(
        "<uuid:fund_id>/bank-accounts/new/",
        api.BankAccountRegister.as_view(),
        name="bank_account_register",
    ),
    path(
        "<uuid:fund_id>/fee-schedules/",
        api.FeeScheduleList.as_view(),
        name="fee_schedule_list",
    ),
    path(
        "<uuid:fund_id>/fee-schedules/new/",
        api.FeeSchedulePropose.as_view(),
        name="fee_schedule_propose",
    ),
    path(
        "fee-schedules/<uuid:schedule_id>/approve/",
        api.FeeScheduleApprove.as_view(),
        name="fee_schedule_approve",
    ),
    path(
        "fee-schedules/<uuid:schedule_id>/decline/",
        api.FeeScheduleDecline.as_view(),
        name="fee_schedule_decline",
    ),
    path("<uuid:fund_id>/income/", api.IncomeList.as_view(), name="income_list"),
    path("<uuid:fund_id>/income/new/", api.IncomeRecord.as_view(), name="income_record"),
    path("income/<uuid:income_id>/", api.IncomeDetail.as_view(), name="income_detail"),
    path("income/<uuid:income_id>/correct/", api.IncomeCorrect.as_view(), name="income_correct"),
    path("income/<uuid:income_id>/confirm/", api.IncomeConfirm.as_view(), name="income_confirm"),
    path("income/<uuid:income_id>/decline/", api.IncomeDecline.as_view(), name="income_decline"),
    path("<uuid:fund_id>/set-asides/", api.SetAsideList.as_view(), name="set_aside_list"),
    path("<uuid:fund_id>/set-asides/new/", api.SetAsideMake.as_view(), name="set_aside_make"),
    path(
        "set-asides/<uuid:set_aside_id>/release/",
        api.SetAsideRelease.as_view(),
        name="set_aside_release",
    ),
]
