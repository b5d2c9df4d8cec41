"""The addresses of donors: pages, and the same acts for programs, by topic."""

from donors.urls import contributors, given, money, signing

app_name = "donors"
urlpatterns = [
    *contributors.urlpatterns,
    *given.urlpatterns,
    *signing.urlpatterns,
    *money.urlpatterns,
]
api_urlpatterns = [
    *contributors.api_urlpatterns,
    *given.api_urlpatterns,
    *signing.api_urlpatterns,
    *money.api_urlpatterns,
]
