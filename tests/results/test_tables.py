"""The Parquet tables say the same as the outcome, in long form."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from anqi.rules.results.parquet import SCHEMAS, write_tables
from tests.results.plant import judged


@pytest.fixture
def tables(tmp_path: Path) -> Any:
    write_tables(judged().outcome, tmp_path)
    return {name: pyarrow.parquet.read_table(tmp_path / f"{name}.parquet") for name in SCHEMAS}


def test_columns_and_types_are_the_promised_ones(tables: Any) -> None:
    for name, schema in SCHEMAS.items():
        assert tables[name].schema.equals(schema)


def test_every_window_is_there_with_its_points(tables: Any) -> None:
    found = {
        (row["scheme"], row["subject"], row["rule"], row["window"]): row
        for row in tables["windows"].to_pylist()
    }
    for name, scheme in judged().outcome.schemes.items():
        for one in scheme:
            for rule in one.rules:
                for window in rule.windows:
                    row = found.pop((name, one.code, rule.rule.code, window.window))
                    assert row["points"] == Decimal(window.points) / 100
                    assert row["of"] == Decimal(window.value.of) / 100
                    assert row["pending"] is window.pending
    assert not found


def test_a_measure_has_nothing_below_the_line(tables: Any) -> None:
    halves = {(row["rule"], row["to"] is None) for row in tables["windows"].to_pylist()}
    assert halves == {("B01", True), ("B02", False), ("B03", False), ("M01", False)}


def test_points_of_rules_add_up_to_the_score(tables: Any) -> None:
    scores = {(r["scheme"], r["subject"]): r["score"] for r in tables["subjects"].to_pylist()}
    sums = {("branch", code): Decimal(60) for code in ("B1", "B2", "B3")}
    for row in tables["rules"].to_pylist():
        key = row["scheme"], row["subject"]
        sums[key] = sums.get(key, Decimal(0)) + row["points"]
    assert {key: min(score, Decimal(100)) for key, score in sums.items()} == scores


def test_vetoes_are_a_list_of_codes(tables: Any) -> None:
    vetoes = {row["subject"]: row["vetoes"] for row in tables["subjects"].to_pylist()}
    assert vetoes["B1"] == ["V1"]
    assert vetoes["B2"] == []


def test_indicators_and_goals_are_there_for_every_unit(tables: Any) -> None:
    found = {
        (row["indicator"], row["subject"]): row["status"]
        for row in tables["indicators"].to_pylist()
    }
    assert found["H5", "D1"] == "missed"
    assert found["H5", "D2"] == "met"
    assert {row["status"] for row in tables["goals"].to_pylist() if row["subject"] == "P"} == {
        "missed"
    }


def test_the_same_outcome_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_tables(judged().outcome, tmp_path / name)
    for name in SCHEMAS:
        one, other = (tmp_path / run / f"{name}.parquet" for run in ("one", "other"))
        assert one.read_bytes() == other.read_bytes()
