"""Files that are no rulebook at all, or meant to do harm, are refused with one short word, at once."""

import pytest

from .good import GOOD, faults_of

HEAD = "rulebook: r\nperiod: [2020-01-01, 2020-12-31]\n"


def the_fault(text: str | bytes) -> str:
    (fault,) = faults_of(text)
    return str(fault)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: the file is empty"),
        ("# only a remark\n", "line 1: the file is empty"),
        ("---\n", 'line 2: "" stands here; expected a table with rulebook, title, period'),
        ("[rulebook, period]\n", "line 1: a list stands here; expected a table with rulebook"),
        ("- rulebook: r\n", "line 1: a list stands here"),
        ("考核办法\n", "line 1: 考核办法 stands here"),
        (b"\xff\xfer\x00u\x00", "not UTF-8"),
        ("rulebook: 考核".encode("gb18030"), "not UTF-8"),
        (HEAD + "measures:\n\ta: {facts: duty.due}\n", "line 4: not valid YAML: a tab stands before"),
        (HEAD + "measures: {a: {facts: [duty.due}\n", "line 3: not valid YAML: did not find expected ','"),
        (HEAD + "measures: {a:\n  [duty.due,\n\n", "the bracket that opens in line 4 is not closed"),
        (HEAD + "title: {zh: 'a}\n", "not valid YAML: found unexpected end of stream"),
        (HEAD + "title: @a\n", "line 3: not valid YAML"),
        (HEAD + "a: b: c\n", "line 3: not valid YAML: mapping values are not allowed"),
        (HEAD + "# \x00\n", "line 3: not valid YAML: the character U+0000 is not allowed"),
        (HEAD + "\n\ntitle: {zh: \x1b[2J}\n", "line 5: not valid YAML: the character U+001B is not"),
        (HEAD + "---\n" + HEAD, "line 3: not valid YAML: a second document begins"),
        (HEAD + "title: {zh: *nobody}\n", "line 3: not valid YAML: *nobody stands for nothing above it"),
        (HEAD + "title: !secret {zh: a}\n", "line 3: not valid YAML: the tag !secret means nothing here"),
        (HEAD + "title: !!python/object:os.system {zh: a}\n", "python/object:os.system means nothing"),
        (HEAD + "title: {zh: !!binary aGk=}\n", "binary means nothing here"),
        (HEAD + "title: {zh: &a [*a]}\n", "line 3: not valid YAML: *a stands for what it is part of"),
        (HEAD + "title: &a\n  zh: &b {c: *a}\n", "line 4: not valid YAML: *a stands for what it is"),
    ],
)  # fmt: skip
def test_what_is_no_rulebook_is_told_in_a_line(text: str | bytes, says: str) -> None:
    assert says in the_fault(text)


@pytest.mark.parametrize("unit", ["[", "{a: [", "- ", "? ", "[{", "{"])
def test_deep_nesting_neither_ends_the_process_nor_takes_long(unit: str) -> None:
    in_brackets = unit[0] in "[{"
    text = (HEAD + "title: " if in_brackets else "") + unit * 300_000
    assert "nested too deeply or too large for a rulebook" in the_fault(text)


def test_a_billion_laughs_are_not_counted_out() -> None:
    layers = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 10))
    assert "too large for a rulebook" in the_fault(f"{HEAD}l0: &l0 [ha, ha]\n{layers}")


def test_nesting_by_aliases_is_as_deep_as_nesting() -> None:
    layers = "".join(f"l{n}: &l{n} [*l{n - 1}]\n" for n in range(1, 30))
    assert "nested too deeply" in the_fault(f"{HEAD}l0: &l0 [ha]\n{layers}")


def test_a_list_of_very_many_items_is_too_large() -> None:
    assert "too large for a rulebook" in the_fault(HEAD + "a: [" + "1, " * 250_000 + "]\n")


def test_what_is_shown_of_a_long_word_is_short_and_on_one_line() -> None:
    long = GOOD.replace("base: 60", 'base: "' + "x\\n\\e" * 10_000 + '"')
    assert len(the_fault(long)) < 200
    assert the_fault(long).isprintable()


def test_a_long_unknown_key_is_shown_short() -> None:
    assert len(the_fault(f"{GOOD}{'k' * 900}: 1\n")) < 300


def test_thousands_of_unknown_names_are_told_soon() -> None:
    measures = "".join(f"  m{n}: {{facts: duty.due}}\n" for n in range(5000))
    text = f"{HEAD}measures:\n{measures}goals:\n  g: {{indicators: [" + ", ".join(
        f"i{n}" for n in range(2000)
    )
    assert len(faults_of(text + "]}\n")) == 1000
