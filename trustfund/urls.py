"""Every address of the site: pages by house, the same acts under /api/v1/ for programs."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path

handler400 = "trustfund.web.errors.bad_request"
handler403 = "trustfund.web.errors.permission_denied"
handler404 = "trustfund.web.errors.not_found"
handler500 = "trustfund.web.errors.server_error"

HOUSES = ("ledger", "funds", "donors", "projects", "oversight", "disbursements", "reports")
MODULES = {
    house: f"trustfund.{house}" if house in {"ledger", "funds", "reports"} else house
    for house in HOUSES
}


def _there(name: str) -> bool:
    return find_spec(name) is not None and find_spec(f"{name}.urls") is not None


urlpatterns = [
    *(
        path(f"{house}/", include(f"{MODULES[house]}.urls"))
        for house in HOUSES
        if _there(MODULES[house])
    ),
    *(
        path(
            f"api/v1/{house}/",
            include((import_module(f"{MODULES[house]}.urls").api_urlpatterns, f"{house}_api")),
        )
        for house in HOUSES
        if _there(MODULES[house])
        and hasattr(import_module(f"{MODULES[house]}.urls"), "api_urlpatterns")
    ),
    *([path("", include("trustfund.control.urls"))] if _there("trustfund.control") else []),
    *([path("api/", include("trustfund.api.urls"))] if _there("trustfund.api") else []),
    path("i18n/", include("django.conf.urls.i18n")),
    path("account/", include("allauth.urls")),
]
