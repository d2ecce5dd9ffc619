"""What an example names of a result, looked up in `results.json` and written as the example writes it."""

import re
from collections.abc import Callable
from typing import Any

from anqi.kit.exact import figure, hundredths
from tests.oracle.world import Row

NONE = "无"
PENDING = "待定"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def seen(result: Row, expected: Row) -> Row:
    """The parts of a result that `expected` names, under the same keys."""
    return {heading: _HEADINGS[heading](result, named) for heading, named in expected.items()}


def written(expected: Any) -> Any:
    """An expectation with its figures as results write them: 9 is 9.00, 2/3 is 2.00/3.00."""
    if isinstance(expected, dict):
        return {key: written(value) for key, value in expected.items()}
    if isinstance(expected, list):
        return expected
    return "/".join(_figure(half) for half in expected.split("/")) if expected else expected


def _figure(text: str) -> str:
    return figure(hundredths(text)) if _NUMBER.fullmatch(text) else text


def _standings(result: Row) -> list[tuple[str, str, Row]]:
    """Every subject of every scheme: scheme, plant, row."""
    of_plants = [(s, row["subject"], row) for s, rows in result["schemes"].items() for row in rows]
    return of_plants + [
        (scheme, plant, row)
        for plant, judged in result["plants"].items()
        for scheme, rows in judged["schemes"].items()
        for row in rows
    ]


def _standing(result: Row, name: str) -> Row | None:
    """The subject that is called `code`, `plant/code`, or either after `scheme:`."""
    scheme, _, rest = name.rpartition(":")
    plant, _, code = rest.rpartition("/")
    found = [
        row
        for its_scheme, its_plant, row in _standings(result)
        if row["subject"] == code and scheme in ("", its_scheme) and plant in ("", its_plant)
    ]
    assert len(found) < 2, f"{name} stands in several schemes or plants"
    return found[0] if found else None


def _of_subject(read: Callable[[Row], Any]) -> Callable[[Row, Row], Row]:
    def heading(result: Row, named: Row) -> Row:
        standings = {name: _standing(result, name) for name in named}
        return {name: NONE if row is None else read(row) for name, row in standings.items()}

    return heading


def _of_rules(read: Callable[[Row, Any], Any]) -> Callable[[Row, Row], Row]:
    def heading(result: Row, named: Row) -> Row:
        found = {}
        for name, rules in named.items():
            standing = _standing(result, name)
            assert standing is not None, f"{name} is not judged"
            by_code = {rule["code"]: rule for rule in standing["rules"]}
            found[name] = {code: read(by_code[code], rules[code]) for code in rules}
        return found

    return heading


def _points(rule: Row, _named: Any) -> str:
    return str(rule["points"])


def _windows(rule: Row, _named: Any) -> dict[str, str]:
    """All windows that exist and apply: named or not, they must be these."""
    return {w["window"]: PENDING if w["pending"] else w["points"] for w in rule["windows"]}


def _values(rule: Row, named: dict[str, Any]) -> dict[str, str]:
    found = {window["window"]: _value(window["value"]) for window in rule["windows"]}
    return {name: found.get(name, NONE) for name in named}


def _value(value: str | dict[str, str]) -> str:
    return f"{value['of']}/{value['to']}" if isinstance(value, dict) else value


def _of_units(section: str, read: Callable[[Any], str]) -> Callable[[Row, Row], Row]:
    def heading(result: Row, named: Row) -> Row:
        return {
            code: {unit: _unit(result, section, code, unit, read) for unit in units}
            for code, units in named.items()
        }

    return heading


def _unit(result: Row, section: str, code: str, name: str, read: Callable[[Any], str]) -> str:
    plant, _, unit = name.rpartition("/")
    found = [
        read(units[unit])
        for its_plant, judged in result["plants"].items()
        for units in judged[section][code].values()
        if unit in units and plant in ("", its_plant)
    ]
    assert len(found) < 2, f"{name} is the name of several units"
    return found[0] if found else NONE


_HEADINGS: dict[str, Callable[[Row, Row], Row]] = {
    "得分": _of_subject(lambda row: row["score"]),
    "名次": _of_subject(lambda row: NONE if row["rank"] is None else f"{row['rank']}.00"),
    "等次": _of_subject(lambda row: row["grade"] or NONE),
    "并列": _of_subject(lambda row: row["tied"]),
    "否决": _of_subject(lambda row: row["vetoes"]),
    "规则得分": _of_rules(_points),
    "窗口": _of_rules(_windows),
    "值": _of_rules(_values),
    "指标": _of_units("indicators", lambda found: found["status"]),
    "指标值": _of_units("indicators", lambda found: _value(found["value"])),
    "目标": _of_units("goals", str),
}
