"""A file that somebody handed in on the web: read and checked in a process of its own, with bounded memory and time.

It may be a workbook, or a zip of CSV or Parquet files. Whatever it does to its reader: the worker sees tables, or
faults.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from django.utils.translation import gettext as _

from anqi.facts.store import Store
from anqi.kit.confined import Ended, result_of
from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import spoken
from anqi.ledger import handed_in_child as child

MOST_BYTES = 30 << 20
"""Bytes of a file that is handed in."""
MOST_FACTS = 300_000
"""Facts of a file that is handed in: posting them holds up all other writers, of SQLite for some seven seconds."""
_SECONDS = 900


def read_apart(
    path: Path, *, name: str, scratch: Path, progress: Callable[[str, float], None]
) -> Store:
    """Read and check a file called `name` that lies at `path`; `scratch` is an empty folder.

    What `progress` raises ends the reading at once. Raises Faulty.
    """

    def watch() -> None:
        try:
            stage, share = json.loads((scratch / child.STANDING).read_text("utf-8"))
        except (OSError, ValueError):
            stage, share = _("opening {name}").format(name=name), 0.0
        progress(stage, share)

    (scratch / "tmp").mkdir()
    # What it writes goes with the scratch folder, and nothing is remembered of it elsewhere.
    own = {"TMPDIR": str(scratch / "tmp"), "XDG_CACHE_HOME": str(scratch / "tmp")}
    try:
        result: dict[str, Any] = result_of(
            "anqi.ledger.handed_in_child", str(path), name, str(scratch), spoken(),
            result=scratch / child.RESULT, seconds=_SECONDS, environment=own, watch=watch,
        )  # fmt: skip
    except Ended as ended:
        raise Faulty(name, [Fault(name, _trouble(ended.cause))]) from ended
    if result["count"]:
        raise Faulty(name, [Fault(*fault) for fault in result["faults"]], result["count"])
    if result["facts"] > MOST_FACTS:
        message = _("holds {facts} facts; {most} at most can be imported here, more by anqi import")
        text = message.format(facts=f"{result['facts']:,}", most=f"{MOST_FACTS:,}")
        raise Faulty(name, [Fault(name, text)])
    connection = duckdb.connect(
        str(scratch / child.TABLES),
        read_only=True,
        config={"enable_external_access": "false", "temp_directory": str(scratch / "tmp")},
    )
    connection.execute("SET TimeZone = 'UTC'")
    warnings = [Fault(*warning) for warning in result["warnings"]]
    return Store(connection, scratch / "tmp", warnings, result["facts"])


def _trouble(cause: str) -> str:
    if cause == "memory":
        return _("takes too much memory to read; hand it in in several parts")
    if cause == "time":
        return _("takes too long to read; hand it in in several parts")
    return _("is damaged, or no interchange file; hand it in again")
