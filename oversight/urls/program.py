"""The addresses of threat reduction."""

from django.urls import path

from oversight.api import program as api
from oversight.views import certificates, holds, milestones, phases, program

urlpatterns = [
    path("program/", program.program, name="program"),
    path("program/<uuid:fund_id>/", program.program_detail, name="program_detail"),
    path("program/<uuid:fund_id>/card/", program.program_card, name="program_card"),
    path("program/<uuid:fund_id>/phases/new/", phases.phase_plan, name="phase_plan"),
    path("program/<uuid:fund_id>/holds/new/", holds.hold_place, name="hold_place"),
    path("phases/<uuid:phase_id>/open/", phases.phase_open, name="phase_open"),
    path(
        "phases/<uuid:phase_id>/milestones/new/",
        milestones.milestone_define,
        name="milestone_define",
    ),
    path("milestones/<uuid:milestone_id>/", milestones.milestone_detail, name="milestone_detail"),
    path(
        "milestones/<uuid:milestone_id>/certificates/new/",
        certificates.certificate_issue,
        name="certificate_issue",
    ),
    path("holds/<uuid:hold_id>/lift/", holds.hold_lift, name="hold_lift"),
]

api_urlpatterns = [
    path("program/<uuid:fund_id>/", api.ProgramDetail.as_view(), name="program_detail"),
    path("program/<uuid:fund_id>/phases/", api.PhasePlan.as_view(), name="phase_plan"),
    path("program/<uuid:fund_id>/holds/", api.HoldList.as_view(), name="hold_list"),
    path("program/<uuid:fund_id>/holds/place/", api.HoldPlace.as_view(), name="hold_place"),
    path("phases/<uuid:phase_id>/open/", api.PhaseOpen.as_view(), name="phase_open"),
    path(
        "phases/<uuid:phase_id>/milestones/",
        api.MilestoneDefine.as_view(),
        name="milestone_define",
    ),
    path("milestones/<uuid:milestone_id>/", api.MilestoneDetail.as_view(), name="milestone_detail"),
    path(
        "milestones/<uuid:milestone_id>/certificates/",
        api.CertificateList.as_view(),
        name="certificate_list",
    ),
    path(
        "milestones/<uuid:milestone_id>/certificates/issue/",
        api.CertificateIssue.as_view(),
        name="certificate_issue",
    ),
    path(
        "certificates/<uuid:certificate_id>/",
        api.CertificateDetail.as_view(),
        name="certificate_detail",
    ),
    path("holds/<uuid:hold_id>/", api.HoldDetail.as_view(), name="hold_detail"),
    path("holds/<uuid:hold_id>/lift/", api.HoldLift.as_view(), name="hold_lift"),
]
