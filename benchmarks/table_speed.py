"""How fast a table is, as ratios against a floor and a peer measured in the same run.

    python benchmarks/table_speed.py [--peer PYTHON] [--rounds 9]

The floor is a script that imports typer, rich and pydantic, as any program built on them must, and prints as many rows.
The peer is torchinfo printing the same table; PYTHON is an interpreter that has torch, torchvision and torchinfo. The
checkout is installed into a fresh virtual environment, as a user has it: run it where pip can install.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
HERE = Path(__file__).parent
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}

FLOOR = """
import typer
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
table = Table()
for column in range({columns}):
    table.add_column(str(column))
for row in range({rows}):
    table.add_row(*["12,345,678"] * {columns})
Console(width=120).print(table)
"""

BUILD = """
import statistics, time
from resnet_calc.architecture.catalog import load
from resnet_calc.analysis.report import analyse
config = load("resnet50")
analyse(config)
times = []
for _ in range(301):
    start = time.perf_counter()
    analyse(config)
    times.append(time.perf_counter() - start)
print(statistics.median(times))
"""

DEPTHS = """
import time
from resnet_calc.architecture.catalog import custom
from resnet_calc.analysis.report import analyse
for depth in (20, 200, 2_000, 20_000, 100_001):
    blocks = (depth - 2) // 9
    config = custom(block="bottleneck", blocks=(blocks, blocks, blocks))
    start = time.perf_counter()
    rows = sum(1 for _ in analyse(config).rows())
    print(depth, rows, time.perf_counter() - start)
"""


def run(command: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of one whole process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def output(command: list[str]) -> str:
    """What a process prints."""
    return subprocess.run(command, capture_output=True, text=True, check=True, env=ENVIRONMENT).stdout


def main() -> None:
    """Measure, and print ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", help="an interpreter with torch, torchvision and torchinfo")
    parser.add_argument("--rounds", type=int, default=9, help="runs of each process; the median counts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as box:
        subprocess.run([sys.executable, "-m", "venv", box], check=True)
        python = f"{box}/bin/python"
        subprocess.run([python, "-m", "pip", "install", "-q", str(CHECKOUT)], check=True, env=ENVIRONMENT)
        measure(python, f"{box}/bin/resnet-calc", options.peer, options.rounds)


def measure(python: str, program: str, peer: str | None, rounds: int) -> None:
    """Measure an installed program."""
    lines = output([program, "table", "--depth", "50"]).splitlines()
    floor = FLOOR.format(columns=8, rows=len(lines))
    commands = {
        "resnet-calc table --depth 50": [program, "table", "--depth", "50"],
        f"floor: imports, {len(lines)} rows": [python, "-c", floor],
        "resnet-calc table --level stage, 100,000 layers": [
            program, "table", "--block", "bottleneck", "--blocks", "8333,8333,8333,8334", "--level", "stage",
        ],
    }  # fmt: skip
    if peer:
        commands["torchinfo printing the same table"] = [peer, str(HERE / "torchinfo_table.py")]
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(rounds):  # in turn, so that a busy moment of the machine falls on all alike
        for name, command in commands.items():
            times[name].append(run(command))
    medians = {
        name: [statistics.median(column) for column in zip(*pairs, strict=True)] for name, pairs in times.items()
    }
    for name, (seconds, megabytes) in medians.items():
        print(f"{name:50} {seconds * 1e3:8.0f} ms {megabytes:7.1f} MB")
    ours, bottom, *others = medians.values()
    print(f"whole process against the floor: {ours[0] / bottom[0]:.2f} times (at most 1.3)")
    build = float(output([python, "-c", BUILD]))
    print(f"building and analysing ResNet-50 in process: {build * 1e3:.3f} ms")
    if peer:
        seconds, megabytes = others[-1]
        print(f"torchinfo takes {seconds / ours[0]:.1f} times as long (at least 20)")
        print(f"torchinfo takes {megabytes / ours[1]:.1f} times the memory (at least 8)")
        summary = json.loads(output([peer, str(HERE / "torchinfo_table.py"), "--in-process"]))["seconds"]
        print(
            f"torchinfo.summary on the meta device: {summary * 1e3:.0f} ms, {summary / build:.0f} times (at least 250)"
        )
    print("rows of deeper and deeper networks:")
    for line in output([python, "-c", DEPTHS]).splitlines():
        depth, rows, taken = line.split()
        print(f"  {int(depth):>8,} layers {int(rows):>9,} rows {float(taken) * 1e3:9.1f} ms "
              f"{float(taken) / int(rows) * 1e6:6.2f} µs a row")  # fmt: skip


if __name__ == "__main__":
    main()
