"""Components that show how something was judged: `{% load judging %}`. Each has a template of its name."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import template

from anqi.pages import component_kinds as kinds
from anqi.pages import judging_kinds as judged

register = template.Library()
Context = dict[str, Any]


@register.inclusion_tag("pages/components/matrix.html")
def matrix(matrix: judged.Matrix) -> Context:
    """3 Matrix: units down, indicators across, only what is missing is said; on a phone a list by unit."""
    columns = [
        {"name": column["text"], "href": column.get("href", ""), "cut": not at, "group": group}
        for group in matrix["groups"]
        for at, column in enumerate(group["columns"])
    ]
    rows = [
        {
            **row,
            "cells": [
                {**cell, "column": column["name"], "cut": column["cut"]}
                for cell, column in zip(row["cells"], columns, strict=True)
            ],
        }
        for row in matrix["rows"]
    ]
    named = any(group.get("name") for group in matrix["groups"])
    met = any(row.get("met") for row in matrix["rows"])
    return {**matrix, "columns": columns, "rows": rows, "named": named, "met": met}


@register.inclusion_tag("pages/components/legend.html")
def legend(states: Sequence[kinds.Term], *, note: kinds.Text = "") -> Context:
    """3 Legend: what the signs of a matrix mean, each `name` a state."""
    return {"states": states, "note": note}


@register.inclusion_tag("pages/components/score.html")
def score(score: judged.Score) -> Context:
    """9 The score with the sentence that says why it is so, before the tree that proves it."""
    return {**score}


@register.inclusion_tag("pages/components/tree.html")
def tree(
    rules: Sequence[judged.Rule],
    *,
    months: Sequence[int] = tuple(range(1, 13)),
    total: judged.Rule | None = None,
    region: str = "",
) -> Context:
    """9 Explanation tree: score, rule, window, facts, record. `total` is the last line; rules follow their sections.

    With a `region` (an id) a click on a window opens it in place; without scripts the same link opens the page anew.
    """
    sections = [
        {"name": name, "rules": found, "rows": sum(2 if "reason" in one else 1 for one in found)}
        for name, found in (
            (name, list(one)) for name, one in groupby(rules, key=lambda rule: rule.get("section"))
        )
    ]
    has_sections = any(section["name"] for section in sections)
    has_full = any("full" in rule for rule in rules)
    return {
        "sections": sections,
        "months": months,
        "has_sections": has_sections,
        "has_full": has_full,
        "width": len(months) + 3 + has_full,
        "total": total,
        "region": region,
    }


_PLOT_WIDTH, _PLOT_EDGE = 164, 6
_BAR, _GAP, _HEIGHT = 20, 12, 72


@register.inclusion_tag("pages/components/plot.html")
def plot(
    value: float,
    *,
    low: float = 60,
    high: float = 100,
    marks: Sequence[float] = (),
    held: bool = False,
) -> Context:
    """3 Plot: where a figure stands between two others, with marks; `held` is one that is frozen for now."""

    def at(figure: float) -> float:
        share = min(max((figure - low) / (high - low), 0), 1)
        return round(_PLOT_EDGE + share * _PLOT_WIDTH, 1)

    return {"value": value, "at": at(value), "marks": [at(mark) for mark in marks], "held": held}


@register.inclusion_tag("pages/components/bars.html")
def bars(bars: Sequence[judged.Bar], *, caption: kinds.Text) -> Context:
    """3 Bars: a figure for each month, and as a thin line what it was a year before; nothing is to be guessed."""
    highest = max((max(bar["value"], bar.get("before", 0)) for bar in bars), default=0) or 1
    step = _BAR + _GAP
    drawn = [
        {
            **bar,
            "left": at * step + _GAP // 2,
            "middle": at * step + step // 2,
            "top": _top(bar["value"], highest),
            "height": _HEIGHT + 16 - _top(bar["value"], highest),
            "figure_at": _top(bar["value"], highest) - 4,
        }
        for at, bar in enumerate(bars)
    ]
    line = " ".join(
        f"{at * step},{top} {(at + 1) * step},{top}"
        for at, bar in enumerate(bars)
        if "before" in bar
        for top in (_top(bar["before"], highest),)
    )
    return {
        "bars": drawn, "line": line, "caption": caption, "width": step * len(bars),
        "base": _HEIGHT + 16, "names_at": _HEIGHT + 32, "height": _HEIGHT + 36,
    }  # fmt: skip


def _top(value: int, highest: int) -> int:
    return 16 + _HEIGHT - round(_HEIGHT * value / highest)
