"""The components that show how something was judged, as they are written into pages."""

from django.template import Context, Template

from anqi.site import specimens_judging as specimens
from tests.site.reading import tags


def written(tag: str, **given: object) -> str:
    return Template("{% load components judging %}" + tag).render(Context(given))


def test_a_matrix_says_each_missing_cell_with_its_column_for_the_list_on_a_phone() -> None:
    found = tags(written("{% matrix matrix %}", matrix=specimens.matrix()))
    cells = [given for name, given in found if name == "td" and "fail" in (given["class"] or "")]
    assert [(cell["data-k"] or "").replace("\n", "") for cell in cells] == [
        "设备环境", "安全培训", "设备环境", "安全培训",
    ]  # fmt: skip


def test_a_matrix_says_its_signs_in_words_too() -> None:
    html = written("{% matrix matrix %}", matrix=specimens.matrix())
    assert html.count('class="mk ') == html.count('class="visually-hidden">达标') + html.count(
        'class="visually-hidden">未达标'
    ) + html.count('class="visually-hidden">不适用') + html.count('class="visually-hidden">部分')


def test_a_tree_leads_from_the_score_to_the_record() -> None:
    html = written("{% tree rules total=total %}", rules=specimens.rules(), total=specimens.total())
    way = ["94.04", "六 安全指标", "B14", "8月 0.42", "#0712406", "7号机防护罩缺螺栓"]
    places = [html.index(step, html.index('class="why"')) for step in way]
    assert places == sorted(places)


def test_a_section_of_a_tree_spans_its_rules_and_what_is_opened() -> None:
    found = tags(written("{% tree rules %}", rules=specimens.rules()))
    assert [given["rowspan"] for _name, given in found if "rowspan" in given] == ["2", "4"]


def test_every_row_of_a_tree_is_as_wide_as_its_head() -> None:
    html = written("{% tree rules total=total %}", rules=specimens.rules(), total=specimens.total())
    rows = [row for row in html.split("<tr")[1:] if "why-row" not in row]
    outer = [row for row in rows if "table-flat" not in row and 'class="nowrap' not in row]
    wide = [
        sum(
            int(given.get("colspan") or 1)
            for name, given in tags("<tr" + row)
            if name in ("td", "th")
        )
        for row in outer
        if 'class="win' in row or "</tfoot>" in row
    ]
    assert set(wide) <= {16, 17}  # the head of a section stands in its first row only


def test_a_window_opens_in_place_only_where_the_page_says_so() -> None:
    assert "hx-" not in written("{% tree rules %}", rules=specimens.rules())
    html = written('{% tree rules region="tree" %}', rules=specimens.rules())
    assert 'id="tree" hx-target="#tree" hx-select="#tree"' in html


def test_a_score_beyond_the_scale_is_drawn_at_its_end() -> None:
    assert 'cx="170"' in written("{% plot 120 %}")
    assert 'cx="6"' in written("{% plot 12 %}")


def test_bars_say_each_figure_to_those_who_do_not_see_them() -> None:
    html = written('{% bars bars caption="未达标" %}', bars=specimens.bars())
    assert 'aria-label="未达标, 1: 3, 2: 1' in html
    assert html.count("<rect") == 12


def test_bars_of_nothing_are_flat() -> None:
    html = written('{% bars bars caption="无" %}', bars=[{"name": "1", "value": 0}])
    assert 'height="0"' in html


def test_a_conflict_marks_only_what_differs() -> None:
    items = [
        {"name": "期限", "theirs": "08-21", "mine": "08-28"},
        {"name": "承办", "theirs": "赵家庆", "mine": "赵家庆"},
    ]
    html = written('{% conflict items by="李明光" at="14:20" %}', items=items)
    assert html.count('class="changed"') == 1
    assert "李明光 14:20 改过这一项" in html


def test_progress_that_nobody_knows_has_no_figure() -> None:
    assert "value=" not in written('{% progress "导入" %}')
    assert 'value="40"' in written('{% progress "导入" done=40 %}')
    assert "<progress" not in written('{% progress "导入" state="ok" %}')
