"""The addresses of projects: pages at /projects/…, the programming interface at /api/v1/projects/…."""

from django.urls import path

from projects import api, views

app_name = "projects"

urlpatterns = [
    path("", views.project_list, name="project_list"),
    path("propose/", views.project_propose, name="project_propose"),
    path("<uuid:project_id>/", views.project_detail, name="project_detail"),
    path("<uuid:project_id>/revise/", views.project_revise, name="project_revise"),
    path("<uuid:project_id>/submit/", views.project_submit, name="project_submit"),
]

api_urlpatterns = [
    path("", api.ProjectList.as_view(), name="project_list"),
    path("propose/", api.ProjectPropose.as_view(), name="project_propose"),
    path("<uuid:project_id>/", api.ProjectDetail.as_view(), name="project_detail"),
    path("<uuid:project_id>/revise/", api.ProjectRevise.as_view(), name="project_revise"),
    path("<uuid:project_id>/submit/", api.ProjectSubmit.as_view(), name="project_submit"),
]
