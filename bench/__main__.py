"""`make bench`: our pages beside bare Flask pages, on the large demo.

Server processes are the product's own: two of them, four threads each. First without kept pages,
which is what a page costs; then with them, beside a Flask "hello".
"""

import argparse
import json
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import ground, processes, scenes
from bench.client import Run, load

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Line:
    """One row of the table; CPU is application and database, in milliseconds per request."""

    name: str
    run: Run
    cpu_ms: float
    bytes: int


def main() -> None:
    """Measure and report."""
    options = _options()
    place = ground.prepare(options.database, options.size)
    with ground.community(place, page_cache_mb=0) as site:
        told = scenes.find(place, site.port)
        uncached = [_measure(site, scene, options.seconds) for scene in told.scenes]
        memory = processes.memory_mb(site.processes())
    with ground.community(place, page_cache_mb=16) as site:
        kept = [
            _measure(site, scene, options.seconds) for scene in told.scenes if scene.is_for_visitors
        ]
    with ground.bare(place, told) as site:
        bare = [_measure(site, scene, options.seconds) for scene in told.bare]
    report = _report(options, uncached, kept, bare, memory)
    print(_table(report))
    name = f"{options.database}-{options.size}.json"
    (RESULTS / name).write_text(json.dumps(report, indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--size", choices=("small", "medium", "large"), default="large")
    parser.add_argument("--seconds", type=float, default=4.0, help="for each page")
    return parser.parse_args()


def _measure(site: ground.Server, scene: scenes.Scene, seconds: float) -> Line:
    """Warm up, then measure: CPU is what the server's processes used meanwhile."""
    load(site.port, scene.requests, seconds=min(1.0, seconds))
    family = site.processes()
    before = processes.cpu_seconds(family)
    run = load(site.port, scene.requests, seconds=seconds)
    used = processes.cpu_seconds(family) - before
    return Line(scene.name, run, 1000 * used / max(1, run.requests), scene.bytes)


def _report(
    options: argparse.Namespace,
    uncached: list[Line],
    kept: list[Line],
    bare: list[Line],
    memory: float,
) -> dict[str, object]:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "database": options.database,
        "size": options.size,
        "memory_mb": round(memory, 1),
        "uncached": {line.name: asdict(line) for line in uncached},
        "kept": {line.name: asdict(line) for line in kept},
        "bare": {line.name: asdict(line) for line in bare},
    }


def _table(report: dict[str, object]) -> str:
    bare = report["bare"]
    assert isinstance(bare, dict)
    lines = [
        "| page | req/s | p50 | p95 | p99 ms | CPU ms | bare CPU ms | ratio | bytes | failed |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for group in ("uncached", "kept"):
        for name, line in report[group].items():  # type: ignore[attr-defined]
            run = line["run"]
            rate = run["requests"] / run["seconds"]
            beside = bare["hello" if group == "kept" else scenes.BESIDE.get(name, name)]
            other = beside["run"]["requests"] / beside["run"]["seconds"]
            ratio = rate / other if group == "kept" else line["cpu_ms"] / beside["cpu_ms"]
            what = f"{name}, kept: req/s ÷ hello's" if group == "kept" else name
            lines.append(
                f"| {what} | {rate:,.0f} | {run['p50']:.1f} | {run['p95']:.1f} | {run['p99']:.1f}"
                f" | {line['cpu_ms']:.2f} | {beside['cpu_ms']:.2f} | {ratio:.2f}×"
                f" | {line['bytes']:,} | {run['failures']} |"
            )
    return "\n".join([*lines, f"\nWeb and worker take {report['memory_mb']} MB."])


if __name__ == "__main__":
    main()
