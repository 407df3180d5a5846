"""Every page of the table as every role allowed: statements, server and CPU milliseconds."""

import argparse
import sys
from pathlib import Path

from bench.setup import start

STATEMENTS, MILLISECONDS = 20, 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="pages whose name contains this (a,b)")
    parser.add_argument("--say", action="store_true", help="print the statements too")
    options = parser.parse_args()
    start(options.home)
    from bench import asking  # noqa: PLC0415  Django must be set up first

    district = asking.district()
    found = asking.measure(district, options.runs, options.only, options.say)
    found.sort(key=lambda one: max(one.statements / STATEMENTS, one.cpu / MILLISECONDS))
    worst = [one for one in found if one.statements > STATEMENTS or one.cpu > MILLISECONDS]
    print("| page | as | statements | server ms | CPU ms | kB |\n|---|---|---|---|---|---|")
    for one in reversed(found):
        mark = " ✗" if one in worst else ""
        print(
            f"| {one.address} | {one.role} | {one.statements} | {one.server:.0f}"
            f" | {one.cpu:.0f}{mark} | {one.size / 1000:.0f} |"
        )
    print(f"{len(found)} answers, {len(worst)} over {STATEMENTS} statements or {MILLISECONDS} ms")
    sys.exit(bool(worst))


if __name__ == "__main__":
    main()
