"""Getting the cells out of a foreign roster: looked at here, opened in a process of its own (`child.py`)."""

import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from anqi.facts.reading.container import Unusable, look_at
from anqi.facts.reading.limits import SECONDS
from anqi.kit.confined import Ended, result_of
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.roster.child import Rows
from anqi.organisation.roster.layout import MOST_COLUMNS, MOST_ROWS, SHEETS


def cells_of(path: Path) -> tuple[dict[str, Rows], list[str]]:
    """The rows of each sheet of a roster that the workbook has, as text, and the names of its other sheets.

    Raises Faulty where it can't be read.
    """
    try:
        look_at(path)
        with tempfile.TemporaryDirectory(prefix="anqi-") as scratch:
            found = _in_a_child(path, Path(scratch) / "result.json")
    except Unusable as fault:
        raise Faulty(path.name, [Fault(path.name, str(fault))]) from fault
    except OSError as fault:
        message = _("can't be opened: {why}").format(why=fault.strerror)
        raise Faulty(path.name, [Fault(path.name, message)]) from fault
    sheets: dict[str, Rows] = found["sheets"]
    if not sheets:
        names = _(", ").join(sheet.name for sheet in SHEETS)
        message = _("no sheet of a roster is in it; its sheets are called {names}")
        raise Faulty(path.name, [Fault(path.name, message.format(names=names))])
    return sheets, found["unknown"]


def _in_a_child(path: Path, result: Path) -> Any:
    names = (sheet.name for sheet in SHEETS)
    arguments = (str(path.absolute()), str(result), str(MOST_ROWS), str(MOST_COLUMNS), *names)
    try:
        found = result_of(
            "anqi.organisation.roster.child", *arguments,
            result=result, seconds=SECONDS, environment={"PYTHONUTF8": "1"},
        )  # fmt: skip
    except Ended as ended:
        raise Unusable(_trouble(ended.cause)) from ended
    if found["trouble"]:
        raise Unusable(_trouble(found["trouble"]))
    return found


def _trouble(cause: str) -> str:
    if cause == "password":
        return _(
            "the workbook is protected by a password; remove the password and hand it in again"
        )
    if cause == "memory":
        return _("the workbook takes too much memory to read; leave only the roster in it")
    if cause == "time":
        return _("the workbook takes too long to read; leave only the roster in it")
    if cause == "rows":
        message = _("a sheet has more than {most} rows; delete what is below the roster")
        return message.format(most=MOST_ROWS)
    return _("the workbook is damaged or cut short; hand it in again")
