"""The rows of tables are written in Python: what stands in them is as safe and says as much as in a template."""

from datetime import date

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from anqi.pages import component_kinds as kinds
from anqi.pages.rows import rows_html

HOSTILE = "<b title=\"x\" id='y'>&"
ESCAPED = "&lt;b title=&quot;x&quot; id=&#x27;y&#x27;&gt;&amp;"
NUMBER: kinds.Column = {"name": "应到", "kind": "num"}
PLAIN: kinds.Column = {"name": "部门"}


def row(*cells: "kinds.Cell | kinds.Text | int", column: kinds.Column = PLAIN) -> str:
    return rows_html([{"cells": cells}], [column] * len(cells))


@pytest.mark.parametrize(
    "cell",
    [
        HOSTILE,
        {"text": HOSTILE},
        {"text": "a", "href": HOSTILE},
        {"text": HOSTILE, "href": "/"},
        {"text": "a", "note": HOSTILE},
        {"text": "a", "tag": HOSTILE},
        {"text": HOSTILE, "risk": 1},
        {"text": HOSTILE, "state": "ok"},
        {"links": [{"text": "a", "href": HOSTILE}]},
        {"links": [{"text": HOSTILE}, {"text": "a"}]},
        {"text": "a", "worth": {"text": HOSTILE}},
        {"text": "a", "worth": {"text": "a", "href": HOSTILE}},
        {"button": {"text": HOSTILE, "href": "/"}},
        {"button": {"text": "a", "href": HOSTILE}},
    ],
)
def test_nothing_that_somebody_wrote_is_html(cell: "kinds.Cell | str") -> None:
    written = row(cell)
    assert ESCAPED in written
    assert "<b" not in written


def test_the_name_of_a_column_is_escaped_too() -> None:
    assert f'data-k="{ESCAPED}"' in row(1, column={"name": HOSTILE, "kind": "num"})


def test_what_is_html_already_is_not_escaped_again() -> None:
    assert "<svg></svg>" in row({"text": mark_safe("<svg></svg>")})


def test_a_number_says_its_column_on_a_phone_and_a_hidden_one_does_not() -> None:
    assert row(31, column=NUMBER) == '<tr><td class="num" data-k="应到">31</td></tr>\n'
    assert "data-k" not in row(31, column=NUMBER | {"hidden": True})


def test_a_cell_that_spans_moves_those_behind_it() -> None:
    cells: list[kinds.Cell | str] = [{"text": "合计", "span": 2}, "31"]
    written = rows_html([{"cells": cells}], [PLAIN, PLAIN, NUMBER])
    assert written == (
        '<tr><td class="" colspan="2">合计</td><td class="num" data-k="应到">31</td></tr>\n'
    )


@pytest.mark.parametrize(("mark", "said"), [("void", ' class="void"'), ("undo", ' class="undo"')])
def test_a_row_that_is_taken_back_looks_so(mark: str, said: str) -> None:
    marked: kinds.Row = {"cells": ["a"], mark: True}  # type: ignore[misc]
    assert rows_html([marked], [PLAIN]).startswith(f"<tr{said}>")


def test_days_and_words_are_in_the_language_of_the_page() -> None:
    with override("zh-hans"):
        assert "2026年3月12日" in row({"text": date(2026, 3, 12)})  # type: ignore[arg-type]
        assert "一般" in row({"risk": 3})
        assert "达标" in row({"state": "ok"})
        assert "告示" in row({"text": gettext_lazy("Notice")})


def test_nothing_is_written_for_nothing() -> None:
    assert row({"text": None}) == '<tr><td class=""></td></tr>\n'  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "between"), [("en", ",</span> <span"), ("zh-hans", "、</span><wbr><span")]
)
def test_no_line_begins_with_the_sign_between_two_links(language: str, between: str) -> None:
    with override(language):
        assert between in row({"links": [{"text": "D01", "href": "/"}, {"text": "D02"}]})
