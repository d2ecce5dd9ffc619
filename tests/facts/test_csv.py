"""CSV files: their encoding, their rows, their quotes."""

from pathlib import Path

import pytest

from anqi.facts.reading import read
from tests.facts.build import facts, folder, hazard, taken, told

HEAD = "id,kind,occurred_on,plant,department,met,source"
ROW = "F1,hazard.due,2020-03-05,P1,D1,是,"


def with_facts(at: Path, content: bytes | str) -> Path:
    """The tiny plant with these bytes as its facts."""
    path = folder(at / "in", facts(hazard("F1")))
    raw = content.encode() if isinstance(content, str) else content
    (path / "facts.csv").write_bytes(raw)
    return path


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_byte_order_mark_and_the_ends_of_lines_make_no_difference(
    tmp_path: Path, mark: str, end: str
) -> None:
    path = with_facts(tmp_path, mark + HEAD + end + ROW + end)
    assert taken(path, "id, met, source") == [("F1", True, "facts.csv:2")]


def test_gb18030_is_taken_with_a_warning(tmp_path: Path) -> None:
    path = with_facts(tmp_path, f"{HEAD}\n{ROW}来源甲\n".encode("gb18030"))
    with read(path) as store:
        assert [str(warning) for warning in store.warnings] == [
            "facts.csv: was read as GB18030; better save it as CSV UTF-8"
        ]
        assert store.connection.execute("SELECT met, source FROM facts").fetchall() == [
            (True, "来源甲")
        ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEAD.encode("utf-16"), "facts.csv: the text is UTF-16; save it as CSV UTF-8"),
        (f"{HEAD}\n{ROW}\n".encode() + b"\xff\xff,\n", "facts.csv: line 3 is not UTF-8 text"),
        (f"{HEAD}\n{ROW}\n".encode() + b"caf\xe9", "facts.csv: line 3 is not UTF-8 text"),
        ("甲乙丙\n丁".encode("gb18030"), "facts.csv: not UTF-8 text; save the file as CSV UTF-8"),
        (f"{HEAD}\n{ROW}\0\n", "facts.csv: line 2 holds a NUL byte; it is not text"),
        (b"", "facts.csv: no header row in the first 20 rows"),
        (HEAD.replace(",", ";"), "facts.csv: no header row in the first 20 rows"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_told(tmp_path: Path, content: bytes | str, words: str) -> None:
    [fault] = told(with_facts(tmp_path, content))
    assert fault.startswith(words)


@pytest.mark.parametrize(
    "rows", [f'{ROW}x\nF2,"hazard.due,2020-03-05\n', f'{ROW}\n"F2"x,hazard.due\n', f'{ROW}\n"F2\n']
)
def test_a_quote_left_open_is_told_with_its_row(tmp_path: Path, rows: str) -> None:
    [fault] = told(with_facts(tmp_path, f"{HEAD}\n{rows}"))
    assert fault.startswith("facts.csv row 3: the row can't be read (")


def test_a_field_without_end_is_told_with_its_row(tmp_path: Path) -> None:
    [fault] = told(with_facts(tmp_path, f'{HEAD}\n{ROW}\nF2,"{"x" * 200_000}\n'))
    assert fault.startswith("facts.csv row 3: the row can't be read (field larger than")


@pytest.mark.parametrize("quote", ["", '"'])
def test_short_rows_end_in_empty_cells(tmp_path: Path, quote: str) -> None:
    path = with_facts(tmp_path, f"{HEAD}\n{quote}F1{quote},hazard.due,2020-03-05,P1,D1\n")
    assert taken(path, "id, met") == [("F1", None)]


def test_rows_longer_than_the_header_are_told(tmp_path: Path) -> None:
    path = with_facts(tmp_path, f"{HEAD}\n{ROW},x\n{ROW.replace('F1', 'F2')},,\n{ROW},,y\n")
    found = told(path)
    assert found[0] == "facts.csv row 2: the row has 8 cells, the header 7; is a comma not quoted?"
    assert found[1].startswith("facts.csv row 4: the row has 9 cells")


@pytest.mark.parametrize("quote", ["", '"'])
def test_blank_rows_are_passed_over_but_counted(tmp_path: Path, quote: str) -> None:
    path = with_facts(
        tmp_path, f"{HEAD}\n\n,,,,,,\n  ,\u3000,,,,,\n{quote}F1{quote}{ROW[2:]}\n\n\n"
    )
    assert taken(path, "id, source") == [("F1", "facts.csv:5")]


def test_a_cell_may_hold_commas_quotes_and_line_breaks(tmp_path: Path) -> None:
    rows = f'{ROW}"a,b ""c""\nd"\n{ROW.replace("F1", "F2")}\n'
    path = with_facts(tmp_path, f"{HEAD}\n{rows}")
    assert taken(path, "id, source") == [("F1", 'a,b "c"\nd'), ("F2", "facts.csv:3")]


def test_nothing_but_a_header_is_no_facts(tmp_path: Path) -> None:
    with read(with_facts(tmp_path, HEAD)) as store:
        assert store.fact_count == 0


def test_an_empty_file_of_an_optional_sheet_is_no_rows(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", {**facts(hazard("F1")), "people": []})
    (path / "answers_for.csv").write_bytes(b"")
    assert taken(path, "*", "people") == []


def test_many_rows_are_numbered_through(tmp_path: Path) -> None:
    rows = [hazard(f"F{number}") for number in range(40_000)]
    rows[-1]["met"] = "?"
    [fault] = told(folder(tmp_path / "in", facts(*rows)))
    assert fault.startswith("facts.csv row 40001 met")


@pytest.mark.parametrize("quoted", [False, True])
def test_both_readers_take_the_same_rows(tmp_path: Path, quoted: bool) -> None:
    rows = [hazard(f"F{number}", source=" 甲 " if number % 3 else "") for number in range(20_000)]
    rows[7]["source"] = "x,y" if quoted else "x"
    path = folder(tmp_path / "in", facts(*rows))
    found = taken(path, "count(*), count(DISTINCT source), count(*) FILTER (source = '甲')")
    assert found == [(20_000, 6_669, 13_332)]
