"""Reading an `.xlsx` workbook: looked at here, opened in a process of its own (`child.py`)."""

from pathlib import Path
from typing import Any

from anqi.facts.reading.child import RESULT
from anqi.facts.reading.container import Unusable, look_at
from anqi.facts.reading.findings import Findings
from anqi.facts.reading.headers import Heading, Held
from anqi.facts.reading.heading_faults import tell_heading
from anqi.facts.reading.limits import GIB, SECONDS
from anqi.facts.reading.parts import NEEDED, Landing, Part
from anqi.facts.sheets import SHEETS
from anqi.kit.confined import Ended, result_of
from anqi.kit.faults import Fault
from anqi.kit.language import _


def land_workbook(
    path: Path, source: int, label: str, scratch: Path, findings: Findings
) -> Landing | None:
    """The workbook's sheets as parts, or none where it can't be opened. Faults are told to `findings`."""
    landing = Landing()
    try:
        look_at(path)
        result = _in_a_child(path, scratch)
    except Unusable as fault:
        findings.about(source, label, str(fault))
        return None
    except OSError as fault:
        findings.about(source, label, _("can't be opened: {why}").format(why=fault.strerror))
        return None
    for name in result["unknown"]:
        message = _("no sheet of the interchange file is called so; it was left out")
        landing.warnings.append(Fault(f"{label}!{name}", message))
    for worksheet in result["worksheets"]:
        _take(worksheet, source, label, scratch, landing, findings)
    return landing


def _take(
    worksheet: dict[str, Any],
    source: int,
    label: str,
    scratch: Path,
    landing: Landing,
    findings: Findings,
) -> None:
    sheet = next(sheet for sheet in SHEETS if sheet.name == worksheet["sheet"])
    heading = _heading(worksheet["heading"])
    held = heading.columns if heading else {}
    file = worksheet["file"]
    part = Part(source, sheet, f"{label}!{worksheet['name']}", scratch / (file or ""), held)
    landing.found.append((sheet, ".xlsx"))
    if worksheet["filled"] or sheet in NEEDED:
        landing.warnings += tell_heading(part, heading, findings)
        if file:
            landing.parts.append(part)


def _heading(found: dict[str, Any] | None) -> Heading | None:
    if found is None:
        return None
    columns = {name: Held(**held) for name, held in found["columns"].items()}
    twice = [(name, first, other) for name, first, other in found["twice"]]
    return Heading(found["row"], found["width"], columns, found["unknown"], twice)


def _in_a_child(path: Path, scratch: Path) -> dict[str, Any]:
    """What the child found. Raises Unusable where it found trouble or did not live to say anything."""
    # It lives for one file: memory that it gives back it would only ask for again.
    kept = {"MALLOC_TRIM_THRESHOLD_": str(GIB), "MALLOC_MMAP_THRESHOLD_": str(GIB)}
    arguments = (str(path), str(scratch))
    try:
        result: dict[str, Any] = result_of(
            "anqi.facts.reading.child", *arguments,
            result=scratch / RESULT, seconds=SECONDS, environment=kept,
        )  # fmt: skip
    except Ended as ended:
        raise Unusable(_trouble(ended.cause)) from ended
    if result["trouble"]:
        raise Unusable(_trouble(result["trouble"]))
    return result


def _trouble(cause: str) -> str:
    if cause == "password":
        return _(
            "the workbook is protected by a password; remove the password and hand it in again"
        )
    if cause == "memory":
        return _("the workbook takes too much memory to read; hand it in as CSV")
    if cause == "time":
        return _("the workbook takes too long to read; hand it in as CSV")
    if cause == "formula":
        return _(
            "the workbook holds errors, or formulas without a stored value; open it in the"
            " spreadsheet program, mend them, save it and hand it in again"
        )
    return _("the workbook is damaged or cut short; hand it in again")
