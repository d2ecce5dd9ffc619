"""The file is read by YAML 1.2's core schema: a number is its text, and codes and names are text as written."""

import pytest

from anqi.kit.faults import Faulty
from anqi.rules.rulebook.model import Rulebook
from anqi.rules.rulebook.reading import parse_rulebook

from .good import GOOD, changed, faults_of


def read(*changes: tuple[str, str]) -> Rulebook:
    text, _ = changed(*changes)
    return parse_rulebook(text.encode(), "rules.yaml")[0]


@pytest.mark.parametrize(
    ("written", "hundredths"),
    [
        ("60", 6000), ("60.0", 6000), ("60.00000000", 6000), ("+60", 6000), ("-60.5", -6050),
        ("060", 6000), (".5", 50), ("-.5", -50), ("5.", 500), ("1e1", 1000), ("1E1", 1000),
        ("1.5e+1", 1500), ("150e-1", 1500), ("-0", 0), ("0.00", 0), ("0e999999999", 0),
        ("0x10", 1600), ("0o17", 1500), ("0.29", 29), ("999999999999999.99", 99999999999999999),
        ("!!int 60", 6000), ("!!float 0.5", 50), ("&b 60", 6000),
    ],
)  # fmt: skip
def test_a_number_is_its_text(written: str, hundredths: int) -> None:
    assert read(("base: 60", f"base: {written}")).schemes["branch"].base == hundredths


@pytest.mark.parametrize(
    "written",
    [
        "'60'", '"60"', "!!str 60", "! 60", "1_000", "1,5", "1:30", "0b11", "0x1G", "-0x10", ".inf", "-.inf",
        ".nan", "~", "null", "1e", "e1", ".", "+", "１２", "٣", "60%", "yes", "true", "2020-01-01", "|\n      60",
        "1e999999999999999999999", "1e15", "-1e15", "0x" + "f" * 40, "9" * 70, "0.001", "1e-3", "1e-999999999",
    ],
)  # fmt: skip
def test_what_is_no_number_is_a_fault_and_no_crash(written: str) -> None:
    text, line = changed(("    base: 60", f"    ◀base: {written}"))
    (fault,) = faults_of(text)
    assert fault.place == f"line {line} schemes.branch.base"
    assert "expected a number" in fault.message


@pytest.mark.parametrize(
    "code", ["01", "no", "1e1", "0x10", "null", "true", "2020-01-01", "-", "."]
)
def test_a_code_is_text_as_written(code: str) -> None:
    schemes = read(
        ("{code: good,", f"{{code: {code},"), ("[excellent, good]", f"[excellent, '{code}']")
    )
    assert schemes.schemes["branch"].grades[1].code == code
    assert schemes.schemes["branch"].vetoes[1].bars == ("excellent", code)


def test_codes_that_differ_only_as_text_are_different() -> None:
    grades = read(("{code: good,", "{code: 1,"), ("{code: fail}", "{code: 01}"), ("good]", "01]"))
    assert grades.schemes["branch"].vetoes[1].bars == ("excellent", "01")


def test_measures_may_be_called_what_yaml_takes_for_other_things() -> None:
    rulebook = read(("  days:", "  no:"), ("value: days", "value: no"))
    assert rulebook.schemes["branch"].rules[0].value == rulebook.measures["no"]


@pytest.mark.parametrize(
    ("written", "per"), [("1", 1), ("1e9", 10**9), ("1000000.0", 10**6), ("0x10", 16)]
)
def test_per_is_a_whole_number_however_it_is_written(written: str, per: int) -> None:
    value = read(("per: 1000000", f"per: {written}")).indicators["death.rate"].value
    assert getattr(value, "per", None) == per


@pytest.mark.parametrize("written", ["true", "True", "TRUE", "!!bool true"])
def test_truth_is_written_in_three_ways(written: str) -> None:
    measure = read(("safety_topic: true", f"safety_topic: {written}")).measures["days"]
    assert measure.where[0].one_of == (True,)


def test_the_text_of_a_title_is_kept_as_it_stands() -> None:
    rulebook = read(
        (
            "title: {zh: 考核办法, en: Assessment}",
            "title:\n  zh: 2020\n  en: |\n    yes\n    0x10\n",
        )
    )
    assert rulebook.title == {"zh": "2020", "en": "yes\n0x10\n"}


def test_days_may_stand_in_quotes() -> None:
    assert read(("[2020-01-01, ", '["2020-01-01", ')).period.first.isoformat() == "2020-01-01"


def test_a_byte_order_mark_and_foreign_line_ends_change_nothing() -> None:
    plain, _ = parse_rulebook(GOOD.encode(), "rules.yaml")
    for text in ("\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), "%YAML 1.2\n---\n" + GOOD + "...\n"):
        assert parse_rulebook(text.encode(), "rules.yaml")[0] == plain


def test_an_alias_stands_for_what_its_anchor_names() -> None:
    rulebook = read(("limits: {min: 0, max: 100}", "limits: &whole {min: 0, max: 100}"),
                    ("limits: {max: 12}", "limits: *whole"))  # fmt: skip
    assert rulebook.schemes["branch"].rules[0].limits == rulebook.schemes["branch"].limits


def test_a_fault_in_an_alias_is_told_where_the_alias_stands() -> None:
    text, line = changed(("[excellent, good]", "[&e excellent, ◀*e]"))
    assert [fault.place for fault in faults_of(text)] == [
        f"line {line} schemes.branch.vetoes[1].bars[1]"
    ]


def test_merge_keys_are_not_of_yaml_1_2() -> None:
    text, line = changed(("    base: 60", "    ◀<<: {base: 60}"))
    (fault,) = faults_of(text)
    assert fault.place == f"line {line} schemes.branch.<<"
    assert "unknown key <<" in fault.message


def test_a_source_name_comes_with_the_faults() -> None:
    with pytest.raises(Faulty, match=r"rules\.yaml: 1 faults"):
        parse_rulebook(b"", "rules.yaml")
