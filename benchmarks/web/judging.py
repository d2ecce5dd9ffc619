"""The room of assessment at a plant's size: `python -m benchmarks.web.judging TIMES`, which prints JSON last.

The plant is judged by the full rulebook that comes with the program, dated for this year: all schemes, with all
explanations kept; then pages are asked for as a browser asks for them, by those who may see them.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.measuring import ROOT
from benchmarks.web.inside import session_of, set_up
from benchmarks.web.pages import Site, queries_of

_MEMBERS = 60
"""Members whose explanation is opened, spread over the plant; branches and departments are opened all."""
_OFFICER, _SECRETARY = "party_officer", "party_secretary"


def measure(times: int) -> dict[str, Any]:
    """Seconds of runs and of the command on the same facts, and of the pages with their queries."""
    from anqi.cli.serve import settle
    from anqi.kit import clock
    from anqi.organisation.models import Plant

    plant = Plant.objects.get()
    edition, draft = _editions(plant)
    found = _runs(plant, edition, times)
    settle()
    run = found.pop("run")
    site = _site(_OFFICER)
    return {
        **found,
        "explanations": _explanations(site, run),
        "what_if": _what_ifs(draft, times),
        "board": _boards(site, plant, times, clock.today() - timedelta(days=1)),
    }


def _editions(plant: Any) -> tuple[Any, Any]:
    """The year's rulebook in force since the year's first day, and a draft for the next year."""
    from anqi.assessment.models import Edition
    from anqi.kit import clock
    from anqi.site.demonstration.editions import Editions
    from anqi.site.demonstration.stage import Cast, play

    played = Editions(Cast(plant, {}))
    scenes = list(played.scenes())
    play(scenes[:3])
    name = f"plant-{clock.today().year}"
    return (
        Edition.objects.get(name=name, plant=plant),
        Edition.objects.exclude(in_force_from__isnull=False).get(plant=plant),
    )


def _runs(plant: Any, edition: Any, times: int) -> dict[str, Any]:
    """A run as the worker makes it, and `anqi assess` of the same facts and day as Parquet, by turns."""
    from anqi.assessment.runs.computing import judge_run
    from anqi.kit import clock
    from anqi.ledger import lake

    lake.refresh(plant)  # as the clock does after facts were posted
    day = clock.today()
    with tempfile.TemporaryDirectory(prefix="anqi-judging-") as folder:
        files, text = Path(folder) / "files", Path(folder) / f"{edition.name}.yaml"
        text.write_text(edition.text, "utf-8")
        _anqi("export", "--out", files)
        words = (
            "assess", files, "--rulebook", text, "--as-of", day, "--format", "json", "--out", Path(folder) / "out",
        )  # fmt: skip
        _anqi(*words)  # the first time the files are checked, which leaves a receipt
        ours, theirs = [], []
        for _time in range(max(3, times // 8)):
            seconds, run = timed(lambda: judge_run(plant=plant, edition=edition, as_of=day))
            ours.append(seconds)
            theirs.append(timed(lambda: _anqi(*words))[0])
        same = (Path(folder) / "out" / "results.json").read_bytes() == _results(run)
    return {
        "runs": ours,
        "assess": theirs,
        "same": same,
        "run": run,
        "subjects": run.subjects,
        "facts": run.size,
    }


def _results(run: Any) -> bytes:
    from anqi.assessment.runs.packing import unpack

    return unpack(run.results)


def _explanations(site: Site, run: Any) -> dict[str, Any]:
    """Pages of every unit and of members spread over the plant; the first of each scheme warms what is kept."""
    from anqi.assessment.runs.models import RunSubject

    addresses = []
    for scheme in sorted(set(RunSubject.objects.filter(run=run).values_list("scheme", flat=True))):
        rows = list(RunSubject.objects.filter(run=run, scheme=scheme).order_by("code"))
        step = max(1, len(rows) // _MEMBERS)
        addresses += [f"/assessment/runs/{run.pk}/{scheme}/{row.code}/" for row in rows[::step]]
    site.get(addresses[0])
    seconds, queries = [], []
    for address in addresses:
        taken, (status, _text) = timed(lambda address=address: site.get(address))  # type: ignore[misc]
        if status != 200:
            raise RuntimeError(f"{address} answers {status}")
        seconds.append(taken)
        queries.append(queries_of(site, address))
    return {"seconds": seconds, "queries": max(queries)}


def _what_ifs(draft: Any, times: int) -> dict[str, Any]:
    """One figure of a draft after another is changed, as the page asks when somebody types."""
    site = _site(_OFFICER)
    address = f"/assessment/rulebooks/{draft.pk}/"
    status, page = site.get(address)
    if status != 200:
        raise RuntimeError(f"{address} answers {status}")
    form = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    points = [name for name in form if name.endswith(".score.points")]
    seconds = []
    for number in range(times):
        typed = form | {points[number % len(points)]: str(2 + number)}
        taken, (status, panel) = timed(
            lambda typed=typed: site.post(f"{address}what-if/", typed)  # type: ignore[misc]
        )
        if status != 200 or "<table" not in panel:
            raise RuntimeError(f"what-if answers {status}: {panel[:500]}")
        seconds.append(taken)
    return {"first": seconds[0], "seconds": seconds[1:]}


def _boards(site: Site, plant: Any, times: int, day: Any) -> dict[str, Any]:
    """The board when nothing happened since, and just after a fact was posted."""
    from anqi.ledger.drafts import Draft
    from anqi.ledger.operations import post
    from anqi.organisation.models import DEPARTMENTS, Unit

    unit = Unit.objects.filter(plant=plant, kind__in=DEPARTMENTS, active_to=None).order_by("code")[
        0
    ]
    address = "/assessment/goals/"
    first = timed(lambda: site.get(address))[0]
    warm = [timed(lambda: site.get(address))[0] for _time in range(times)]
    after = []
    for number in range(times):
        draft = Draft(
            kind="hazard.due", occurred_on=day, department=unit.code, source=f"bench/{number}",
            key=f"bench-board-{number}", attributes={"met": True, "level": "general"},
        )  # fmt: skip
        post(plant=plant, drafts=[draft], by="safety_officer")
        after.append(timed(lambda: site.get(address))[0])
    return {"first": first, "warm": warm, "after": after, "queries": queries_of(site, address)}


def _site(login: str) -> Site:
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    from anqi.organisation.models import Account

    session = session_of(Account.objects.get(login=login))
    return Site(WSGIHandler(), f"{settings.SESSION_COOKIE_NAME}={session}")


def _anqi(*words: object) -> None:
    subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "anqi.cli", *map(str, words)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )


def timed(do: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    begun = time.perf_counter()
    found = do()
    return time.perf_counter() - begun, found


def main() -> None:
    set_up()
    print(json.dumps(measure(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
