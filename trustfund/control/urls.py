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
    path("books/entries/<int:entry_id>/", api.EntryDetail.as_view(), name="entry_detail"),
    path("books/entries/<int:entry_id>/proof/", api.EntryProof.as_view(), name="entry_proof"),
    path("books/<uuid:fund_id>/restatement/", api.RestatementDetail.as_view(), name="restatement"),
    path("books/<uuid:fund_id>/periods/", api.PeriodList.as_view(), name="period_list"),
    path(
        "books/<uuid:fund_id>/periods/close/",
        api.PeriodSoftClose.as_view(),
        name="period_soft_close",
    ),
    path(
        "books/periods/<uuid:period_id>/reopen/",
        api.PeriodReopen.as_view(),
        name="period_reopen",
    ),
    path(
        "books/periods/<uuid:period_id>/close-for-good/",
        api.PeriodClose.as_view(),
        name="period_close",
    ),
    path("books/<uuid:fund_id>/tie-outs/", api.TieOutDetail.as_view(), name="tie_out_list"),
    path("books/<uuid:fund_id>/tie-outs/run/", api.TieOutMake.as_view(), name="tie_out_run"),
    path("books/<uuid:fund_id>/differences/", api.DifferenceList.as_view(), name="difference_list"),
    path(
        "books/differences/<uuid:difference_id>/",
        api.DifferenceDetail.as_view(),
        name="difference_detail",
    ),
    path(
        "books/differences/<uuid:difference_id>/explain/",
        api.DifferenceExplain.as_view(),
        name="difference_explain",
    ),
    path(
        "books/differences/<uuid:difference_id>/sign-off/",
        api.DifferenceSignOff.as_view(),
        name="difference_sign_off",
    ),
    path("trail/", api.TrailList.as_view(), name="trail"),
    path("trail/records/<int:record_id>/proof/", api.RecordProof.as_view(), name="record_proof"),
    path("trail/reports/<uuid:report_id>/proof/", api.ReportProof.as_view(), name="report_proof"),
    path(
        "trail/reports/<uuid:report_id>/<slug:file_format>/proof/",
        api.ReportFileProof.as_view(),
        name="report_file_proof",
    ),
    path(
        "trail/objects/<str:subject_type>/<str:subject_id>/who/",
        api.ObjectWho.as_view(),
        name="object_who",
    ),
    path("trail/export/", api.ExportDownload.as_view(), name="export_download"),
    path("trail/key/", api.KeyRotate.as_view(), name="key_rotate"),
    path("trail/witnesses/", api.WitnessRegister.as_view(), name="witness_register"),
    path(
        "trail/witnesses/<uuid:witness_id>/end/",
        api.WitnessRetire.as_view(),
        name="witness_retire",
    ),
    path("jobs/", api.JobList.as_view(), name="jobs"),
    path("mailbox/", api.LetterList.as_view(), name="mailbox"),
    path("mailbox/<uuid:letter_id>/", api.LetterDetail.as_view(), name="letter_detail"),
    path("mailbox/<uuid:letter_id>/resend/", api.LetterResend.as_view(), name="letter_resend"),
    path("preferences/notices/", api.PreferenceChoose.as_view(), name="preference_choose"),
]

# For witnesses and everybody else: hashes and signatures, no content. By the names of C2SP.
log_urlpatterns = [
    path("checkpoint", api.LogCheckpoint.as_view(), name="checkpoint"),
    path("checkpoint/<int:size>", api.LogCheckpoint.as_view(), name="checkpoint_of_size"),
    path("consistency/<int:old>/<int:new>", api.LogConsistency.as_view(), name="consistency"),
    path("keys", api.LogKeys.as_view(), name="keys"),
    path("cosignature", api.LogCosignature.as_view(), name="cosignature"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("acting-for/", views.acting_for, name="acting_for"),
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/notices/", views.preference_choose, name="preference_choose"),
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
    path(
        "books/accounts/<int:account_id>/statement.csv",
        views.statement_export,
        name="statement_export",
    ),
    path("books/<uuid:fund_id>/journal.<str:syntax>", views.journal_export, name="journal_export"),
    path("books/entries/<int:entry_id>/", views.entry_detail, name="entry_detail"),
    path("books/entries/<int:entry_id>/proof/", views.entry_proof, name="entry_proof"),
    path("books/restatement/", views.restatement, name="restatement"),
    path("books/periods/", views.period_list, name="period_list"),
    path("books/<uuid:fund_id>/periods/close/", views.period_soft_close, name="period_soft_close"),
    path("books/periods/<uuid:period_id>/reopen/", views.period_reopen, name="period_reopen"),
    path("books/periods/<uuid:period_id>/close-for-good/", views.period_close, name="period_close"),
    path("books/accounts/<int:account_id>/", views.account_statement, name="account_statement"),
    path("books/tie-outs/", views.tie_out_list, name="tie_out_list"),
    path("books/<uuid:fund_id>/tie-outs/run/", views.tie_out_run, name="tie_out_run"),
    path("books/differences/", views.difference_list, name="difference_list"),
    path(
        "books/differences/<uuid:difference_id>/",
        views.difference_detail,
        name="difference_detail",
    ),
    path(
        "books/differences/<uuid:difference_id>/explain/",
        views.difference_explain,
        name="difference_explain",
    ),
    path(
        "books/differences/<uuid:difference_id>/sign-off/",
        views.difference_sign_off,
        name="difference_sign_off",
    ),
    path("trail/", views.trail, name="trail"),
    path("trail/checkpoints/", views.checkpoints, name="checkpoints"),
    path("trail/export/", views.export_download, name="export_download"),
    path("trail/key/new/", views.key_rotate, name="key_rotate"),
    path("trail/witnesses/new/", views.witness_register, name="witness_register"),
    path("trail/witnesses/<uuid:witness_id>/end/", views.witness_retire, name="witness_retire"),
    path("trail/records/<int:record_id>/proof/", views.proof_download, name="proof_download"),
    path("trail/reports/<uuid:report_id>/proof/", views.report_proof, name="report_proof"),
    path(
        "trail/reports/<uuid:report_id>/<slug:file_format>/proof/",
        views.report_file_proof,
        name="report_file_proof",
    ),
    path("trail/<str:subject_type>/<str:subject_id>/", views.object_history, name="object_history"),
    path("trail/<str:subject_type>/<str:subject_id>/who/", views.object_who, name="object_who"),
    path("jobs/", views.jobs, name="jobs"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<uuid:letter_id>/", views.letter_detail, name="letter_detail"),
    path("mailbox/<uuid:letter_id>/resend/", views.letter_resend, name="letter_resend"),
    path("api/v1/control/", include((api_urlpatterns, "api"))),
    path("api/v1/trail/", include((log_urlpatterns, "log_api"))),
]
