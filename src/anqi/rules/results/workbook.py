"""`results.xlsx`: the outcome for people in spreadsheets. A cover, a sheet a scheme, vetoes, indicators, goals."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from anqi.kit.language import _
from anqi.rules.outcome.model import Outcome, SchemeOutcome
from anqi.rules.results.workbook_schemes import write_scheme, write_vetoes
from anqi.rules.results.workbook_sheets import Sheets, text_width
from anqi.rules.results.workbook_units import write_goals, write_indicators
from anqi.rules.rulebook.sentences import grades_sentence
from anqi.rules.rulebook.wording import called, grade_called

_NAMED_PLANTS = 20


def write_workbook(outcome: Outcome, path: Path, *, facts: str = "") -> None:
    """Write the workbook; `facts` says in words which facts were judged.

    Rows are written as they come, so that memory does not grow with the number of subjects. The same outcome gives the
    same bytes.
    """
    title = called(outcome.rulebook.title, outcome.rulebook.name)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        made = datetime.combine(outcome.as_of, time())
        book.set_properties({"title": title, "author": _("Anqi"), "created": made})
        sheets = Sheets(book, title, _("as of {day}").format(day=outcome.as_of.isoformat()))
        _write_cover(sheets, outcome, title, facts)
        for scheme in outcome.schemes.values():
            write_scheme(sheets, outcome, scheme)
        write_vetoes(sheets, outcome)
        write_indicators(sheets, outcome)
        write_goals(sheets, outcome)


def _write_cover(sheets: Sheets, outcome: Outcome, title: str, facts: str) -> None:
    sheet, styles = sheets.add(_("Cover"), portrait=True), sheets.styles
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 76)
    sheet.set_row(0, 36)
    sheet.write_string(0, 0, _("Anqi"), styles["brand"])
    sheet.write_blank(1, 0, None, styles["line"])
    sheet.write_blank(1, 1, None, styles["line"])
    sheet.set_row(1, 6)
    sheet.set_row(2, 34)
    sheet.write_string(2, 0, title, styles["title"])
    row = 4
    for key, text in _described(outcome, facts):
        row = _pair(sheet, styles, row, key, text)
    sheet.write_string(row + 1, 0, _("How to read it"), styles["section"])
    row += 2
    for number, text in enumerate(_reading(), 1):
        row = _pair(sheet, styles, row, str(number), text)


def _pair(sheet: Any, styles: Any, row: int, key: str, text: str) -> int:
    """A line of the cover. Rows with wrapped text get their height here: not every program finds it itself."""
    sheet.set_row(row, 16 * (1 + text_width(text) // 92))
    sheet.write_string(row, 0, key, styles["key"])
    sheet.write_string(row, 1, text, styles["prose"])
    return row + 1


def _described(outcome: Outcome, facts: str) -> Iterator[tuple[str, str]]:
    book = outcome.rulebook
    yield _("Rulebook"), book.name
    if book.sha256:
        yield _("Its SHA-256"), book.sha256
    period = _("{first} to {last}")
    yield _("Period"), period.format(first=book.period.first, last=book.period.last)
    yield _("As of"), outcome.as_of.isoformat()
    if outcome.posted_until is not None:
        yield _("Facts posted until"), outcome.posted_until.isoformat()
    names = list(outcome.plants.values())
    if len(names) <= _NAMED_PLANTS:
        yield _("Plants"), _(", ").join(names)
    else:
        yield _("Plants"), _("{count} plants").format(count=len(names))
    if facts:
        yield _("Facts"), facts
    for scheme in outcome.schemes.values():
        yield called(scheme.scheme.title, scheme.scheme.name), _summary(scheme)


def _summary(scheme: SchemeOutcome) -> str:
    """How many take part, and how many of them have each grade."""
    found = Counter(scheme.subjects["grade"].to_pylist())
    counts = [
        _("{grade} {count}").format(grade=grade_called(scheme.scheme, grade.code), count=number)
        for grade in scheme.scheme.grades
        if (number := found[grade.code])
    ]
    words = [_("{count} subjects").format(count=len(scheme)), *counts]
    lines = grades_sentence(scheme.scheme)
    return _("; ").join([_(", ").join(words), lines] if lines else [_(", ").join(words)])


def _reading() -> list[str]:
    return [
        _("Each scheme has its sheet, ranked; equal scores share a rank. Who is not active on the day stands last,"
          " with a score and without rank and grade."),
        _("Each rule has its column. Base plus rules is the sum; held within the scheme's limits it is the score."),
        _("Signs: ✓ met, ✗ missed, – no data. A ratio reads numerator/denominator; 100% only where both are equal."),
        _("Grades and vetoes are proposals: the committee decides, and a tie is its to break."),
        _("Ranks of persons serve those who assess; they are not to be published."),
        _("report.html opens every figure down to its facts."),
    ]  # fmt: skip
