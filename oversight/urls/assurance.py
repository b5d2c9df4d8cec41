"""The addresses of opinions of external auditors."""

from django.urls import path

from oversight.api import assurance as api
from oversight.views import opinions

urlpatterns = [
    path("opinions/", opinions.opinion_list, name="opinion_list"),
    path("opinions/new/", opinions.opinion_record, name="opinion_record"),
    path("opinions/<uuid:opinion_id>/", opinions.opinion_detail, name="opinion_detail"),
]

api_urlpatterns = [
    path("opinions/", api.OpinionList.as_view(), name="opinion_list"),
    path("opinions/record/", api.OpinionRecord.as_view(), name="opinion_record"),
    path("opinions/<uuid:opinion_id>/", api.OpinionDetail.as_view(), name="opinion_detail"),
]
