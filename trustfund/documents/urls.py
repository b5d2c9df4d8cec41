"""The addresses of documents: pages at /documents/…, the programming interface at /api/v1/documents/…."""

from django.urls import path

from trustfund.documents import api, views

app_name = "documents"

urlpatterns = [
    path("of/<str:about>/<uuid:about_id>/", views.document_list, name="document_list"),
    path("of/<str:about>/<uuid:about_id>/new/", views.document_store, name="document_store"),
    path("<uuid:document_id>/", views.document_detail, name="document_detail"),
    path("<uuid:document_id>/versions/new/", views.version_add, name="version_add"),
    path(
        "<uuid:document_id>/classification/",
        views.classification_change,
        name="classification_change",
    ),
    path(
        "<uuid:document_id>/versions/<int:number>/",
        views.version_download,
        name="version_download",
    ),
]

api_urlpatterns = [
    path("of/<str:about>/<uuid:about_id>/", api.DocumentList.as_view(), name="document_list"),
    path("of/<str:about>/<uuid:about_id>/new/", api.DocumentStore.as_view(), name="document_store"),
    path("<uuid:document_id>/", api.DocumentDetail.as_view(), name="document_detail"),
    path("<uuid:document_id>/versions/new/", api.VersionAdd.as_view(), name="version_add"),
    path(
        "<uuid:document_id>/classification/",
        api.ClassificationChange.as_view(),
        name="classification_change",
    ),
    path(
        "<uuid:document_id>/versions/<int:number>/",
        api.VersionDownload.as_view(),
        name="version_download",
    ),
]
