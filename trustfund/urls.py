"""Every address of the site: pages by house, the same acts under /api/v1/ for programs."""

from django.urls import include, path

from disbursements.urls import api_urlpatterns as disbursements_api
from donors.urls import api_urlpatterns as donors_api
from oversight.urls import api_urlpatterns as oversight_api
from projects.urls import api_urlpatterns as projects_api
from trustfund.documents.urls import api_urlpatterns as documents_api
from trustfund.funds.urls import api_urlpatterns as funds_api
from trustfund.reports.urls import api_urlpatterns as reports_api
from trustfund.web import errors
from trustfund.web.decorators import public_page

handler400 = "trustfund.web.errors.bad_request"
handler403 = "trustfund.web.errors.permission_denied"
handler404 = "trustfund.web.errors.not_found"
handler500 = "trustfund.web.errors.server_error"

urlpatterns = [
    path("documents/", include("trustfund.documents.urls")),
    path("funds/", include("trustfund.funds.urls")),
    path("donors/", include("donors.urls")),
    path("projects/", include("projects.urls")),
    path("oversight/", include("oversight.urls")),
    path("disbursements/", include("disbursements.urls")),
    path("reports/", include("trustfund.reports.urls")),
    path("api/v1/documents/", include((documents_api, "documents_api"))),
    path("api/v1/funds/", include((funds_api, "funds_api"))),
    path("api/v1/donors/", include((donors_api, "donors_api"))),
    path("api/v1/projects/", include((projects_api, "projects_api"))),
    path("api/v1/oversight/", include((oversight_api, "oversight_api"))),
    path("api/v1/disbursements/", include((disbursements_api, "disbursements_api"))),
    path("api/v1/reports/", include((reports_api, "reports_api"))),
    path("", include("trustfund.control.urls")),
    path("api/", include("trustfund.api.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    # A sign-in address comes with the invitation: nobody changes their own.
    path("account/email/", public_page(errors.not_found), name="account_email"),
    path("account/", include("allauth.urls")),
]
