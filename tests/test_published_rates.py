"""Real figures: every accident rate that was published for United States mines comes back from single facts."""

import io
import json
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest

from anqi.facts.reading import read
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import judge
from anqi.rules.results.document import write_document
from anqi.rules.rulebook.reading import parse_rulebook

from .published.mines import CODES, PLANT, Published, commodities, national, write_folder

Result = dict[str, Any]
YEARS = [row.year for row in national()]
ROWS = [*national(), *commodities()]
PER = 200_000
CENT = Decimal("0.01")
RULEBOOK = """
rulebook: mines-{year}
period: [{year}-01-01, {year}-12-31]
measures:
  accidents: {{facts: accident.confirmed}}
  deaths: {{facts: accident.confirmed, take: {{sum: deaths}}}}
  days_lost: {{facts: accident.confirmed, take: sum}}
  hours: {{facts: worktime.month, take: sum}}
indicators:
  incidence: {{value: {{ratio: [accidents, hours], per: 200000}}, target: {{at_most: 4}}, empty: none}}
  fatality: {{value: {{ratio: [deaths, hours], per: 200000}}, target: {{at_most: 0.02}}, empty: none}}
  days_lost: {{value: days_lost, target: {{at_most: 0}}}}
"""
TARGET = """\
  {code}: {{value: {{ratio: [{of}, hours], per: 200000}}, target: {{{target}}}, empty: none}}
"""


def targets_around(row: Published) -> dict[str, tuple[str, str, bool]]:
    """Indicators just at, below and above a published rate: measure, target, and whether it must be met."""
    rate, exact = row.incidence, row.per_200k(row.accidents)
    found = {
        "at_most_less": ("accidents", f"at_most: {rate - CENT}", False),
        "at_most_more": ("accidents", f"at_most: {rate + CENT}", True),
        "at_least_less": ("accidents", f"at_least: {rate - CENT}", True),
        "at_least_more": ("accidents", f"at_least: {rate + CENT}", False),
        "at_most_same": ("accidents", f"at_most: {rate}", exact <= Fraction(rate)),
        "at_least_same": ("accidents", f"at_least: {rate}", exact >= Fraction(rate)),
        "equals": ("accidents", f"equals: {rate}", exact == Fraction(rate)),
    }
    if row.fatality:
        below = Decimal(floor(row.fatality * 100)) / 100
        found["fatality_below"] = ("deaths", f"at_most: {below}", False)
        found["fatality_above"] = ("deaths", f"at_most: {below + CENT}", True)
    return {f"{row.unit}.{name}": target for name, target in found.items()}


def rulebook_of(year: int) -> str:
    targets = [
        TARGET.format(code=code, of=of, target=target)
        for row in ROWS
        if row.year == year
        for code, (of, target, _) in targets_around(row).items()
    ]
    return RULEBOOK.format(year=year) + "".join(targets)


def judged(folder: Path, years: list[int]) -> dict[int, Result]:
    """The results of each year, as the result file holds them."""
    found = {}
    with read(folder) as store:
        engine = DuckDB(store.connection)
        for year in years:
            rulebook, warnings = parse_rulebook(rulebook_of(year).encode(), f"{year}.yaml")
            assert warnings == []
            text = io.StringIO()
            write_document(judge(engine, rulebook), text)
            found[year] = json.loads(text.getvalue())
    return found


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Result]:
    folder = tmp_path_factory.mktemp("published") / "mines"
    write_folder(folder, YEARS, form="parquet")
    return judged(folder, YEARS)


def indicator(result: Result, code: str, unit: str) -> Result:
    """An indicator of the country or of one commodity."""
    by_type = result["plants"][PLANT]["indicators"][code]
    found: Result = by_type["plant" if unit == PLANT else "department"][unit]
    return found


def rate(result: Result, code: str, unit: str) -> Fraction:
    value = indicator(result, code, unit)["value"]
    return PER * Fraction(value["of"]) / Fraction(value["to"])


def rounded(exact: Fraction, places: int) -> Decimal:
    """Half up, as statisticians publish it."""
    return Decimal(floor(exact * 10**places + Fraction(1, 2))).scaleb(-places)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.year}-{row.unit}")
def test_every_published_incidence_rate_comes_back(
    results: dict[int, Result], row: Published
) -> None:
    exact = rate(results[row.year], "incidence", row.unit)
    assert exact == row.per_200k(row.accidents)
    assert str(rounded(exact, 2)) == str(row.incidence)


@pytest.mark.parametrize("row", national(), ids=lambda row: str(row.year))
def test_every_published_fatality_rate_comes_back(
    results: dict[int, Result], row: Published
) -> None:
    exact = rate(results[row.year], "fatality", PLANT)
    assert str(rounded(exact, 4)) == str(row.fatality)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.year}-{row.unit}")
def test_numerators_and_denominators_are_the_published_counts(
    results: dict[int, Result], row: Published
) -> None:
    value = indicator(results[row.year], "incidence", row.unit)["value"]
    assert value == {"of": f"{row.accidents}.00", "to": f"{row.hours}.00"}


@pytest.mark.parametrize("row", national(), ids=lambda row: str(row.year))
def test_departments_add_up_to_the_plant(results: dict[int, Result], row: Published) -> None:
    result = results[row.year]
    for code in ("incidence", "fatality"):
        parts = [indicator(result, code, unit)["value"] for unit in CODES.values()]
        whole = indicator(result, code, PLANT)["value"]
        for half in ("of", "to"):
            assert sum(Decimal(part[half]) for part in parts) == Decimal(whole[half])
    assert indicator(result, "fatality", PLANT)["value"]["of"] == f"{row.fatalities}.00"
    assert indicator(result, "days_lost", PLANT)["value"] == f"{row.days_lost}.00"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.year}-{row.unit}")
def test_targets_at_and_beside_the_published_rate_are_judged_exactly(
    results: dict[int, Result], row: Published
) -> None:
    expected = {code: met for code, (_, _, met) in targets_around(row).items()}
    statuses = {code: indicator(results[row.year], code, row.unit)["status"] for code in expected}
    assert statuses == {code: "met" if met else "missed" for code, met in expected.items()}


def test_a_folder_of_csv_files_gives_the_same(results: dict[int, Result], tmp_path: Path) -> None:
    write_folder(tmp_path / "mines", [2005], form="csv")
    assert judged(tmp_path / "mines", [2005]) == {2005: results[2005]}
