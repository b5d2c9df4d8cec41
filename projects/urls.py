"""The addresses of projects: pages at /projects/…, the programming interface at /api/v1/projects/…."""

from django.urls import path

from projects.api import activities as activities_api
from projects.api import deliveries as deliveries_api
from projects.api import entities as entities_api
from projects.api import projects as api
from projects.views import (
    activities,
    appraising,
    background,
    deliverables,
    entities,
    judging,
    portfolio,
    writing,
)

app_name = "projects"

urlpatterns = [
    path("", portfolio.project_list, name="project_list"),
    path("propose/", writing.project_propose, name="project_propose"),
    path("background/", background.background_list, name="background_list"),
    path("background/import/", background.background_import, name="background_import"),
    path("background/sectors/", background.background_sectors, name="background_sectors"),
    path(
        "background/<uuid:background_id>/", background.background_detail, name="background_detail"
    ),
    path("activities/", activities.activity_list, name="activity_list"),
    path("activities/draft/", activities.activity_draft, name="activity_draft"),
    path("activities/<uuid:activity_id>/", activities.activity_detail, name="activity_detail"),
    path(
        "activities/<uuid:activity_id>/revise/<str:section>/",
        activities.activity_revise,
        name="activity_revise",
    ),
    path(
        "activities/<uuid:activity_id>/submit/",
        activities.activity_submit,
        name="activity_submit",
    ),
    path(
        "activities/<uuid:activity_id>/close/",
        deliverables.activity_close,
        name="activity_close",
    ),
    path(
        "activities/<uuid:activity_id>/deliverables/<int:number>/deliver/",
        deliverables.deliverable_deliver,
        name="deliverable_deliver",
    ),
    path(
        "activities/deliveries/<uuid:delivery_id>/accept/",
        deliverables.deliverable_accept,
        name="deliverable_accept",
    ),
    path(
        "activities/deliveries/<uuid:delivery_id>/return/",
        deliverables.deliverable_return,
        name="deliverable_return",
    ),
    path(
        "activities/<uuid:activity_id>/withdraw/",
        activities.activity_withdraw,
        name="activity_withdraw",
    ),
    path(
        "activities/<uuid:activity_id>/topics/<int:number>/screen/",
        activities.topic_screen,
        name="topic_screen",
    ),
    path(
        "activities/screenings/<uuid:screening_id>/committee/",
        activities.committee_record,
        name="committee_record",
    ),
    path("entities/", entities.entity_list, name="entity_list"),
    path("entities/record/", entities.entity_record, name="entity_record"),
    path("entities/<uuid:entity_id>/", entities.entity_detail, name="entity_detail"),
    path("entities/<uuid:entity_id>/assess/", entities.diligence_record, name="diligence_record"),
    path(
        "assessments/<uuid:diligence_id>/confirm/",
        entities.diligence_confirm,
        name="diligence_confirm",
    ),
    path("<uuid:project_id>/", portfolio.project_detail, name="project_detail"),
    path("<uuid:project_id>/compare/", portfolio.project_compare, name="project_compare"),
    path("<uuid:project_id>/revise/<str:section>/", writing.project_revise, name="project_revise"),
    path("<uuid:project_id>/submit/", writing.project_submit, name="project_submit"),
    path("<uuid:project_id>/prepare/", writing.project_prepare, name="project_prepare"),
    path("<uuid:project_id>/withdraw/", writing.project_withdraw, name="project_withdraw"),
    path("<uuid:project_id>/return/", judging.project_return, name="project_return"),
    path("<uuid:project_id>/appraise/", judging.project_appraise, name="project_appraise"),
    path("<uuid:project_id>/present/", judging.project_present, name="project_present"),
    path("<uuid:project_id>/comment/", judging.comment_add, name="comment_add"),
    path("<uuid:project_id>/appraisers/", appraising.appraisers_name, name="appraisers_name"),
    path("<uuid:project_id>/opinion/", appraising.appraisal_give, name="appraisal_give"),
    path("conditions/<uuid:condition_id>/met/", appraising.condition_meet, name="condition_meet"),
]

api_urlpatterns = [
    path("", api.ProjectList.as_view(), name="project_list"),
    path("propose/", api.ProjectPropose.as_view(), name="project_propose"),
    path("background/", api.BackgroundList.as_view(), name="background_list"),
    path("background/import/", api.BackgroundImporting.as_view(), name="background_import"),
    path("background/sectors/", api.BackgroundSectors.as_view(), name="background_sectors"),
    path(
        "background/<uuid:background_id>/",
        api.BackgroundDetail.as_view(),
        name="background_detail",
    ),
    path("activities/", activities_api.ActivityList.as_view(), name="activity_list"),
    path("activities/draft/", activities_api.ActivityDraft.as_view(), name="activity_draft"),
    path(
        "activities/<uuid:activity_id>/",
        activities_api.ActivityDetail.as_view(),
        name="activity_detail",
    ),
    path(
        "activities/<uuid:activity_id>/revise/",
        activities_api.ActivityRevise.as_view(),
        name="activity_revise",
    ),
    path(
        "activities/<uuid:activity_id>/submit/",
        activities_api.ActivitySubmit.as_view(),
        name="activity_submit",
    ),
    path(
        "activities/<uuid:activity_id>/close/",
        deliveries_api.ActivityClose.as_view(),
        name="activity_close",
    ),
    path(
        "activities/<uuid:activity_id>/deliverables/<int:number>/deliver/",
        deliveries_api.DeliverableDeliver.as_view(),
        name="deliverable_deliver",
    ),
    path(
        "activities/deliveries/<uuid:delivery_id>/accept/",
        deliveries_api.DeliverableAccept.as_view(),
        name="deliverable_accept",
    ),
    path(
        "activities/deliveries/<uuid:delivery_id>/return/",
        deliveries_api.DeliverableReturn.as_view(),
        name="deliverable_return",
    ),
    path(
        "activities/<uuid:activity_id>/withdraw/",
        activities_api.ActivityWithdraw.as_view(),
        name="activity_withdraw",
    ),
    path(
        "activities/<uuid:activity_id>/topics/<int:number>/screen/",
        activities_api.TopicScreen.as_view(),
        name="topic_screen",
    ),
    path(
        "activities/screenings/<uuid:screening_id>/committee/",
        activities_api.CommitteeRecord.as_view(),
        name="committee_record",
    ),
    path("entities/", entities_api.EntityList.as_view(), name="entity_list"),
    path("entities/record/", entities_api.EntityRecord.as_view(), name="entity_record"),
    path("entities/<uuid:entity_id>/", entities_api.EntityDetail.as_view(), name="entity_detail"),
    path(
        "entities/<uuid:entity_id>/assess/",
        entities_api.DiligenceRecord.as_view(),
        name="diligence_record",
    ),
    path(
        "assessments/<uuid:diligence_id>/confirm/",
        entities_api.DiligenceConfirm.as_view(),
        name="diligence_confirm",
    ),
    path("<uuid:project_id>/", api.ProjectDetail.as_view(), name="project_detail"),
    path("<uuid:project_id>/compare/", api.ProjectCompare.as_view(), name="project_compare"),
    path("<uuid:project_id>/revise/", api.ProjectRevise.as_view(), name="project_revise"),
    path("<uuid:project_id>/submit/", api.ProjectSubmit.as_view(), name="project_submit"),
    path("<uuid:project_id>/prepare/", api.ProjectPrepare.as_view(), name="project_prepare"),
    path("<uuid:project_id>/withdraw/", api.ProjectWithdraw.as_view(), name="project_withdraw"),
    path("<uuid:project_id>/return/", api.ProjectReturn.as_view(), name="project_return"),
    path("<uuid:project_id>/appraise/", api.ProjectAppraise.as_view(), name="project_appraise"),
    path("<uuid:project_id>/present/", api.ProjectPresent.as_view(), name="project_present"),
    path("<uuid:project_id>/comment/", api.CommentAdd.as_view(), name="comment_add"),
    path("<uuid:project_id>/appraisers/", api.AppraisersName.as_view(), name="appraisers_name"),
    path("<uuid:project_id>/opinion/", api.AppraisalGive.as_view(), name="appraisal_give"),
    path("conditions/<uuid:condition_id>/met/", api.ConditionMeet.as_view(), name="condition_meet"),
]
