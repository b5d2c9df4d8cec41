"""Large bank statements: every line is read and has its own key, within 300 MB of memory."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.registry import Found, proof
from donors.rules.bank_files import keyed, read_statements
from tests.factories.bank_files import (
    CSV_MAP,
    bank_csv,
    camt053,
    lines_drawn,
    mt940,
    statement_of,
)

MEMORY_MB = 300
ROOT = Path(__file__).resolve().parents[2]
WRITERS: dict[str, Callable[..., Iterator[bytes]]] = {
    "camt.053": lambda statement: camt053([statement]),
    "MT940": lambda statement: mt940([statement]),
    "CSV": bank_csv,
}


def reading(path: str) -> dict[str, float]:
    """Return lines, different keys, seconds and the most memory that this process ever held."""
    begun = time.perf_counter()
    keys: list[str] = []
    with Path(path).open("rb") as file:
        for _, found in keyed(read_statements(file, csv_map=CSV_MAP)):
            keys.extend(found)
    return {
        "lines": len(keys),
        "keys": len(set(keys)),
        "seconds": round(time.perf_counter() - begun, 2),
        "megabytes": round(peak_kilobytes() / 1024, 1),
    }


def peak_kilobytes() -> int:
    """Return the largest resident size of this process since it started."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def process_reading(path: Path) -> subprocess.Popen[str]:
    """Start a process that reads this file, does nothing else, and prints its reading."""
    return subprocess.Popen(
        [sys.executable, "-m", "bench.proofs.bank_files", str(path)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@proof("bank_files", count=100_000)
def bank_files(count: int, seed: int) -> Found:
    """Read a statement of so many lines in each format; none may pass the bound of memory."""
    statement = statement_of(lines_drawn(count, seed=seed))
    remarks, wrong = [], 0
    with tempfile.TemporaryDirectory() as folder:
        started = {}
        for name, written in WRITERS.items():
            path = Path(folder) / name
            with path.open("wb") as file:
                file.writelines(written(statement))
            started[path] = process_reading(path)
        for path, process in started.items():
            found = json.loads(process.communicate()[0] or "{}")
            whole = found.get("lines") == found.get("keys") == count
            wrong += not (whole and found["megabytes"] <= MEMORY_MB)
            remarks.append(f"{path.name}, {path.stat().st_size / 2**20:.0f} MB: {found}")
    return Found(len(WRITERS), len(WRITERS) - wrong, tuple(remarks))


if __name__ == "__main__":
    print(json.dumps(reading(sys.argv[1])))
