"""The twins of a list: the same rows, of all its pages, as JSON for programs and as a workbook for people.

A list's address with `?format=json` or `?format=xlsx` (and the same filters) answers with its twin.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Literal
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from anqi.kit import clock

Format = Literal["json", "xlsx"]
FORMATS: tuple[Format, ...] = ("json", "xlsx")
MOST = 100_000
"""The most rows of a twin, which says so where there are more; who wants them narrows the filter."""
_IN_MEMORY = 1 << 20


@dataclass(frozen=True)
class Column:
    """A column: its `key` in JSON, its `head` in the workbook, and how wide it is there, in characters."""

    key: str
    head: str | Promise
    width: int = 16


def asked(request: HttpRequest) -> Format | None:
    """Which twin is asked for, if any."""
    wanted = request.GET.get("format", "")
    return next((format for format in FORMATS if format == wanted), None)


def twin(
    wanted: Format, *, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> HttpResponseBase:
    """The rows (values in the order of the columns; None is empty) as a file called `name` and the day.

    JSON is an object with `rows`, each an object by the columns' keys; days and moments are ISO 8601 and decimals are
    text, so that nothing is rounded. Where there are more than `MOST` rows the rest is left out, and a `notice` says
    so: in a workbook, below the last row.
    """
    notice = _("More than {most} rows: the rest is left out. Narrow the filters.")
    cut = _Cut(rows, MOST, notice.format(most=f"{MOST:,}"))
    file = f"{name}-{clock.today():%Y%m%d}.{wanted}"
    if wanted == "json":
        text = _json(columns, cut)
        response = StreamingHttpResponse(text, content_type="application/json")
        response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(file)}"
        return response
    return FileResponse(_workbook(columns, cut), as_attachment=True, filename=file)


class _Cut:
    """The first so many of some rows; `notice` is empty unless, when all were read, some were left out."""

    def __init__(self, rows: Iterable[Sequence[Any]], most: int, notice: str) -> None:
        self._rows, self._most, self._notice = rows, most, notice
        self.notice = ""

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for number, row in enumerate(self._rows):
            if number == self._most:
                self.notice = self._notice
                return
            yield row


def _json(columns: Sequence[Column], rows: _Cut) -> Iterator[str]:
    keys = [column.key for column in columns]
    yield '{"rows": ['
    before = ""
    for row in rows:
        yield before + json.dumps(
            dict(zip(keys, map(_plain, row), strict=True)), ensure_ascii=False
        )
        before = ",\n"
    yield "]"
    if rows.notice:
        yield f', "notice": {json.dumps(rows.notice, ensure_ascii=False)}'
    yield "}\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Promise | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(clock.CHINA).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return value


def _workbook(columns: Sequence[Column], rows: _Cut) -> IO[bytes]:
    """Everything that is text is written as text: a cell that begins with = is no formula."""
    file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # the answer closes it
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        formats: dict[type, Any] = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, str(column.head), head)
        down = 0
        for down, row in enumerate(rows, start=1):
            for at, value in enumerate(row):
                _write(sheet, down, at, value, formats)
        if rows.notice:
            sheet.write_string(down + 1, 0, rows.notice)
    file.seek(0)
    return file


def _write(sheet: Any, down: int, at: int, value: Any, formats: Mapping[type, Any]) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(down, at, value)
        case int() | Decimal() | float():
            sheet.write_number(down, at, value)
        case datetime():
            local = value.astimezone(clock.CHINA).replace(tzinfo=None)
            sheet.write_datetime(down, at, local, formats[datetime])
        case date():
            sheet.write_datetime(down, at, value, formats[date])
        case _:
            sheet.write_string(down, at, str(value))
