"""The addresses of oversight: pages at /oversight/…, the programming interface at /api/v1/oversight/…."""

from oversight.urls import assurance, board, program

app_name = "oversight"

urlpatterns = [*board.urlpatterns, *program.urlpatterns, *assurance.urlpatterns]
api_urlpatterns = [*board.api_urlpatterns, *program.api_urlpatterns, *assurance.api_urlpatterns]
