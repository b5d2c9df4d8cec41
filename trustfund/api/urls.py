"""Addresses of the API that belong to no house: its description and the token."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from trustfund.api import permissions, tokens
from trustfund.api.docs import docs
from trustfund.api.schema import Description

app_name = "api"

urlpatterns = [
    path(
        "schema/",
        SpectacularAPIView.as_view(
            permission_classes=(permissions.AllowAny,), generator_class=Description
        ),
        name="schema",
    ),
    path("docs/", docs, name="docs"),
    path("token/", tokens.TokenObtain.as_view(), name="token"),
]
