"""`python -m bench.verify books|trail`: one verifier in a process of its own, timed and weighed."""

import json
import resource
import sys
import time

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
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "memory": memory, "findings": findings[:5]}))


if __name__ == "__main__":
    main()
