"""The addresses of donors: pages, and the same acts for programs, by topic."""

from donors.urls import contributors, given, money

app_name = "donors"
urlpatterns = [*contributors.urlpatterns, *given.urlpatterns, *money.urlpatterns]
api_urlpatterns = [
    *contributors.api_urlpatterns,
    *given.api_urlpatterns,
    *money.api_urlpatterns,
]
