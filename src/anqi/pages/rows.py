"""The rows of tables and task lists as HTML. Written in Python: as templates they took most of the time of a page."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from anqi.pages import component_kinds as kinds


def rows_html(rows: Sequence[kinds.Row], columns: Sequence[kinds.Column]) -> SafeString:
    """The rows, each `<tr>` on a line of its own."""
    dressed = [_Dressed(column) for column in columns]
    return mark_safe("".join(_row(row, dressed) for row in rows))  # noqa: S308 - each part is escaped


def head_html(columns: Sequence[kinds.Column]) -> SafeString:
    """The heads of the columns."""
    return mark_safe("".join(map(_head, columns)))  # noqa: S308 - each part is escaped


def tasks_html(items: Sequence[kinds.Task]) -> SafeString:
    """The lines of a task list, each `<li>` on a line of its own."""
    return mark_safe("".join(map(_task, items)))  # noqa: S308 - each part is escaped


def verdict_html(state: kinds.State, text: Any) -> str:
    """A sign with its word."""
    return f'<span class="verdict {said(state)}">{said(text)}</span>\n'


def button_html(button: kinds.Link) -> str:
    """A verb in a row."""
    return f'<a class="btn btn-plain btn-row" href="{said(button.get("href", ""))}">{said(button["text"])}</a>'


def said(value: Any) -> str:
    """A value as a template would write it: in the page's language, and escaped unless it is HTML already."""
    if type(value) is str:
        return escape(value)
    return conditional_escape(str(value) if isinstance(value, Promise) else localize(value))


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


def _head(column: kinds.Column) -> str:
    manner = " ".join(filter(None, (column.get("kind"), column.get("width"))))
    name, sort = said(column["name"]), column.get("sort")
    if column.get("hidden"):
        name = f'<span class="visually-hidden">{name}</span>'
    elif href := column.get("href"):
        arrow = {"ascending": " ↑", "descending": " ↓"}.get(sort or "", "")
        name = f'<a href="{said(href)}">{name}{arrow}</a>'
    dressed = f' class="{said(manner)}"' if manner else ""
    sorts = f' aria-sort="{said(sort)}"' if sort else ""
    return f'<th scope="col"{dressed}{sorts}>{name}</th>'


def _row(row: kinds.Row, columns: Sequence["_Dressed"]) -> str:
    manner = ' class="void"' if row.get("void") else ' class="undo"' if row.get("undo") else ""
    selected = ' aria-selected="true"' if row.get("selected") else ""
    cells, at = [], 0
    for given in row["cells"]:
        if isinstance(given, Mapping):
            cells.append(_cell(given, columns[at]))
            at += given.get("span", 1)
        else:
            cells.append(f"{columns[at].plain}{'' if given is None else said(given)}</td>")
            at += 1
    return f"<tr{manner}{selected}>{''.join(cells)}</tr>\n"


class _Dressed:
    """What the cells of a column begin with, worked out once for all rows.

    On a phone a number that stands in a block of its own says its column's name (`data-k`).
    """

    def __init__(self, column: kinds.Column) -> None:
        self.kind = said(column.get("kind", ""))
        named = self.kind == "num" and not column.get("hidden") and column["name"]
        self.key = f' data-k="{said(column["name"])}"' if named else ""
        self.plain = f'<td class="{self.kind}"{self.key}>'


def _cell(cell: Mapping[str, Any], column: _Dressed) -> str:
    manner = (
        f"{column.kind}{' muted' if cell.get('quiet') else ''}{' keep' if cell.get('keep') else ''}"
    )
    if (depth := cell.get("depth")) is not None:
        manner += f" in-{said(depth)}"
    more = f' colspan="{said(cell["span"])}"' if cell.get("span") else column.key
    tag = f' <span class="tag">{said(cell["tag"])}</span>' if cell.get("tag") else ""
    note = f"<small>{said(cell['note'])}</small>" if cell.get("note") else ""
    worth = f" {_worth(cell['worth'])}" if cell.get("worth") else ""
    return f'<td class="{manner}"{more}>{_content(cell)}{worth}{tag}{note}</td>'


def _worth(link: kinds.Link) -> str:
    sign = verdict_html("part", link["text"])
    return f'<a class="s nowrap" href="{said(link.get("href", ""))}">{sign}</a>'


def _links(links: Sequence[kinds.Link]) -> str:
    """Several, none of them broken in two, and no line begins with the sign between them."""
    written = [
        f'<a href="{said(href)}">{said(one["text"])}</a>'
        if (href := one.get("href"))
        else said(one["text"])
        for one in links
    ]
    sign = gettext(", ")
    between = " " if sign.endswith(" ") else "<wbr>"
    held = [f"{one}{escape(sign.rstrip())}" for one in written[:-1]]
    return between.join(f'<span class="nowrap">{one}</span>' for one in (*held, *written[-1:]))


def _content(cell: Mapping[str, Any]) -> str:
    text = cell.get("text", "")
    if links := cell.get("links"):
        return _links(links)
    if button := cell.get("button"):
        return button_html(button)
    if level := cell.get("risk"):
        return f'<span class="risk risk-{said(level)}">{said(text or risk_word(level))}</span>\n'
    if state := cell.get("state"):
        if text:
            return verdict_html(state, text)
        word = f'<span class="visually-hidden">{said(state_word(state))}</span>'
        return f'<span class="mk {said(state)}">{word}</span>\n'
    if href := cell.get("href"):
        manner = ' class="fig"' if cell.get("figure") else ""
        return f'<a{manner} href="{said(href)}">{said(text)}</a>'
    return "" if text is None else said(text)


def _task(item: kinds.Task) -> str:
    matter, status = said(item["matter"]), item.get("status", "")
    if href := item.get("href"):
        matter = f'<a href="{said(href)}">{matter}</a>'
    if note := item.get("note"):
        matter += f"<p>{said(note)}</p>"
    if state := item.get("state"):
        standing = verdict_html(state, status or state_word(state))
    elif figure := item.get("figure"):
        standing = f'<a class="fig" href="{said(figure)}">{said(status)}</a>'
    else:
        standing = said(status)
    day = said(item["day"])
    if weekday := item.get("weekday"):
        day += f" <small>{said(weekday)}</small>"
    act, manner = item.get("act"), ' class="done"' if item.get("done") else ""
    return (
        f"<li{manner}>"
        f'<span class="day">{day}</span><div>{matter}</div><span>{standing}</span>'
        f'<span class="act">{button_html(act) if act else ""}</span></li>\n'
    )
