"""The addresses of control: home at /, people, trail, jobs, and the same for programs."""

from django.urls import include, path

from trustfund.control import api, views

app_name = "control"

api_urlpatterns = [
    path("waiting/", api.WaitingList.as_view(), name="waiting_list"),
    path("people/", api.PersonList.as_view(), name="person_list"),
    path("people/invite/", api.PersonInvite.as_view(), name="person_invite"),
    path("people/<uuid:person_id>/", api.PersonDetail.as_view(), name="person_detail"),
    path(
        "people/<uuid:person_id>/invitation/",
        api.InvitationRenew.as_view(),
        name="invitation_renew",
    ),
    path(
        "people/<uuid:person_id>/appointments/",
        api.AppointmentPropose.as_view(),
        name="appointment_propose",
    ),
    path(
        "appointments/<uuid:appointment_id>/confirm/",
        api.AppointmentConfirm.as_view(),
        name="appointment_confirm",
    ),
    path(
        "appointments/<uuid:appointment_id>/decline/",
        api.AppointmentDecline.as_view(),
        name="appointment_decline",
    ),
    path(
        "appointments/<uuid:appointment_id>/end/",
        api.AppointmentEndPropose.as_view(),
        name="appointment_end_propose",
    ),
    path(
        "appointments/<uuid:appointment_id>/end/confirm/",
        api.AppointmentEndConfirm.as_view(),
        name="appointment_end_confirm",
    ),
    path(
        "appointments/<uuid:appointment_id>/end/decline/",
        api.AppointmentEndDecline.as_view(),
        name="appointment_end_decline",
    ),
    path("organizations/", api.OrganizationList.as_view(), name="organization_list"),
    path(
        "organizations/register/",
        api.OrganizationRegister.as_view(),
        name="organization_register",
    ),
    path("books/<uuid:fund_id>/accounts/", api.AccountList.as_view(), name="account_list"),
    path(
        "books/accounts/<int:account_id>/",
        api.AccountStatement.as_view(),
        name="account_statement",
    ),
    path("books/<uuid:fund_id>/journal/", api.JournalList.as_view(), name="journal"),
    path("trail/", api.TrailList.as_view(), name="trail"),
    path("jobs/", api.JobList.as_view(), name="jobs"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("acting-for/", views.acting_for, name="acting_for"),
    path("preferences/", views.preferences, name="preferences"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.person_invite, name="person_invite"),
    path("people/<uuid:person_id>/", views.person_detail, name="person_detail"),
    path("people/<uuid:person_id>/invitation/", views.invitation_renew, name="invitation_renew"),
    path(
        "people/<uuid:person_id>/appointments/new/",
        views.appointment_propose,
        name="appointment_propose",
    ),
    path(
        "appointments/<uuid:appointment_id>/confirm/",
        views.appointment_confirm,
        name="appointment_confirm",
    ),
    path(
        "appointments/<uuid:appointment_id>/decline/",
        views.appointment_decline,
        name="appointment_decline",
    ),
    path(
        "appointments/<uuid:appointment_id>/end/",
        views.appointment_end_propose,
        name="appointment_end_propose",
    ),
    path(
        "appointments/<uuid:appointment_id>/end/confirm/",
        views.appointment_end_confirm,
        name="appointment_end_confirm",
    ),
    path(
        "appointments/<uuid:appointment_id>/end/decline/",
        views.appointment_end_decline,
        name="appointment_end_decline",
    ),
    path("invitation/<str:token>/", views.invitation_accept, name="invitation_accept"),
    path("organizations/", views.organization_list, name="organization_list"),
    path("organizations/register/", views.organization_register, name="organization_register"),
    path("books/", views.books, name="books"),
    path("books/journal/", views.journal, name="journal"),
    path("books/accounts/<int:account_id>/", views.account_statement, name="account_statement"),
    path("trail/", views.trail, name="trail"),
    path("trail/<str:subject_type>/<str:subject_id>/", views.object_history, name="object_history"),
    path("jobs/", views.jobs, name="jobs"),
    path("api/v1/control/", include((api_urlpatterns, "api"))),
]
