"""A rulebook as readable tables, for the terminal."""

from collections.abc import Iterable

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from anqi.kit.exact import short
from anqi.kit.language import _
from anqi.rules.rulebook import sentences
from anqi.rules.rulebook.model import Ratio, Rule, Rulebook, Scheme
from anqi.rules.rulebook.wording import called, group_called, status_called


def show(rulebook: Rulebook, console: Console) -> None:
    """Print all that the rulebook says."""
    period = rulebook.period
    head = f"{called(rulebook.title, rulebook.name)}  {period.first} – {period.last}"
    console.print(Text(head, style="bold"))
    console.print(Text(f"{rulebook.name}  sha256 {rulebook.sha256}", style="dim"))
    for name, part in (
        (_("measures"), _measures(rulebook)),
        (_("indicators"), _indicators(rulebook)),
        (_("goals"), _goals(rulebook)),
    ):
        if part.row_count:
            console.print(Text(f"\n{name}", style="bold"), part, sep="\n")
    for scheme in rulebook.schemes.values():
        console.print(_scheme(scheme))


def _table(*titles: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in titles:
        table.add_column(name, overflow="fold")
    return table


def _rows(table: Table, rows: Iterable[tuple[str, ...]]) -> Table:
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _measures(rulebook: Rulebook) -> Table:
    rows = (
        (one.name, called(one.title, ""), sentences.measure(one))
        for one in rulebook.measures.values()
    )
    return _rows(_table(_("code"), _("name"), _("what is counted")), rows)


def _indicators(rulebook: Rulebook) -> Table:
    rows = (
        (
            group_called(one.group),
            one.code,
            called(one.title, ""),
            f"{sentences.value(one.value)} {sentences.target(one)}",
            status_called(one.empty) if one.empty else "",
            called(one.basis, ""),
        )
        for one in rulebook.indicators.values()
    )
    titles = (_("group"), _("code"), _("name"), _("target"), _("where nothing is due"), _("basis"))
    return _rows(_table(*titles), rows)


def _goals(rulebook: Rulebook) -> Table:
    rows = (
        (
            group_called(one.group),
            one.code,
            called(one.title, ""),
            " ".join(i.code for i in one.indicators),
        )
        for one in rulebook.goals.values()
    )
    return _rows(_table(_("group"), _("code"), _("name"), _("indicators")), rows)


def _scheme(scheme: Scheme) -> RenderableType:
    subjects = {
        "person": _("people"),
        "branch": _("branches"),
        "department": _("departments"),
        "plant": _("plants"),
    }
    words = [called(scheme.title, scheme.name), subjects[scheme.subject]]
    words += [sentences.condition(one) for one in scheme.who]
    words.append(_("base {points}").format(points=short(scheme.base)))
    if scheme.limits:
        words.append(_("total {limits}").format(limits=sentences.limits(scheme.limits)))
    parts: list[RenderableType] = [Text("\n" + "  ".join(words), style="bold"), _rules(scheme)]
    if scheme.vetoes:
        parts.append(_vetoes(scheme))
    if scheme.grades:
        parts.append(_grades(scheme))
    return Group(*parts)


def _rules(scheme: Scheme) -> Table:
    titles = (_("rule"), _("name"), _("value"), _("judged"), _("points"), _("limits"), _("basis"))
    rows = (
        (
            one.code,
            called(one.title, ""),
            sentences.value(one.value),
            sentences.every_called(one.every),
            _points(one),
            _limits(one),
            called(one.basis, ""),
        )
        for one in scheme.rules
    )
    return _rows(_table(*titles), rows)


def _points(rule: Rule) -> str:
    text = sentences.points(rule)
    if isinstance(rule.value, Ratio):
        empty = _("nothing due: {points}").format(points=short(rule.empty or 0))
        text = f"{text}; {empty}"
    return text


def _limits(rule: Rule) -> str:
    parts = []
    if rule.window_limits:
        parts.append(_("window {limits}").format(limits=sentences.limits(rule.window_limits)))
    if rule.limits:
        parts.append(_("total {limits}").format(limits=sentences.limits(rule.limits)))
    return "; ".join(parts)


def _vetoes(scheme: Scheme) -> Table:
    titles = {grade.code: called(grade.title, grade.code) for grade in scheme.grades}
    rows = (
        (
            one.code,
            called(one.title, ""),
            sentences.veto_condition(one),
            _(", ").join(titles[code] for code in one.bars),
            called(one.basis, ""),
        )
        for one in scheme.vetoes
    )
    return _rows(_table(_("veto"), _("name"), _("when"), _("closes"), _("basis")), rows)


def _grades(scheme: Scheme) -> Table:
    rows = (
        (
            one.code,
            called(one.title, ""),
            "" if one.at_least is None else f"≥ {short(one.at_least)}",
            "" if one.quota is None else f"≤ {one.quota}%",
        )
        for one in scheme.grades
    )
    return _rows(_table(_("grade"), _("name"), _("score"), _("share of all")), rows)
