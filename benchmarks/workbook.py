"""A workbook of 500,000 rows: reading and checking it beside python-calamine's reading alone."""

from pathlib import Path

from python_calamine import CalamineWorkbook

from anqi.facts.reading import read
from anqi.facts.sample import sample
from anqi.facts.writing import write
from benchmarks.measuring import apart, best, line


def make(folder: str) -> float:
    write(sample(people=2000, facts=500_000), Path(folder), "xlsx")
    return 0.0


def _file(folder: str) -> Path:
    return next(Path(folder).glob("*.xlsx"))


def by_calamine(folder: str) -> float:
    def run() -> None:
        workbook = CalamineWorkbook.from_path(str(_file(folder)))
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python()

    return best(run, 2)


def by_reading(folder: str) -> float:
    return best(lambda: read(_file(folder)).close(), 2)


def report(folder: Path) -> None:
    print("A workbook of 500,000 rows")
    place = folder / "workbook"
    place.mkdir(parents=True, exist_ok=True)
    apart("workbook", "make", place)
    alone = apart("workbook", "by_calamine", place)
    line("python-calamine reading it", alone)
    checked = apart("workbook", "by_reading", place)
    line("reading and checking it", checked, f"{checked.over(alone)} calamine alone; at most 2")
