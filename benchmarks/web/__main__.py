"""`make bench-web`: the web at a plant's size, on SQLite and on PostgreSQL. Ends with status 1 beyond a limit.

The plant is built once for each size and database, and kept in `benchmarks/.scratch`; each run works on a copy.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.measuring import ROOT
from benchmarks.serving import Place, Server
from benchmarks.web.posting import through_api
from benchmarks.web.report import Report
from benchmarks.web.users import load
from benchmarks.web.weight import weights

SCRATCH = ROOT / "benchmarks" / ".scratch"
FACTS, SMALL = 1_000_000, 20_000
QUERIES, SLOWER, HEAVIEST = 12, 5.0, 150_000
"""What a list may ask of the database, how much longer than a bare view it may take, and bytes of the first page."""
BATCHED = 12.0
"""How much longer than bare INSERTs a batch of 500 may take through the API, with all that makes it a fact."""
RUN, RUN_SLOWER, WHAT_IF, EXPLANATION, BOARD = 1000, 1.5, 1000, 200, 300
"""Milliseconds of a full run, how much longer than `anqi assess` it may take, and milliseconds of the room's pages."""
LOOKS = 5.0
"""Seconds for which a user looks at a page, in the mean."""


def main() -> None:
    asked = _asked()
    facts = asked.facts or (SMALL if asked.small else FACTS)
    seconds = asked.seconds or (10 if asked.small else 60)
    times = 15 if asked.small else 40
    report = Report()
    engines = [Place(SCRATCH / f"sqlite-{facts}")]
    if asked.postgres:
        server = asked.postgres.rpartition("/")[0]
        engines.append(Place(SCRATCH / f"postgres-{facts}", f"{server}/anqi_bench_{facts}"))
    else:
        print("PostgreSQL: no server answers, not measured")
    for base in engines:
        _built(base, facts, asked.postgres)
        with _copied(base, asked.postgres) as place:
            report.title(f"{base.engine}, {facts:,} facts")
            if "lists" in asked.parts:
                print(
                    "  beside: the bare view behind our sign-in (behind no middleware), and what our list asks"
                )
                _lists(report, place, times)
            if "judging" in asked.parts:
                _judging(report, place, times)
            if {"users", "posting"} & set(asked.parts):
                _served(report, place, asked.parts, seconds)
    if report.broken:
        print(f"\nbeyond their limits: {', '.join(report.broken)}")
    sys.exit(1 if report.broken else 0)


def _lists(report: Report, place: Place, times: int) -> None:
    for one in place.inside("web.pages", times):
        if "fault" in one:
            report.failed(one["name"], one["fault"])
            continue
        what = f"{one['name']} ({one['rows']} rows)"
        beside = f"{one['signed_in']:.1f} ({one['bare']:.1f}) ms, {one['queries']} queries"
        measured, ratio = f"{one['ours']:.1f} ms", one["ours"] / one["signed_in"]
        report.limited(what, measured, beside, ratio, SLOWER)
        if one["queries"] > QUERIES:
            report.failed(f"{one['name']}: queries", f"{one['queries']} > {QUERIES}")
        if one["bare_rows"] < 0.6 * one["rows"]:
            report.failed(one["name"], f"the bare view has {one['bare_rows']} rows")


def _judging(report: Report, place: Place, times: int) -> None:
    found = place.inside("web.judging", times)
    ours, theirs = min(found["runs"]), min(found["assess"])
    what = f"a run of {found['facts']:,} facts, {found['subjects']:,} results"
    report.limited(what, f"{ours:.2f} s", f"anqi assess, {theirs:.2f} s", ours / theirs, RUN_SLOWER)
    report.bounded("a run, ms", round(1000 * ours), RUN, " ms")
    if not found["same"]:
        report.failed("a run", "differs from anqi assess on the exported files")
    pages = found["explanations"]
    report.bounded("explanation, p95", _p95(pages["seconds"]), EXPLANATION, " ms")
    report.bounded("explanation, queries", pages["queries"], QUERIES)
    report.line("what-if, the first", f"{1000 * found['what_if']['first']:.0f} ms")
    report.bounded("what-if, p95", _p95(found["what_if"]["seconds"]), WHAT_IF, " ms")
    board = found["board"]
    report.line("board, the first of a process", f"{1000 * board['first']:.0f} ms")
    report.bounded("board, p95", _p95(board["warm"]), BOARD, " ms")
    report.bounded("board after a fact, p95", _p95(board["after"]), BOARD, " ms")
    report.bounded("board, queries", board["queries"], QUERIES)


def _p95(seconds: list[float]) -> int:
    """In milliseconds; of a few, the slowest."""
    ordered = sorted(seconds)
    return round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))])


def _served(report: Report, place: Place, parts: list[str], seconds: float) -> None:
    visitors = place.inside("web.inside", "visitors")
    server = Server(place)
    server.start()
    try:
        server.wait()
        if "users" in parts:
            _users(report, server, visitors, seconds)
            for page, size in weights(server, visitors["officer"]).items():
                report.bounded(f"CSS and JS of {page}, gzip", size, HEAVIEST, " B")
        posted = _posted(server, visitors) if "posting" in parts else {}
    finally:
        server.stop()
    for batch, found in posted.items():
        _beside_inserts(report, place, batch, found)


def _users(report: Report, server: Server, visitors: dict[str, Any], seconds: float) -> None:
    for name, looks in (("200 users", LOOKS), ("200 users who never wait", 0.0)):
        found = load(server.port, visitors["sessions"], seconds=seconds, looks=looks)
        latencies = ", ".join(f"p{part} {found.percentile(part):.0f} ms" for part in (50, 95, 99))
        report.line(name, f"{found.rate:.0f} /s", latencies)
        if found.errors:
            report.failed(f"{name}: errors", str(dict(found.statuses)))


def _posted(server: Server, visitors: dict[str, Any]) -> dict[int, dict[str, Any]]:
    return {
        batch: through_api(server, visitors, batch=batch, count=count)
        for batch, count in ((1, 300), (500, 5000))
    }


def _beside_inserts(report: Report, place: Place, batch: int, found: dict[str, Any]) -> None:
    path = place.home / f"keys-{batch}.json"
    path.write_text(json.dumps(found["keys"]))
    bare = place.inside("web.posting", batch, path)["rate"]
    what = "posting one at a time" if batch == 1 else f"posting {batch} at a time"
    measured, beside = f"{found['rate']:,.0f} /s", f"bare INSERTs {bare:,.0f} /s"
    ratio = bare / found["rate"]
    if batch == 1:
        report.line(what, measured, beside, f"{ratio:.1f} ×")
    else:
        report.limited(what, measured, beside, ratio, BATCHED)


def _built(base: Place, facts: int, server: str) -> None:
    """Make the plant, unless it was made before by this release."""
    mark = base.home / "built.json"
    if mark.exists() and mark.read_text() == _release():
        return
    shutil.rmtree(base.home, ignore_errors=True)
    base.home.mkdir(parents=True)
    if base.database:
        _in_postgres(server, "DROP DATABASE IF EXISTS {0} WITH (FORCE)", base)
        _in_postgres(server, "CREATE DATABASE {0}", base)
    print(f"{base.engine}: building a plant with {facts:,} facts …", flush=True)
    found = base.inside("web.inside", "build", facts)
    mark.write_text(_release())
    print(
        f"  {found['seconds']:.0f} s, of which {found['facts']:.0f} s for organisation and facts",
        flush=True,
    )


@contextmanager
def _copied(base: Place, server: str) -> Iterator[Place]:
    """A copy to be written to, which is thrown away."""
    home = base.home.with_name(f"{base.home.name}-copy")
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(base.home, home)
    place = Place(home, f"{base.database}_copy" if base.database else "")
    try:
        if base.database:
            _in_postgres(server, "DROP DATABASE IF EXISTS {0} WITH (FORCE)", place)
            _in_postgres(server, "CREATE DATABASE {0} TEMPLATE {1}", place, base)
            with psycopg.connect(place.database, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")
        yield place
    finally:
        shutil.rmtree(home, ignore_errors=True)
        if base.database:
            _in_postgres(server, "DROP DATABASE IF EXISTS {0} WITH (FORCE)", place)


def _in_postgres(server: str, statement: str, *places: Place) -> None:
    names = [sql.Identifier(place.database.rpartition("/")[2]) for place in places]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*names))


def _release() -> str:
    """What the plant depends on: with other migrations, or built otherwise, it is built anew."""
    parts = sorted((ROOT / "src").glob("anqi/*/migrations/*.py"))
    names = [str(part.relative_to(ROOT)) for part in parts]
    return json.dumps([names, (Path(__file__).parent / "inside.py").read_text("utf-8")])


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-web", description=__doc__)
    parser.add_argument("parts", nargs="*", help="lists, judging, users, posting; all without any")
    parser.add_argument(
        "--small", action="store_true", help=f"{SMALL:,} facts and short loads, to try it"
    )
    parser.add_argument("--facts", type=int, help="another size")
    parser.add_argument("--seconds", type=float, help="how long each load of users lasts")
    parser.add_argument(
        "--postgres", default="", metavar="URL", help="a server for databases of our own"
    )
    asked = parser.parse_args()
    asked.parts = asked.parts or ["lists", "judging", "users", "posting"]
    return asked


if __name__ == "__main__":
    main()
