"""`python -m bench prove|bench [NAME]`: one line each, and a failure when something is short."""

import argparse
import random
import sys
import time

from bench import ground, registry

WIDTH = 44


def main() -> int:
    """Run what was asked for and return how the process should end."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("what", choices=("prove", "bench"))
    parser.add_argument("name", nargs="?", default="", help="only names that hold this text")
    parser.add_argument("--seed", type=int, default=None, help="repeat a run")
    parser.add_argument("--share", type=float, default=1.0, help="of a proof's full size")
    asked = parser.parse_args()
    ground.prepare(asked.what)
    registry.discover()
    if asked.what == "bench":
        return bench(asked.name)
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(2**32)
    return prove(asked.name, seed, asked.share)


def prove(name: str, seed: int, share: float) -> int:
    """Run the proofs whose names hold the text; print `name  asked  found  ok|SHORT`."""
    chosen = [one for one in registry.PROOFS.values() if name in one.name]
    if not chosen:
        return nothing(name, registry.PROOFS)
    print(f"seed {seed}", flush=True)
    short = 0
    for one in chosen:
        start = time.monotonic()
        ground.empty()
        result = one.run(max(round(one.count * share), 1), seed)
        for remark in result.remarks:
            print(f"  {one.name}: {remark}")
        held = result.asked == result.found
        short += not held
        verdict = "ok" if held else "SHORT"
        seconds = time.monotonic() - start
        print(
            f"{one.name:{WIDTH}}  {result.asked:>9}  {result.found:>9}  {verdict:5}"
            f"  seed {seed}, {seconds:.0f} s",
            flush=True,
        )
    return 1 if short else 0


def bench(name: str) -> int:
    """Measure the figures whose names hold the text; print `name  value  floor  target  ok|SHORT`."""
    goals = registry.goals()
    chosen = [one for one in registry.MEASURES if any(name in figure for figure in one.figures)]
    if not chosen:
        return nothing(name, [figure for one in registry.MEASURES for figure in one.figures])
    short = 0
    for one in chosen:
        ground.empty()
        for figure, value in one.run().items():
            goal = goals.get(figure)
            if goal is None:
                print(f"{figure:{WIDTH}}  {shown(value):>9}  {'-':>7}  {'-':>7}", flush=True)
                continue
            reached = goal.reached(value)
            short += not reached
            verdict = "ok" if reached else "SHORT"
            print(
                f"{figure:{WIDTH}}  {shown(value):>9}  {goal.floor:>7g}  {goal.target:>7g}"
                f"  {verdict:5}  {goal.unit}",
                flush=True,
            )
    return 1 if short else 0


def shown(value: float) -> str:
    """Return a figure with three digits that count."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def nothing(name: str, known: object) -> int:
    """Say that the name is unknown, and which ones are not."""
    listed = "\n  ".join(known) if isinstance(known, (dict, list)) else ""
    print(f"Nothing is called {name!r}. There is:\n  {listed}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
