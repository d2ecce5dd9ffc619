"""What `/patterns/` shows of how something was judged: the matrix, the score with its tree, and the drawn figures."""

from typing import Any

from django.utils.translation import gettext as _

from anqi.pages import component_kinds as kinds
from anqi.pages import judging_kinds as judged

HERE = "#page"


def matrix() -> judged.Matrix:
    """Five zeros and three of the nine hundreds, of the plant and four units."""
    names = (
        _("Deaths,\nserious injuries"), _("Fires,\nexplosions"), _("Traffic\naccidents"),
        _("Disease,\npoisoning"), _("Equipment,\nenvironment"), _("Pledges\nsigned"), _("Safety\ntraining"),
        _("Three-level\neducation"),
    )  # fmt: skip
    columns: list[kinds.Link] = [{"text": name, "href": HERE} for name in names]
    ok: judged.MatrixCell = {"state": "ok", "href": HERE}
    none: judged.MatrixCell = {"state": "na"}
    zero: judged.MatrixCell = {"state": "ok", "text": 0, "href": HERE}
    whole: list[judged.MatrixCell] = [
        zero, zero, zero, zero,
        {"state": "fail", "text": 1, "href": HERE},
        {"state": "ok", "of": (1931, 1931), "href": HERE},
        {"state": "fail", "of": (1927, 1931), "href": HERE},
        {"state": "part", "of": (85, 86), "href": HERE},
    ]  # fmt: skip
    missing: judged.MatrixCell = {"state": "fail", "text": 1, "href": HERE}
    more: judged.MatrixCell = {"state": "fail", "text": 2, "href": HERE}
    part: judged.MatrixCell = {"state": "part", "text": 1, "href": HERE}
    return {
        "caption": _("Five zeros and nine hundreds, by department"),
        "corner": _("Department"),
        "groups": [
            {"name": _("Five zeros"), "met": "4/5", "columns": columns[:5]},
            {"name": _("Nine hundreds"), "met": "1/3", "columns": columns[5:]},
        ],
        "rows": [
            {
                "name": _("The whole plant"), "note": _("1,931 people"), "cells": whole, "met": "5/8",
                "whole": True,
            },
            {"name": "卷包车间", "href": HERE, "cells": [ok] * 7 + [part], "met": "7/8"},
            {"name": "动力车间", "href": HERE, "cells": [*[ok] * 4, missing, *[ok] * 3], "met": "7/8"},
            {"name": "原料成品科", "href": HERE, "cells": [*[ok] * 6, more, none], "met": "6/7"},
            {"name": "财务科", "href": HERE, "cells": [*[ok] * 7, none], "met": "7/7"},
        ],
    }  # fmt: skip


def legend() -> list[kinds.Term]:
    return [
        {"name": "ok", "value": _("met")},
        {"name": "part", "value": _("missing, not yet due")},
        {"name": "fail", "value": _("not met")},
        {"name": "na", "value": _("does not apply")},
    ]


def score() -> judged.Score:
    return {
        "value": "94.04", "full": "100", "href": HERE,
        "grade": _("Proposed: good"), "note": _("frozen until V1 is decided"),
        "lead": _("Why not excellent."),
        "sentence": _(
            "94.04 is past the line of 90.00, but the workshop that the branch answers for had one accident "
            "for which it is liable; rule V1 bars the best grade."
        ),
        "change": _("What could still change it: the liability is judged otherwise by law."),
    }  # fmt: skip


def rules() -> list[judged.Rule]:
    """A rule judged by month, opened down to its facts, and rules judged by quarter, half-year and year."""
    month: judged.Window = {"months": 1, "state": "ok", "href": HERE}
    first, sixth = _("1 Organisation life"), _("6 Safety indicators")
    late: judged.Window = {"months": 1, "state": "part", "href": HERE, "selected": True}
    return [
        {
            "section": first, "section_score": "9.50", "code": "B02", "name_href": HERE,
            "name": _("Branch committee every month"), "basis": _("branch regulations, 12"),
            "windows": [month, {"months": 1, "state": "fail", "href": HERE}, *[month] * 10],
            "score": "5.50", "full": "6.00", "href": HERE,
        },
        {
            "section": first, "code": "B08", "name": _("Safety lecture each half-year"), "name_href": HERE,
            "windows": [
                {"months": 6, "state": "ok", "text": "1", "href": HERE},
                {"months": 6, "state": "open", "href": HERE},
            ],
            "basis": _("plant standard"), "score": "4.00", "full": "4.00", "href": HERE,
        },
        {
            "section": sixth, "section_score": "11.83", "code": "B14", "name_href": HERE,
            "name": _("Hazards put right in time"), "basis": _("Work Safety Law, 41"),
            "windows": [month, {"months": 1, "state": "na"}, *[month] * 5, late, *[month] * 4],
            "score": "5.92", "full": "6.00", "href": HERE,
            "path": [
                {"text": "94.04", "href": HERE}, {"text": _("6 Safety indicators 11.83"), "href": HERE},
                {"text": _("B14 Hazards put right in time 5.92"), "href": HERE},
                {"text": _("August 0.42 / 0.50")},
            ],
            "reason": _("6 were due, 5 were struck off in time: 5 ÷ 6 × 0.50 = 0.42. The first line is missing."),
            "facts": facts(), "more": {"text": _("4 more"), "href": HERE},
        },
        {
            "section": sixth, "code": "B11", "name": _("Resolutions done in time"), "name_href": HERE,
            "windows": [
                {"months": 3, "state": state, "text": text, "href": HERE} for state, text in _QUARTERS
            ],
            "basis": _("plant standard"), "score": "3.91", "full": "4.00", "href": HERE,
        },
        {
            "section": sixth, "code": "B05", "name": _("Heart-to-heart talks"), "name_href": HERE,
            "windows": [{"months": 12, "state": "ok", "text": "31/31", "href": HERE}],
            "basis": _("branch regulations, 21"), "score": "2.00", "full": "2.00", "href": HERE,
        },
    ]  # fmt: skip


_QUARTERS: tuple[tuple[kinds.State, str], ...] = (
    ("ok", "9/9"), ("ok", "12/12"), ("part", "10/11"), ("na", ""),
)  # fmt: skip


def facts() -> kinds.Table:
    """The last steps of the way down: the facts, and the records behind them."""
    return {
        "caption": _("The facts of August"),
        "form": "table-flat stack",
        "columns": [
            {"name": _("Day"), "kind": "nowrap"}, {"name": _("Kind of fact"), "kind": "nowrap"},
            {"name": _("Risk"), "kind": "nowrap"}, {"name": _("What came of it")},
            {"name": _("Fact"), "kind": "mono"}, {"name": _("Record")},
        ],
        "rows": [
            {
                "cells": [
                    "2026-08-21", _("Hazard to be put right"), {"risk": 3},
                    {"state": "fail", "text": _("struck off 08-23, 2 days late")},
                    {"text": "#0712406", "href": HERE}, {"text": "7号机防护罩缺螺栓", "href": HERE},
                ]
            },
            {
                "cells": [
                    "2026-08-26", _("Hazard to be put right"), {"risk": 2},
                    {"state": "ok", "text": _("struck off 08-25")},
                    {"text": "#0714833", "href": HERE}, {"text": "除尘管道静电跨接松脱", "href": HERE},
                ]
            },
        ],
    }  # fmt: skip


def total() -> judged.Rule:
    return {
        "code": "", "name": _("Together"), "windows": [], "score": "94.04", "full": "100.00", "href": HERE,
    }  # fmt: skip


def bars() -> list[judged.Bar]:
    """What was not met in each month, and a year before."""
    found = (3, 1, 2, 2, 4, 3, 2, 7, 6, 3, 4, 2)
    before = (9, 6, 5, 7, 7, 6, 6, 9, 7, 6, 7, 6)
    return [
        {"name": str(month), "value": value, "before": old}
        for month, (value, old) in enumerate(zip(found, before, strict=True), start=1)
    ]


def all_of_them() -> dict[str, Any]:
    """What the page of patterns shows of it."""
    return {
        "matrix": matrix(), "legend": legend(), "score": score(), "rules": rules(), "total": total(),
        "bars": bars(), "plotted": (("92.36", 92.36, False), ("94.04", 94.04, True), ("83.10", 83.1, False)),
        "marks": (80, 90),
    }  # fmt: skip
