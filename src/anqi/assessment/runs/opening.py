"""A window, or a veto, opened to the very facts behind it, each with the record that it came from."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from anqi.assessment.runs import counted
from anqi.assessment.runs.explaining import counted_of
from anqi.assessment.runs.models import Run
from anqi.kit.exact import figure
from anqi.kit.periods import Period, Window
from anqi.ledger import queries as ledger
from anqi.ledger import showing
from anqi.ledger.models import Fact
from anqi.organisation.models import Account
from anqi.pages.addresses import href_to
from anqi.pages.component_kinds import Cell, Column, Link, Row, Table
from anqi.rules.outcome.model import SubjectResult, WindowResult
from anqi.rules.results.sentences import sentence, veto_sentence
from anqi.rules.results.wording import window_called
from anqi.rules.rulebook.model import Ratio, Rule, Scheme, Value, Veto, measures_of
from anqi.rules.rulebook.sentences import points
from anqi.rules.rulebook.wording import called, compared_with, grade_called, is_share

FEW, FEWER, MANY = 12, 4, 500
"""Facts that are listed at first, of a window and of a veto, and where all are asked for."""


@dataclass(frozen=True)
class Opened:
    """A window of a rule, with how its points were reckoned and the facts behind it."""

    rule: Rule
    window: Window
    called: str
    reason: str
    facts: Table
    more: Link | None


@dataclass(frozen=True)
class VetoBox:
    """A veto that holds: what it saw, which grades it bars, and the facts that it rests on."""

    code: str
    title: str
    basis: str
    found: str
    bars: str
    facts: Table
    more: Link | None


@dataclass(frozen=True)
class Wanted:
    """What is to be opened: a window of a rule (all of its facts, or a few), and of one veto all facts."""

    rule: str = ""
    window: str = ""
    all_facts: bool = False
    veto: str = ""


@dataclass(frozen=True)
class _Part:
    """A value and the facts behind it, before they are read."""

    value: Value
    behind: counted.Behind
    caption: str
    in_ledger: str


class Opener:
    """Opens what a result rests on, for an account: names are those that it may see."""

    def __init__(self, account: Account, run: Run, scheme: Scheme, period: Period) -> None:
        self.account, self.run, self.scheme, self.period = account, run, scheme, period

    def opened(
        self, one: SubjectResult, seen: dict[str, Any], wanted: Wanted
    ) -> tuple[Opened | None, list[VetoBox]]:
        """The window that is wanted, where there is one, and the vetoes that hold; two queries for all of it.

        `seen` is what the vetoes saw, by code.
        """
        rule = next((found for found in one.rules if found.rule.code == wanted.rule), None)
        had = next((w for w in rule.windows if w.window == wanted.window), None) if rule else None
        parts: list[_Part] = []
        if rule is not None and had is not None:
            parts.append(self._behind_window(one, rule.rule, wanted))
        held = [veto for veto in self.scheme.vetoes if veto.code in one.vetoes]
        parts += [self._behind_veto(one, veto, wanted) for veto in held]
        tables = self._tables(parts)
        boxes = zip(held, parts[-len(held) :], tables[-len(held) :], strict=True) if held else ()
        vetoes = [self._veto(veto, seen[veto.code], part, table) for veto, part, table in boxes]
        if rule is None or had is None:
            return None, vetoes
        return self._window(rule.rule, had, parts[0], tables[0]), vetoes

    def _behind_window(self, one: SubjectResult, rule: Rule, wanted: Wanted) -> _Part:
        days = self._days(rule, wanted.window)
        name = window_called(wanted.window, self.period)
        caption = _("The facts of {window}").format(window=name)
        most = MANY if wanted.all_facts else FEW
        return self._part(one, rule.value, (days.first, days.last), caption, most)

    def _behind_veto(self, one: SubjectResult, veto: Veto, wanted: Wanted) -> _Part:
        caption = _("The facts that {veto} rests on").format(veto=veto.code)
        most = MANY if wanted.veto == veto.code else FEWER
        return self._part(one, veto.value, (self.period.first, self.run.as_of), caption, most)

    def _part(
        self, one: SubjectResult, value: Value, days: tuple[date, date], caption: str, most: int
    ) -> _Part:
        found = counted.behind(self.run, value, self.scheme.subject, one.code, *days, most=most)
        asked = {
            "kind": measures_of(value)[-1].kinds[0], "first": days[0],
            "last": min(days[1], self.run.as_of),
        }  # fmt: skip
        address = f"{href_to('ledger:facts')}?{urlencode(asked)}"
        return _Part(value, found, caption, address)

    def _days(self, rule: Rule, window: str) -> Window:
        return next(one for one in self.period.windows(rule.every) if one.name == window)

    def _window(self, rule: Rule, had: WindowResult, part: _Part, table: Table) -> Opened:
        said = sentence(
            rule.value, had.value, in_percent=is_share(rule.value, compared_with(rule))
        )  # fmt: skip
        if had.pending:
            reason = _("{value}. The window still runs; until its end it waits.")
        elif isinstance(rule.value, Ratio) and not had.value.to:
            reason = _("{value}. There is nothing to judge: {points} points.")
        else:
            reason = _("{value}. {way}: {points} points.")
        name, points_had = window_called(had.window, self.period), figure(had.points)
        return Opened(
            rule,
            self._days(rule, had.window),
            f"{name} {points_had}",
            reason.format(value=said, way=points(rule), points=points_had),
            table,
            _more(part, f"?rule={rule.code}&window={had.window}&all=1#tree"),
        )

    def _veto(self, veto: Veto, seen: Any, part: _Part, table: Table) -> VetoBox:
        return VetoBox(
            veto.code,
            called(veto.title, veto.code),
            called(veto.basis, ""),
            veto_sentence(veto, counted_of(seen)),
            _(", ").join(grade_called(self.scheme, grade) for grade in veto.bars),
            table,
            _more(part, f"?veto={veto.code}#veto-{veto.code}"),
        )

    def _tables(self, parts: list[_Part]) -> list[Table]:
        """The facts of all parts as the ledger has them now: what was taken back since is struck out."""
        ids = {one.id for part in parts for one in part.behind.facts}
        rows = Fact.objects.filter(pk__in=ids).select_related("reversed_by") if ids else []
        facts: dict[Any, Fact] = {fact.pk: fact for fact in rows}
        names = ledger.names_of(self.account, facts.values()) if facts else ledger.Names()
        return [
            {
                "caption": part.caption,
                "form": "table-flat stack",
                "columns": _columns(),
                "rows": [
                    _line(facts[one.id], one, part.value, names)
                    for one in part.behind.facts
                    if one.id in facts
                ],
            }
            for part in parts
        ]


def _more(part: _Part, href: str) -> Link | None:
    """The way to the facts that are not listed: all of them here, or where there are too many, in the ledger."""
    left = part.behind.count - len(part.behind.facts)
    if not left:
        return None
    many = len(part.behind.facts) >= MANY
    return {
        "text": _("{count} more facts").format(count=f"{left:,}"),
        "href": part.in_ledger if many else href,
    }


def _columns() -> list[Column]:
    return [
        {"name": _("Day"), "kind": "nowrap"}, {"name": _("Kind of fact"), "kind": "nowrap"},
        {"name": _("For whom")}, {"name": _("Details")}, {"name": _("Counts"), "kind": "nowrap"},
        {"name": _("Fact"), "kind": "mono"}, {"name": _("Record")},
    ]  # fmt: skip


def _line(fact: Fact, one: counted.CountedFact, value: Value, names: ledger.Names) -> Row:
    is_void = ledger.taken_back(fact)
    counts: Cell = {"state": "ok", "text": _("counted")}
    if isinstance(value, Ratio) and not one.of:
        counts = {"state": "fail", "text": _("not counted")}
    number: Cell = {
        "text": f"#{showing.number_of(fact)}", "href": href_to("ledger:fact", fact.pk),
    }  # fmt: skip
    if is_void:
        number |= {"tag": _("taken back since"), "keep": True}
    source: Cell = showing.source_of(fact, names, longest=40)  # type: ignore[assignment]
    return {
        "cells": [
            fact.occurred_on.isoformat(), showing.kind_of(fact), showing.subjects_of(fact, names),
            showing.attributes_of(fact), counts, number, source,
        ],
        "void": is_void,
    }  # fmt: skip
