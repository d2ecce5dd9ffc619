"""The explanation of one subject: verdict, vetoes, and the rules with their windows drawn as time."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from anqi.kit.exact import figure
from anqi.kit.language import _
from anqi.kit.periods import EVERY, Every, Window
from anqi.rules.outcome.model import (
    Outcome,
    RuleResult,
    SchemeOutcome,
    SubjectResult,
    WindowResult,
)
from anqi.rules.results.page.marks import SIGNS, Mark, mark, most
from anqi.rules.results.page.openings import Openings
from anqi.rules.results.page.verdicts import losses, standing, verdicts
from anqi.rules.results.pools import Pool, pools
from anqi.rules.results.sentences import sentence, veto_sentence
from anqi.rules.results.vetoes import VetoValues
from anqi.rules.results.wording import fraction, window_called
from anqi.rules.rulebook.model import Ratio, Rule, measures_of
from anqi.rules.rulebook.sentences import score_sentence
from anqi.rules.rulebook.wording import amount, called, compared_with, grade_called, is_share


@dataclass(frozen=True)
class Cell:
    """A window as it is drawn: how many columns wide, its mark, what stands beside the sign, the sentence behind it.

    Without a mark it is blank: the window has not begun.
    """

    span: int
    mark: Mark | None = None
    window: str = ""
    text: str = ""
    sentence: str = ""

    @property
    def sign(self) -> str:
        return SIGNS[self.mark] if self.mark else ""


@dataclass(frozen=True)
class VetoView:
    code: str
    title: str
    basis: str
    found: str
    bars: str
    value: int


class Explanations:
    """Renders the explanations of one scheme. Rows of rules that come again are rendered once."""

    def __init__(
        self, environment: Environment, outcome: Outcome, scheme: SchemeOutcome, openings: Openings
    ) -> None:
        self.outcome = outcome
        self.scheme = scheme.scheme
        self.openings = openings
        self.pools = pools(scheme)
        self.values = VetoValues(scheme)
        self.templates: Any = environment.get_template("subject.html").module
        self.kept: dict[tuple[Any, ...], str] = {}
        self.finest = _finest([rule.every for rule in self.scheme.rules])
        period = outcome.rulebook.period
        self.columns = period.windows(self.finest)
        self.windows = {every: period.windows(every) for every in EVERY}

    def html(self, one: SubjectResult) -> str:
        """The explanation as markup."""
        pool = self.pools.get("" if self.scheme.subject == "plant" else one.plant, _NOBODY)
        limit = self.scheme.limits.max
        found: str = self.templates.explanation(
            one=one,
            type=self.scheme.subject,
            score=figure(one.score),
            most="" if limit is None else amount(limit),
            standing=standing(self.scheme, one),
            verdicts=verdicts(self.scheme, one, pool),
            losses=losses(one),
            vetoes=[self._veto(code, one) for code in one.vetoes],
            heads=[self._head(window) for window in self.columns],
            rows=[self._rule(result) for result in one.rules],
            base=figure(self.scheme.base) if self.scheme.base else "",
            sum=figure(self.scheme.base + sum(result.points for result in one.rules)),
        )
        return found

    def _veto(self, code: str, one: SubjectResult) -> VetoView:
        veto = next(veto for veto in self.scheme.vetoes if veto.code == code)
        return VetoView(
            veto.code,
            called(veto.title, veto.code),
            called(veto.basis, ""),
            veto_sentence(veto, self.values.of(veto, (one.plant, one.code))),
            _(", ").join(grade_called(self.scheme, grade) for grade in veto.bars),
            self.openings.number(veto.value),
        )

    def _head(self, window: Window) -> tuple[str, str]:
        """A column's short name, and its whole one."""
        whole = window_called(window.name, self.outcome.rulebook.period)
        if self.finest != "month":
            return whole, whole
        first = window.first == self.columns[0].first or window.first.month == 1
        return (whole if first else str(window.first.month)), whole

    def _rule(self, result: RuleResult) -> str:
        """A rule's row as markup."""
        key = (result.rule.code, result.points, *result.windows)
        if key not in self.kept:
            rule, best = result.rule, most(result)
            self.kept[key] = self.templates.rule(
                code=rule.code,
                title=called(rule.title, _counts(rule)),
                basis=called(rule.basis, ""),
                about=score_sentence(rule),
                value=self.openings.number(rule.value),
                cells=self._cells(result),
                points=figure(result.points),
                most="–" if best is None else figure(best),
            )
        return self.kept[key]

    def _cells(self, result: RuleResult) -> list[Cell]:
        found = {window.window: window for window in result.windows}
        return [
            self._cell(result.rule, window, found.get(window.name))
            for window in self.windows[result.rule.every]
        ]

    def _cell(self, rule: Rule, window: Window, result: WindowResult | None) -> Cell:
        span = sum(
            1
            for column in self.columns
            if window.first <= column.first and column.last <= window.last
        )
        if window.first > self.outcome.as_of:
            return Cell(span)
        name = window_called(window.name, self.outcome.rulebook.period)
        if result is None:
            return Cell(span, "na", window.name, "", _("{window}: not active").format(window=name))
        text = fraction(result.value) if span > 1 or len(self.columns) <= _FEW_COLUMNS else ""
        return Cell(span, mark(rule, result), window.name, text, _said(rule, result, name))


_NOBODY = Pool(0, Counter())
_FEW_COLUMNS = 4
"""Columns up to which even the narrowest window has room for its figure."""


def _counts(rule: Rule) -> str:
    """What a rule without a title counts, by the names of its measures."""
    return " / ".join(called(one.title, one.name) for one in measures_of(rule.value))


def _finest(lengths: list[Every]) -> Every:
    return next((every for every in EVERY if every in lengths), "period")


def _said(rule: Rule, result: WindowResult, window: str) -> str:
    """A window in a sentence: what was counted and what it made."""
    in_percent = is_share(rule.value, compared_with(rule))
    value = sentence(rule.value, result.value, in_percent=in_percent)
    if result.pending:
        return _("{window}: {value}; waits for the window's end").format(window=window, value=value)
    if isinstance(rule.value, Ratio) and result.value.to == 0:
        return _("{window}: {value}; nothing to judge, {points} points").format(
            window=window, value=value, points=figure(result.points)
        )
    return _("{window}: {value}; {points} points").format(
        window=window, value=value, points=figure(result.points)
    )
