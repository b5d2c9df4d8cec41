"""Posting, against one raw statement of the same rows: 1 client, and 8 on one account."""

from collections.abc import Mapping

from bench.clients import ROUNDS, Clients, paired
from bench.ground import as_owner
from bench.registry import measure
from bench.stage import RAW_TABLES, stage_make


@measure(
    "posting_1_client_v_raw",
    "posting_8_clients_v_raw",
    "whole_act_1_client_v_raw",
    "posting_1_client_a_second",
    "posting_8_clients_a_second",
    "whole_act_1_client_a_second",
)
def posting() -> Mapping[str, float]:
    """Measure slices of raw, ours and the whole act in turn, and compare within each round."""
    as_owner(RAW_TABLES)
    stage_make()
    one, eight = [], []
    with Clients(8) as clients:
        for _round in range(ROUNDS):
            one.append({work: clients.rate(work, clients=1) for work in ("raw", "ours", "act")})
            eight.append({work: clients.rate(work, clients=8) for work in ("raw", "ours")})
    return {
        "posting_1_client_v_raw": paired(one, "ours", "raw"),
        "posting_8_clients_v_raw": paired(eight, "ours", "raw"),
        "whole_act_1_client_v_raw": paired(one, "act", "raw"),
        "posting_1_client_a_second": max(row["ours"] for row in one),
        "posting_8_clients_a_second": max(row["ours"] for row in eight),
        "whole_act_1_client_a_second": max(row["act"] for row in one),
    }
