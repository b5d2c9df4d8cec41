"""The project's addresses, and two pages written by hand to compare with."""

from django.urls import path

from bench.raw_page import raw_receipts, raw_statement
from trustfund.urls import *  # noqa: F403
from trustfund.urls import urlpatterns as ours

urlpatterns = [
    path("bench/accounts/<int:account_id>/", raw_statement),
    path("bench/receipts/<uuid:fund_id>/", raw_receipts),
    *ours,
]
