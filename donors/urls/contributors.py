"""The addresses of donors themselves: their page, agencies, contacts, laws, shares and balances."""

from django.urls import path

from donors import api, views

urlpatterns = [
    path("", views.donor_list, name="donor_list"),
    path("new/", views.donor_register, name="donor_register"),
    path("<uuid:donor_id>/", views.donor_detail, name="donor_detail"),
    path("<uuid:donor_id>/calendar/", views.due_calendar, name="due_calendar"),
    path("<uuid:donor_id>/calendar.ics", views.due_calendar_file, name="due_calendar_file"),
    path("<uuid:donor_id>/agencies/new/", views.agency_register, name="agency_register"),
    path("<uuid:donor_id>/contacts/new/", views.contact_name, name="contact_name"),
    path("contacts/<uuid:contact_id>/end/", views.contact_end, name="contact_end"),
    path("<uuid:donor_id>/balances/", views.balance_show, name="balance_show"),
    path("<uuid:donor_id>/balances/new/", views.balance_move_propose, name="balance_move_propose"),
    path("balance-moves/<uuid:move_id>/", views.balance_move_detail, name="balance_move_detail"),
    path(
        "balance-moves/<uuid:move_id>/confirm/",
        views.balance_move_confirm,
        name="balance_move_confirm",
    ),
    path(
        "balance-moves/<uuid:move_id>/decline/",
        views.balance_move_decline,
        name="balance_move_decline",
    ),
    path("funds/<uuid:fund_id>/burden/", views.burden_show, name="burden_show"),
    path(
        "funds/<uuid:fund_id>/burden/keys/new/", views.burden_key_propose, name="burden_key_propose"
    ),
    path("burden-keys/<uuid:key_id>/", views.burden_key_detail, name="burden_key_detail"),
    path("burden-keys/<uuid:key_id>/confirm/", views.burden_key_confirm, name="burden_key_confirm"),
    path("burden-keys/<uuid:key_id>/decline/", views.burden_key_decline, name="burden_key_decline"),
    path("funds/<uuid:fund_id>/laws/", views.legal_standing_list, name="legal_standing_list"),
    path("<uuid:donor_id>/laws/new/", views.legal_standing_record, name="legal_standing_record"),
    path("laws/<uuid:standing_id>/", views.legal_standing_detail, name="legal_standing_detail"),
    path("laws/<uuid:standing_id>/end/", views.legal_standing_end, name="legal_standing_end"),
]
api_urlpatterns = [
    path("", api.DonorList.as_view(), name="donor_list"),
    path("register/", api.DonorRegister.as_view(), name="donor_register"),
    path("<uuid:donor_id>/", api.DonorDetail.as_view(), name="donor_detail"),
    path("<uuid:donor_id>/calendar/", api.DueCalendar.as_view(), name="due_calendar"),
    path("<uuid:donor_id>/agencies/", api.AgencyRegister.as_view(), name="agency_register"),
    path("<uuid:donor_id>/contacts/", api.ContactName.as_view(), name="contact_name"),
    path("contacts/<uuid:contact_id>/end/", api.ContactEnd.as_view(), name="contact_end"),
    path("funds/<uuid:fund_id>/burden/", api.BurdenShow.as_view(), name="burden_show"),
    path(
        "funds/<uuid:fund_id>/burden/keys/",
        api.BurdenKeyPropose.as_view(),
        name="burden_key_propose",
    ),
    path("burden-keys/<uuid:key_id>/", api.BurdenKeyDetail.as_view(), name="burden_key_detail"),
    path(
        "burden-keys/<uuid:key_id>/confirm/",
        api.BurdenKeyConfirm.as_view(),
        name="burden_key_confirm",
    ),
    path(
        "burden-keys/<uuid:key_id>/decline/",
        api.BurdenKeyDecline.as_view(),
        name="burden_key_decline",
    ),
    path("funds/<uuid:fund_id>/laws/", api.LegalStandingList.as_view(), name="legal_standing_list"),
    path("<uuid:donor_id>/laws/", api.LegalStandingRecord.as_view(), name="legal_standing_record"),
    path(
        "laws/<uuid:standing_id>/", api.LegalStandingDetail.as_view(), name="legal_standing_detail"
    ),
    path("laws/<uuid:standing_id>/end/", api.LegalStandingEnd.as_view(), name="legal_standing_end"),
    path("<uuid:donor_id>/balances/", api.BalanceShow.as_view(), name="balance_show"),
    path(
        "<uuid:donor_id>/balances/new/",
        api.BalanceMovePropose.as_view(),
        name="balance_move_propose",
    ),
    path(
        "balance-moves/<uuid:move_id>/", api.BalanceMoveDetail.as_view(), name="balance_move_detail"
    ),
    path(
        "balance-moves/<uuid:move_id>/confirm/",
        api.BalanceMoveConfirm.as_view(),
        name="balance_move_confirm",
    ),
    path(
        "balance-moves/<uuid:move_id>/decline/",
        api.BalanceMoveDecline.as_view(),
        name="balance_move_decline",
    ),
]
