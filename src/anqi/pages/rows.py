"""The rows of a table as HTML. Written in Python: as templates, fifty rows took most of the time of a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from anqi.pages import component_kinds as kinds


def rows_html(rows: Sequence[kinds.Row], columns: Sequence[kinds.Column]) -> SafeString:
    """The rows, each `<tr>` on a line of its own."""
    return mark_safe("".join(_row(row, columns) for row in rows))  # noqa: S308 - each part is escaped


def state_word(state: kinds.State) -> str:
    """What a sign says to those who do not see it."""
    return {
        "ok": gettext("met"),
        "part": gettext("in part"),
        "fail": gettext("not met"),
        "na": gettext("does not apply"),
        "open": gettext("not yet due"),
    }[state]


def risk_word(level: int) -> str:
    """What a level of risk is called, 1 (greatest) to 4."""
    words = (gettext("major"), gettext("considerable"), gettext("ordinary"), gettext("low"))
    return words[level - 1]


def _row(row: kinds.Row, columns: Sequence[kinds.Column]) -> str:
    manner = ' class="void"' if row.get("void") else ' class="undo"' if row.get("undo") else ""
    selected = ' aria-selected="true"' if row.get("selected") else ""
    cells, at = [], 0
    for given in row["cells"]:
        cell: Mapping[str, Any] = given if isinstance(given, Mapping) else {"text": given}
        cells.append(_cell(cell, columns[at]))
        at += cell.get("span", 1)
    return f"<tr{manner}{selected}>{''.join(cells)}</tr>\n"


def _cell(cell: Mapping[str, Any], column: kinds.Column) -> str:
    """A cell; on a phone a number that stands in a block of its own says its column's name (`data-k`)."""
    kind, span = column.get("kind", ""), cell.get("span")
    manner = f"{kind}{' muted' if cell.get('quiet') else ''}{' keep' if cell.get('keep') else ''}"
    more = f' colspan="{_said(span)}"' if span else ""
    if kind == "num" and not span and not column.get("hidden") and column["name"]:
        more += f' data-k="{_said(column["name"])}"'
    tag = f' <span class="tag">{_said(cell["tag"])}</span>' if cell.get("tag") else ""
    note = f"<small>{_said(cell['note'])}</small>" if cell.get("note") else ""
    return f'<td class="{_said(manner)}"{more}>{_content(cell)}{tag}{note}</td>'


def _content(cell: Mapping[str, Any]) -> str:
    text = cell.get("text", "")
    if button := cell.get("button"):
        address, words = _said(button.get("href", "")), _said(button["text"])
        return f'<a class="btn btn-plain btn-row" href="{address}">{words}</a>'
    if level := cell.get("risk"):
        return f'<span class="risk risk-{_said(level)}">{_said(text or risk_word(level))}</span>\n'
    if state := cell.get("state"):
        if text:
            return f'<span class="verdict {_said(state)}">{_said(text)}</span>\n'
        word = f'<span class="visually-hidden">{_said(state_word(state))}</span>'
        return f'<span class="mk {_said(state)}">{word}</span>\n'
    if href := cell.get("href"):
        manner = ' class="fig"' if cell.get("figure") else ""
        return f'<a{manner} href="{_said(href)}">{_said(text)}</a>'
    return "" if text is None else _said(text)


def _said(value: Any) -> str:
    """A value as a template would write it: in the page's language, and escaped unless it is HTML already."""
    return conditional_escape(str(value) if isinstance(value, Promise) else localize(value))
