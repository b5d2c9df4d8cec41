"""The addresses of reports: pages at /reports/…, the programming interface at /api/v1/reports/…."""

from django.urls import path

from trustfund.reports import api, views

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="report_list"),
    path("new/", views.report_request, name="report_request"),
    path("verify/", views.verify, name="verify"),
    path("<uuid:report_id>/", views.report_detail, name="report_detail"),
    path("<uuid:report_id>/progress/", views.report_progress, name="report_progress"),
    path(
        "<uuid:report_id>/files/<slug:file_format>/", views.report_download, name="report_download"
    ),
]

api_urlpatterns = [
    path("", api.ReportList.as_view(), name="report_list"),
    path("new/", api.ReportRequest.as_view(), name="report_request"),
    path("verify/", api.Verify.as_view(), name="verify"),
    path("<uuid:report_id>/", api.ReportDetail.as_view(), name="report_detail"),
    path("<uuid:report_id>/progress/", api.ReportProgress.as_view(), name="report_progress"),
    path(
        "<uuid:report_id>/files/<slug:file_format>/",
        api.ReportDownload.as_view(),
        name="report_download",
    ),
]
