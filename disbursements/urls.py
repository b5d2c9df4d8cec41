"""The addresses of disbursements: pages, fragments for other pages, and the same acts for programs."""

from django.urls import path

from disbursements.api import applications as application_api
from disbursements.api import grants as grant_api
from disbursements.views import applications, drafts, grants, judgments

app_name = "disbursements"

urlpatterns = [
    path("grants/<uuid:grant_id>/", grants.grant_detail, name="grant_detail"),
    path("grants/<uuid:grant_id>/sign/", grants.grant_sign, name="grant_sign"),
    path(
        "grants/<uuid:grant_id>/effective/",
        grants.grant_declare_effective,
        name="grant_declare_effective",
    ),
    path(
        "grants/<uuid:grant_id>/applications/draft/",
        drafts.application_draft,
        name="application_draft",
    ),
    path("applications/", applications.application_list, name="application_list"),
    path(
        "applications/<uuid:application_id>/",
        applications.application_detail,
        name="application_detail",
    ),
    path(
        "applications/<uuid:application_id>/edit/",
        drafts.application_edit,
        name="application_edit",
    ),
    path(
        "applications/<uuid:application_id>/submit/",
        drafts.application_submit,
        name="application_submit",
    ),
    path(
        "applications/<uuid:application_id>/review/",
        judgments.application_review,
        name="application_review",
    ),
    path(
        "applications/<uuid:application_id>/return/",
        judgments.application_return,
        name="application_return",
    ),
    path(
        "applications/<uuid:application_id>/approve/",
        judgments.application_approve,
        name="application_approve",
    ),
    path("funds/<uuid:fund_id>/figures/", grants.fund_figures, name="fund_figures"),
    path("projects/<uuid:project_id>/grant/", grants.project_grant, name="project_grant"),
]

api_urlpatterns = [
    path("grants/", grant_api.GrantList.as_view(), name="grant_list"),
    path("grants/<uuid:grant_id>/", grant_api.GrantDetail.as_view(), name="grant_detail"),
    path("grants/<uuid:grant_id>/sign/", grant_api.GrantSign.as_view(), name="grant_sign"),
    path(
        "grants/<uuid:grant_id>/effective/",
        grant_api.GrantDeclareEffective.as_view(),
        name="grant_declare_effective",
    ),
    path(
        "grants/<uuid:grant_id>/applications/draft/",
        application_api.ApplicationDraft.as_view(),
        name="application_draft",
    ),
    path("applications/", application_api.ApplicationList.as_view(), name="application_list"),
    path(
        "applications/<uuid:application_id>/",
        application_api.ApplicationDetail.as_view(),
        name="application_detail",
    ),
    path(
        "applications/<uuid:application_id>/edit/",
        application_api.ApplicationEdit.as_view(),
        name="application_edit",
    ),
    path(
        "applications/<uuid:application_id>/submit/",
        application_api.ApplicationSubmit.as_view(),
        name="application_submit",
    ),
    path(
        "applications/<uuid:application_id>/review/",
        application_api.ApplicationReview.as_view(),
        name="application_review",
    ),
    path(
        "applications/<uuid:application_id>/return/",
        application_api.ApplicationReturn.as_view(),
        name="application_return",
    ),
    path(
        "applications/<uuid:application_id>/approve/",
        application_api.ApplicationApprove.as_view(),
        name="application_approve",
    ),
    path("funds/<uuid:fund_id>/figures/", grant_api.FundFigures.as_view(), name="fund_figures"),
]
