"""The published figures of this folder, and an interchange folder that says the same in single facts."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow
import pyarrow.parquet

PLANT = "US"
CODES = {"Coal": "coal", "Metal/Non-Metal": "metal"}
"""Departments by the commodity that they stand for."""
_FOLDER = Path(__file__).parent
_LARGEST = 10**9 * 100
"""Hundredths that a fact's quantity stays below."""
_SCHEMA = pyarrow.schema(
    [
        ("id", pyarrow.string()),
        ("kind", pyarrow.string()),
        ("occurred_on", pyarrow.date32()),
        ("plant", pyarrow.string()),
        ("department", pyarrow.string()),
        ("quantity", pyarrow.decimal128(11, 2)),
        ("deaths", pyarrow.decimal128(11, 2)),
    ]
)


@dataclass(frozen=True)
class Published:
    """A row as published: of the country, or of one commodity. Rates keep their decimals."""

    year: int
    unit: str
    accidents: int
    hours: int
    incidence: Decimal
    fatalities: int = 0
    days_lost: int = 0
    fatality: Decimal = Decimal(0)

    def per_200k(self, cases: int) -> Fraction:
        """The rate before anybody rounded it."""
        return Fraction(cases * 200_000, self.hours)


def national() -> list[Published]:
    """The country, year by year."""
    return [
        Published(
            int(row["year"]),
            PLANT,
            int(row["total_accidents"]),
            int(row["total_hours"]),
            Decimal(row["incidence_rate_200k"]),
            int(row["fatalities"]),
            int(Decimal(row["total_days_lost"])),
            Decimal(row["fatality_rate_200k"]),
        )
        for row in _rows("msha_trend_national_yearly.csv")
    ]


def commodities() -> list[Published]:
    """Each commodity, year by year."""
    return [
        Published(
            int(row["year"]),
            CODES[row["commodity"]],
            int(row["accidents"]),
            int(row["total_hours"]),
            Decimal(row["incidence_rate_200k"]),
        )
        for row in _rows("msha_trend_coal_vs_metal.csv")
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write_folder(path: Path, years: list[int], *, form: str) -> None:
    """An interchange folder with these years: the country as a plant, commodities as its departments."""
    path.mkdir(parents=True)
    (path / "plants.csv").write_text(f"code,name\n{PLANT},United States\n", "utf-8")
    departments = "".join(f"{code},{name},{PLANT}\n" for name, code in CODES.items())
    (path / "departments.csv").write_text(f"code,name,plant\n{departments}", "utf-8")
    for whole in national():
        if whole.year in years:
            parts = [part for part in commodities() if part.year == whole.year]
            _write(path / f"facts-{whole.year}.{form}", _facts(whole, parts))


def _write(path: Path, facts: pyarrow.Table) -> None:
    if path.suffix == ".parquet":
        pyarrow.parquet.write_table(facts, path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(facts.column_names)
        writer.writerows(zip(*(column.to_pylist() for column in facts.columns), strict=True))


def _facts(whole: Published, parts: list[Published]) -> pyarrow.Table:
    """A year: the hours of each month and department, and one fact an accident."""
    departments = [part.unit for part in parts for _ in range(part.accidents)]
    assert len(departments) == whole.accidents
    days = _shared(whole.days_lost * 100, whole.accidents)
    deaths = _shared(whole.fatalities, whole.accidents)
    accidents = [
        (
            "accident.confirmed",
            _day(whole.year, number, whole.accidents),
            department,
            lost,
            100 * dead,
        )
        for number, (department, lost, dead) in enumerate(
            zip(departments, days, deaths, strict=True)
        )
    ]
    hours = [
        ("worktime.month", date(whole.year, month, 28), part.unit, worked, None)
        for part in parts
        for month, worked in enumerate(_shared(part.hours * 100, 12), 1)
    ]
    kinds, occurred, units, quantities, dead_ones = zip(*accidents, *hours, strict=True)
    columns = [
        [f"{whole.year}-{number}" for number in range(len(kinds))],
        kinds,
        occurred,
        [PLANT] * len(kinds),
        units,
        [_figure(quantity) for quantity in quantities],
        [_figure(deaths) for deaths in dead_ones],
    ]
    arrays = [pyarrow.array(c, f.type) for c, f in zip(columns, _SCHEMA, strict=True)]
    return pyarrow.Table.from_arrays(arrays, schema=_SCHEMA)


def _shared(total: int, among: int) -> list[int]:
    """A whole number in whole shares that differ by one at most, and add up to it."""
    share, rest = divmod(total, among)
    return [share + (number < rest) for number in range(among)]


def _day(year: int, number: int, count: int) -> date:
    """The days of the accidents, spread over the year."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return first + timedelta(days=number * (after - first).days // count)


def _figure(hundredths: int | None) -> Decimal | None:
    if hundredths is None:
        return None
    assert hundredths < _LARGEST
    return Decimal(hundredths).scaleb(-2)
