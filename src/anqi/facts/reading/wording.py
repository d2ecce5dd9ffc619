"""What is said of a cell that holds no value of its column: what stands there, and what would be right."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from difflib import get_close_matches

from anqi.facts.catalogue import CATALOGUE, KINDS
from anqi.facts.kinds import Kind
from anqi.facts.reading import marks
from anqi.facts.reading.limits import CELL
from anqi.facts.reading.normal import CODE, FALSE, FIRST_DAY, LAST_DAY, LONGEST, TRUE
from anqi.facts.sheets import Cell, Column
from anqi.kit.exact import NotAFigure, TooFine, TooLarge, hundredths, short
from anqi.kit.language import _, spoken

_SHOWN = 60
"""Characters of a cell that are repeated in a fault."""
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?([T ].*)?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_FIRST_SERIAL = date(1899, 12, 30)
"""Day 0 of Excel's 1900 system, as it counts from March 1900 on."""
_YES = {"y", "yes", "t", "√", "✓", "✔", "☑", "v", "有", "对", "是的", "真", "党员", "1.0"}
_NO = {"n", "no", "f", "×", "✗", "✘", "x", "无", "没有", "错", "不是", "假", "非党员", "0.0"}


def wanted(column: Column) -> str:
    """What a column expects, in words."""
    return {
        "code": _("a code of letters, digits, “.”, “_”, “-”, at most 64"),
        "id": _("a text of at most 64 characters"),
        "text": _("a text"),
        "kind": _("a kind of the catalogue"),
        "choice": _("a choice of the list"),
        "date": _("a date like 2020-03-05"),
        "bool": _("是 or 否 (true or false, 1 or 0)"),
        "number": _("a number from 0 to below 1,000,000,000 with at most two decimals"),
        "moment": _("a time with its zone, like 2020-03-05T08:00:00+08:00"),
    }[column.cell]


def explain(column: Column, found: str, kind: str | None) -> str:
    """What is wrong with `found` in this column; `kind` is the row's kind, where it has one."""
    if found.startswith(marks.ERROR):
        message = _("the cell holds the error {found}; {wanted} is expected")
        return message.format(found=found.removeprefix(marks.ERROR), wanted=wanted(column))
    if found.startswith(marks.FORMULA):
        return _(
            "the cell holds a formula without a stored value; open the workbook in the spreadsheet"
            " program, save it and hand it in again"
        )
    if found.startswith(marks.DAY):
        message = _("the cell is a date or time ({found}); {wanted} is expected: format it as text")
        return message.format(found=found.removeprefix(marks.DAY), wanted=wanted(column))
    return _EXPLAIN[column.cell](column, found, kind)


def quote(text: str) -> str:
    """A text as it is repeated in a sentence: short, on one line."""
    line = re.sub(r"\s+", " ", text)
    shown = "".join(letter if letter.isprintable() else "�" for letter in line)
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"


def called(kind: Kind) -> str:
    """A kind's code and title."""
    return f"{kind.code} {kind.title.in_(spoken())}"


def enumerated(words: Iterable[str]) -> str:
    """Words as a sentence enumerates them."""
    return _(", ").join(words)


def _expected(column: Column, found: str, right: str | None = None) -> str:
    if right is None:
        return _("{wanted} is expected, not “{found}”").format(
            wanted=wanted(column), found=quote(found)
        )
    return _("{wanted} is expected, not “{found}”; write {right}").format(
        wanted=wanted(column), found=quote(found), right=right
    )


def _date(column: Column, found: str, _kind: str | None) -> str:
    plain = unicodedata.normalize("NFKC", found)
    day = _meant_day(plain)
    if day is None:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", found):
            return _("there is no day {found}").format(found=found)
        return _expected(column, found)
    if not FIRST_DAY <= day.isoformat() <= LAST_DAY:
        message = _("dates go from {first} to {last}; {found} is outside")
        return message.format(first=FIRST_DAY, last=LAST_DAY, found=quote(found))
    return _expected(column, found, day.isoformat())


def _meant_day(text: str) -> date | None:
    written = _DAY.fullmatch(text) or _DIGITS.fullmatch(text)
    try:
        if written:
            year, month, day = (int(part) for part in written.groups()[:3])
            return date(year, month, day)
        if _SERIAL.fullmatch(text):
            return _FIRST_SERIAL + timedelta(days=int(float(text)))
    except (ValueError, OverflowError):
        return None
    return None


def _number(column: Column, found: str, _kind: str | None) -> str:
    plain = unicodedata.normalize("NFKC", found).replace(",", "").replace(" ", "")
    try:
        figure = hundredths(plain)
    except TooFine:
        message = _("{found} has more than two decimals")
        return message.format(found=quote(found))
    except (NotAFigure, TooLarge):
        figure = 10**11 if re.fullmatch(r"\d{10,}(\.\d*)?", plain) else -1
        if figure < 0:
            return _expected(column, found)
    if figure < 0:
        return _("{found} is below 0").format(found=quote(found))
    if figure >= 10**11:
        return _("{found} is not below 1,000,000,000").format(found=quote(found))
    return _expected(column, found, short(figure))


def _flag(column: Column, found: str, _kind: str | None) -> str:
    plain = unicodedata.normalize("NFKC", found).lower()
    if plain in _YES or plain in TRUE:
        return _expected(column, found, TRUE[0])
    if plain in _NO or plain in FALSE:
        return _expected(column, found, FALSE[0])
    return _expected(column, found)


def _code(column: Column, found: str, _kind: str | None) -> str:
    if len(found) > LONGEST:
        return _too_long(found, LONGEST)
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", found))
    return _expected(column, found, plain if re.fullmatch(CODE, plain) else None)


def _text(column: Column, found: str, _kind: str | None) -> str:
    most = LONGEST if column.cell == "id" else CELL
    if len(found) > most:
        return _too_long(found, most)
    return _("“{found}” holds characters that can't be shown").format(found=quote(found))


def _too_long(found: str, most: int) -> str:
    message = _("“{found}” has {count} characters; at most {most} are allowed")
    return message.format(found=quote(found), count=len(found), most=most)


def _kind(column: Column, found: str, _own: str | None) -> str:
    words = [*KINDS, *(kind.title.zh for kind in CATALOGUE)]
    near = get_close_matches(found.lower(), words, n=1)
    right = {kind.title.zh: kind.code for kind in CATALOGUE}.get(near[0], near[0]) if near else None
    return _expected(column, found, right)


def _choice(column: Column, found: str, kind: str | None) -> str:
    if kind is None:
        return _expected(column, found)
    choices = enumerated(
        f"{code} {title.zh}" if spoken() == "zh" else code
        for code, title in KINDS[kind].attributes[column.name].choices.items()
    )
    message = _("{kind} has no choice “{found}” here; its choices: {choices}")
    return message.format(kind=called(KINDS[kind]), found=quote(found), choices=choices)


_EXPLAIN: dict[Cell, Callable[[Column, str, str | None], str]] = {
    "date": _date, "number": _number, "bool": _flag, "code": _code, "id": _text, "text": _text,
    "kind": _kind, "choice": _choice, "moment": lambda column, found, _kind: _expected(column, found),
}  # fmt: skip
