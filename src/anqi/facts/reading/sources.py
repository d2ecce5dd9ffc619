"""What was handed in: workbooks and folders, and which sheets they hold."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from anqi.facts.reading.columnar import land_parquet
from anqi.facts.reading.delimited import land_csv
from anqi.facts.reading.findings import Findings
from anqi.facts.reading.headers import sheet_called
from anqi.facts.reading.parts import NEEDED, Landing
from anqi.facts.reading.workbooks import land_workbook
from anqi.facts.sheets import FACTS, SHEETS
from anqi.kit.faults import Fault
from anqi.kit.language import _

_FORMS = (".csv", ".parquet")
_TEXT_IN = {".csv": 1, ".xlsx": 3}
"""Bytes of text in a byte of a file: workbooks are packed."""


@dataclass(frozen=True)
class Source:
    """A workbook or folder. `name` is what people call it by, without a closing stroke."""

    number: int
    path: Path
    name: str
    alone: bool

    @property
    def is_folder(self) -> bool:
        return self.path.is_dir()

    def files(self) -> list[Path]:
        """The files that hold it: the workbook, or the tables of the folder. Raises OSError."""
        if not self.is_folder:
            return [self.path]
        visible = (entry for entry in self.path.iterdir() if not entry.name.startswith((".", "~")))
        tables = (entry for entry in visible if entry.suffix.lower() in _FORMS)
        return sorted(entry for entry in tables if entry.is_file())

    @property
    def text_size(self) -> int:
        """Bytes of text that it holds, about: what is to be read into tables, and does not stay where it lies."""
        try:
            sizes = [(file.suffix.lower(), file.stat().st_size) for file in self.files()]
        except OSError:
            return 0
        return sum(size * _TEXT_IN[form] for form, size in sizes if form in _TEXT_IN)

    def label(self, file: Path) -> str:
        """A file's name for people: with its folder where there are several sources."""
        return file.name if self.alone else f"{self.name}/{file.name}"


def sources_at(paths: Sequence[Path]) -> list[Source]:
    """The sources, named so that no two have one name."""
    last = [path.name for path in paths]
    short = len(set(last)) == len(last)
    names = last if short else [str(path) for path in paths]
    alone = len(paths) == 1
    return [Source(number, paths[number], name, alone) for number, name in enumerate(names)]


def land(
    source: Source, scratch: Path, connection: duckdb.DuckDBPyConnection, findings: Findings
) -> Landing:
    """All sheets of a source, as far as they can be read. What can't is told to `findings`."""
    own = scratch / str(source.number)
    own.mkdir()
    if source.is_folder:
        return _land_folder(source, own, connection, findings)
    refused = _refused(source.path)
    if refused:
        findings.about(source.number, source.name, refused)
        return Landing()
    landing = land_workbook(source.path, source.number, source.name, own, findings)
    if landing is None:
        return Landing()
    _check_sheets(source, landing, findings)
    return landing


def _refused(path: Path) -> str:
    """Why a path is no source, or nothing."""
    if not path.exists():
        return _("there is no such file or folder")
    if path.suffix.lower() in _FORMS:
        return _("hand in the folder that holds the files, not one of them")
    if not path.is_file() or path.suffix.lower() != ".xlsx":
        return _("neither an .xlsx workbook nor a folder of .csv or .parquet files")
    return ""


def _land_folder(
    source: Source, scratch: Path, connection: duckdb.DuckDBPyConnection, findings: Findings
) -> Landing:
    landing = Landing()
    try:
        files = source.files()
    except OSError as fault:
        message = _("can't be opened: {why}").format(why=fault.strerror)
        findings.about(source.number, source.name, message)
        return landing
    for number, file in enumerate(files):
        label, form, sheet = source.label(file), file.suffix.lower(), sheet_called(file.stem)
        if sheet is None:
            message = _("no sheet of the interchange file is called so; it was left out")
            landing.warnings.append(Fault(label, message))
            continue
        landing.found.append((sheet, form))
        if form == ".csv":
            target = scratch / f"{number}.parquet"
            landed = land_csv(file, sheet, source.number, label, target, findings)
        else:
            landed = land_parquet(file, sheet, source.number, label, connection, findings)
        landing.parts += landed.parts
        landing.warnings += landed.warnings
    _check_sheets(source, landing, findings)
    return landing


def _check_sheets(source: Source, landing: Landing, findings: Findings) -> None:
    """Tell which sheets are lacking, or there in a way that leaves open which of them counts."""
    found = Counter(sheet.name for sheet, _form in landing.found)
    forms = {name: {form for sheet, form in landing.found if sheet.name == name} for name in found}
    messages = []
    if not found:
        names = ", ".join(f"{sheet.name} {sheet.title.zh}" for sheet in SHEETS)
        messages.append(_("holds none of the sheets {names}").format(names=names))
    for sheet in SHEETS:
        name = f"{sheet.name} {sheet.title.zh}"
        if found and sheet in NEEDED and sheet.name not in found:
            messages.append(_("lacks the sheet {name}").format(name=name))
        elif len(forms.get(sheet.name, ())) > 1:
            messages.append(_("holds the sheet {name} both as .csv and .parquet").format(name=name))
        elif found[sheet.name] > 1 and sheet is not FACTS:
            messages.append(_("holds the sheet {name} more than once").format(name=name))
    for message in messages:
        findings.about(source.number, source.name, message)
