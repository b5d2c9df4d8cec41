"""`python -m bench.verify books|trail`: one verifier in a process of its own, timed and weighed."""

import json
import sys
import time
from pathlib import Path

import django


def main() -> None:
    """Print the seconds that the verifier took, its findings, and the process's memory in MB."""
    django.setup()
    from trustfund.audit.selectors import trail_findings
    from trustfund.ledger.selectors import books_findings

    verify = {"books": books_findings, "trail": trail_findings}[sys.argv[1]]
    start = time.perf_counter()
    findings = [str(one) for one in verify()]
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "memory": peak_memory(), "findings": findings[:5]}))


def peak_memory() -> float:
    """Return the most memory, in MB, that this program has held.

    Not getrusage: what it says begins with what the parent held when it started this process.
    """
    [line] = [row for row in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in row]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
