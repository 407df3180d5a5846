"""The impact page's statements and server time, in one process, without the network."""

import argparse
import statistics
import time
from pathlib import Path

from bench.setup import start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--path", default="/demo/impact/")
    parser.add_argument("--user", default="", help="e-mail of a user to look as")
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    start(options.home)
    from bench import visit  # noqa: PLC0415  Django must be set up first

    client = visit.client_for(options.user)
    statements = visit.statements(client, options.path)
    times = []
    for _ in range(options.runs):
        began = time.perf_counter()
        answer = client.get(options.path)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.status_code
    print(f"{options.path}: {statements} statements, median {statistics.median(times):.0f} ms,")
    print(f"fastest {min(times):.0f} ms, {len(answer.content):,} bytes")


if __name__ == "__main__":
    main()
