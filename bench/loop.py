"""A client's side of the talk with bench/clients.py. Standard library only: peers run it, too."""

import json
import sys
import time


def serve(works):
    """Do the work that is asked for, line by line, until the asker closes the pipe.

    `works` maps each name to a callable without arguments; one call is one unit of work.
    """
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        work = works[asked["work"]]
        for _ in range(asked["warm_up"]):
            work()
        print("warm", flush=True)
        seconds = json.loads(sys.stdin.readline())["seconds"]
        done, start = 0, time.perf_counter()
        end = start + seconds
        while time.perf_counter() < end:
            work()
            done += 1
        elapsed = time.perf_counter() - start
        print(json.dumps({"done": done, "seconds": elapsed}), flush=True)
