"""Two runs side by side, for a page: who stands otherwise, by how much, and through which rules."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs.models import Run
from anqi.assessment.runs.outcomes import outcome_of
from anqi.assessment.runs.sight import sight_of
from anqi.kit.exact import figure
from anqi.organisation.models import Account
from anqi.pages.addresses import href_to
from anqi.pages.component_kinds import Cell, Link, Row, Table
from anqi.rules.results.comparison import Change, RuleChange, Standing, compare
from anqi.rules.rulebook.model import Rulebook, Scheme
from anqi.rules.rulebook.wording import called, grade_called

_NAMED = 4
"""Rules that are named of those through which somebody stands otherwise: those that did most."""
MOST = 500
"""Lines of one table; of more it is said how many there are."""


def in_order(one: Run, other: Run) -> tuple[Run, Run]:
    """The earlier of two runs, and the later one."""
    before, after = sorted((one, other), key=lambda run: (run.as_of, run.made_at, run.size))
    return before, after


def changes_between(before: Run, after: Run, account: Account) -> list[Change]:
    """Who stands otherwise in the second run, as far as one sees both; ranks of persons are no change. Four queries."""
    found = compare(outcome_of(before), outcome_of(after))
    schemes = {**rulebook_of(before.edition).schemes, **rulebook_of(after.edition).schemes}
    sights = [sight_of(account, run.as_of) for run in (before, after)]
    return [
        one for one in found
        if all(sight.sees(schemes[one.scheme].subject, one.subject) for sight in sights)
    ]  # fmt: skip


def tables_of(changes: Sequence[Change], before: Run, after: Run) -> list[Table]:
    """A table for each scheme in which somebody stands otherwise."""
    old, new = rulebook_of(before.edition), rulebook_of(after.edition)
    by_scheme: dict[str, list[Change]] = {}
    for one in changes:
        by_scheme.setdefault(one.scheme, []).append(one)
    return [
        {
            "caption": _caption(new.schemes.get(name) or old.schemes[name], len(found)),
            "columns": [
                {"name": _("Code"), "kind": "nowrap"}, {"name": _("Name"), "kind": "nowrap"},
                {"name": _("Score"), "kind": "num nowrap"}, {"name": _("Proposed grade"), "kind": "nowrap"},
                {"name": _("Through which rules")},
            ],
            "rows": [_row(one, before, after, old, new) for one in found[:MOST]],
            "form": "stack",
        }
        for name, found in by_scheme.items()
    ]  # fmt: skip


def _caption(scheme: Scheme, count: int) -> str:
    return _("{scheme}: {count} stand otherwise").format(
        scheme=called(scheme.title, scheme.name), count=f"{count:,}"
    )


def _row(one: Change, before: Run, after: Run, old: Rulebook, new: Rulebook) -> Row:
    run, book = (after, new) if one.after is not None else (before, old)
    href = href_to("assessment:explanation", run.pk, one.scheme, one.subject)
    grade: Cell = {"text": _grades(one, old, new)}
    if _grade(one.before, old, one.scheme) != _grade(one.after, new, one.scheme):
        grade["tag"] = _("another grade")
    far = sorted(one.rules, key=lambda rule: -abs((rule.after or 0) - (rule.before or 0)))
    rules: list[Link] = [{"text": _said(rule, book.schemes[one.scheme])} for rule in far[:_NAMED]]
    if len(far) > _NAMED:
        rules.append({"text": _("{count} more rules").format(count=len(far) - _NAMED)})
    return {
        "cells": [
            {"text": one.subject, "quiet": True},
            {"text": one.name, "href": href},
            f"{_score(one.before)} → {_score(one.after)}",
            grade,
            {"links": rules} if rules else "–",
        ]
    }


def _score(standing: Standing | None) -> str:
    return "–" if standing is None else figure(standing.score)


def _grade(standing: Standing | None, book: Rulebook, scheme: str) -> str:
    if standing is None or scheme not in book.schemes:
        return "–"
    return grade_called(book.schemes[scheme], standing.grade)


def _grades(one: Change, old: Rulebook, new: Rulebook) -> str:
    first, second = _grade(one.before, old, one.scheme), _grade(one.after, new, one.scheme)
    return first if first == second else f"{first} → {second}"


def _said(change: RuleChange, scheme: Scheme) -> str:
    rule: Any = next((one for one in scheme.rules if one.code == change.rule), None)
    title = called(rule.title, "") if rule is not None else ""
    points = " → ".join(
        figure(one) if one is not None else "–" for one in (change.before, change.after)
    )
    return f"{change.rule} {title} {points}".replace("  ", " ")
