"""A list page behind gunicorn, against the same page as one raw query and a string join."""

import math
import statistics
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connections
from django.test import Client

from bench.load import load
from bench.receipts import receipts_load
from bench.registry import measure
from bench.site import gunicorn
from bench.stage import bench_officer
from trustfund.ledger import selectors

LEGS = 100_000
RECEIPTS = 10_000
REQUESTS = 60
ROUNDS = 3


class PageFailed(RuntimeError):
    """A page did not answer with 200, so its speed says nothing."""


@measure("list_page_1_client_v_raw", "list_page_8_clients_v_raw", "list_page_1_client_p95_ms")
def list_page() -> Mapping[str, float]:
    """Ask for the newest fifty lines of an account, ours and by hand in turn; compare their p95.

    Both go through the same middleware and sign-in, in two processes of gunicorn.
    """
    fund = load(LEGS, trail=False)
    account = next(
        row.id
        for row in selectors.accounts_of(fund_id=fund.pk)
        if (row.code, row.currency) == ("1100", "USD")
    )
    paths = {"ours": f"/books/accounts/{account}/", "raw": f"/bench/accounts/{account}/"}
    cookie = signed_in()
    connections.close_all()
    with gunicorn(threads=1) as site:
        for path in paths.values():
            asked(site, path, cookie, clients=2, requests=10)
        rounds = [one_round(site, paths, cookie) for _round in range(ROUNDS)]
    return {
        "list_page_1_client_v_raw": statistics.median(r["ours", 1] / r["raw", 1] for r in rounds),
        "list_page_8_clients_v_raw": statistics.median(r["ours", 8] / r["raw", 8] for r in rounds),
        "list_page_1_client_p95_ms": 1000 * min(row["ours", 1] for row in rounds),
    }


@measure(
    "contribution_list_1_client_v_raw",
    "contribution_list_8_clients_v_raw",
    "contribution_list_1_client_p95_ms",
)
def contribution_list() -> Mapping[str, float]:
    """Ask for the newest fifty of 10,000 receipts with the totals of all, ours and by hand in turn."""
    fund = receipts_load(RECEIPTS)
    paths = {
        "ours": f"/donors/receipts/?fund={fund.pk}",
        "raw": f"/bench/receipts/{fund.pk}/",
    }
    cookie = signed_in()
    connections.close_all()
    with gunicorn(threads=1) as site:
        for path in paths.values():
            asked(site, path, cookie, clients=2, requests=10)
        rounds = [one_round(site, paths, cookie) for _round in range(ROUNDS)]
    one, eight = (
        statistics.median(row["ours", clients] / row["raw", clients] for row in rounds)
        for clients in (1, 8)
    )
    return {
        "contribution_list_1_client_v_raw": one,
        "contribution_list_8_clients_v_raw": eight,
        "contribution_list_1_client_p95_ms": 1000 * min(row["ours", 1] for row in rounds),
    }


def one_round(site: str, paths: Mapping[str, str], cookie: str) -> dict[tuple[str, int], float]:
    """Return the p95 of each page with one client and with eight."""
    return {
        (name, clients): p95(asked(site, path, cookie, clients, REQUESTS * clients))
        for clients in (1, 8)
        for name, path in paths.items()
    }


def signed_in() -> str:
    """Return the cookie of the finance officer."""
    officer = bench_officer()
    client = Client()
    client.force_login(get_user_model().objects.get(pk=officer.person_id))
    session = client.session
    session["acting_for"] = str(officer.organization_id)
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def asked(site: str, path: str, cookie: str, clients: int, requests: int) -> list[float]:
    """Return the seconds of each of these requests, sent by so many clients at once.

    :raises PageFailed: if an answer is not 200
    """

    def one(_number: int) -> float:
        start = time.perf_counter()
        connection = HTTPConnection(urlsplit(site).netloc, timeout=60)
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        response.read()
        connection.close()
        if response.status != 200:
            raise PageFailed(f"{path} answered {response.status}")
        return time.perf_counter() - start

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(one, range(requests)))


def p95(seconds: list[float]) -> float:
    """Return the time within which nineteen of twenty requests were answered."""
    return sorted(seconds)[math.ceil(len(seconds) * 0.95) - 1]
