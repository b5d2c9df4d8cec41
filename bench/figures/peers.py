"""Posting against the peers' ways to post the same three legs, on the same server, in turn."""

from collections.abc import Mapping

from bench.clients import ROUNDS, Clients, paired
from bench.peers import peer_clients
from bench.registry import measure
from bench.stage import stage_make

EIGHT = 8


@measure(
    "posting_1_client_v_hordak",
    "posting_8_clients_v_hordak",
    "posting_1_client_v_hordak_safe",
    "posting_8_clients_v_hordak_safe",
    "posting_1_client_v_django_ledger",
    "posting_8_clients_v_django_ledger",
)
def posting_v_peers() -> Mapping[str, float]:
    """Measure ours and each peer in turn, with 1 client and with 8 on one account.

    hordak as its documentation posts; hordak_safe made overdraft-safe as its user would have to:
    the account's row locked and its balance asked first; django_ledger by LedgerModel.commit_txs.
    """
    stage_make()
    rounds: dict[int, list[dict[str, float]]] = {1: [], EIGHT: []}
    with (
        Clients(EIGHT) as ours,
        peer_clients("hordak", EIGHT) as hordak,
        peer_clients("django-ledger", EIGHT) as django_ledger,
    ):
        for _round in range(ROUNDS):
            for count, rows in rounds.items():
                rows.append(
                    {
                        "ours": ours.rate("ours", clients=count),
                        "hordak": hordak.rate("hordak", clients=count),
                        "hordak_safe": hordak.rate("hordak_safe", clients=count),
                        "django_ledger": django_ledger.rate("django_ledger", clients=count),
                    }
                )
    return {
        f"posting_{count}_client{'s' if count > 1 else ''}_v_{peer}": paired(rows, "ours", peer)
        for peer in ("hordak", "hordak_safe", "django_ledger")
        for count, rows in rounds.items()
    }
