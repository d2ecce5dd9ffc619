"""Results as long Parquet tables: one row a subject, rule, window, indicator, goal.

Columns are made out of the wide tables as wholes, never row by row. Windows, of which a group of plants has tens of
millions, are written rule by rule in slices, so that memory stays bounded.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet

from anqi.rules.outcome import columns
from anqi.rules.outcome.model import Outcome, SchemeOutcome
from anqi.rules.rulebook.model import UNITS, Measure, Ratio, Value

CODE = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
FIGURE = pyarrow.decimal128(18, 2)
_CODES = pyarrow.list_(pyarrow.string())
SCHEMAS = {
    "subjects": pyarrow.schema(
        {
            "plant": CODE, "scheme": CODE, "subject": CODE, "name": pyarrow.string(),
            "active": pyarrow.bool_(), "score": FIGURE, "rank": pyarrow.int64(), "grade": CODE,
            "tied": _CODES, "vetoes": _CODES,
        }
    ),
    "rules": pyarrow.schema(
        {"plant": CODE, "scheme": CODE, "subject": CODE, "rule": CODE, "points": FIGURE}
    ),
    "windows": pyarrow.schema(
        {
            "plant": CODE, "scheme": CODE, "subject": CODE, "rule": CODE, "window": CODE,
            "of": FIGURE, "to": FIGURE, "points": FIGURE, "pending": pyarrow.bool_(),
        }
    ),
    "indicators": pyarrow.schema(
        {
            "plant": CODE, "indicator": CODE, "type": CODE, "subject": CODE,
            "of": FIGURE, "to": FIGURE, "status": CODE,
        }
    ),
    "goals": pyarrow.schema(
        {"plant": CODE, "goal": CODE, "type": CODE, "subject": CODE, "status": CODE}
    ),
}  # fmt: skip
"""The tables by the name of their file. `of` is a measure's figure or a ratio's numerator; `to` its denominator."""

_SLICE = 1 << 20
"""Rows prepared and written at a time: one row group."""
_SEARCHED = ["plant", "scheme", "rule", "window", "indicator", "goal", "type", "status", "grade"]
"""Columns with statistics by row group; for the others they cost a quarter of the time and skip nothing."""

Columns = dict[str, Any]


def write_tables(outcome: Outcome, directory: Path) -> None:
    """Write `subjects`, `rules`, `windows`, `indicators` and `goals` as `.parquet` files.

    The same outcome gives the same bytes. Raises pyarrow.ArrowInvalid where a figure has more than 18 digits.
    """
    directory.mkdir(parents=True, exist_ok=True)
    schemes = [scheme for _name, scheme in sorted(outcome.schemes.items())]
    tables = {
        "subjects": (_subjects(scheme) for scheme in schemes),
        "rules": (part for scheme in schemes for part in _rules(scheme)),
        "windows": (part for scheme in schemes for part in _windows(scheme)),
        "indicators": _indicators(outcome),
        "goals": _goals(outcome),
    }
    for name, parts in tables.items():
        _write(directory / f"{name}.parquet", SCHEMAS[name], parts)


def _write(path: Path, schema: pyarrow.Schema, parts: Iterable[Columns]) -> None:
    """Write the parts one after the other; while one is written the next is prepared."""
    searched = [name for name in schema.names if name in _SEARCHED]
    writer = pyarrow.parquet.ParquetWriter(
        path, schema, compression="zstd", store_decimal_as_integer=True,
        write_statistics=searched, write_batch_size=1 << 17,
    )  # fmt: skip
    with writer, ThreadPoolExecutor(1) as thread:
        writing: Future[None] | None = None
        for table in _gathered(schema, parts):
            if writing is not None:
                writing.result()
            writing = thread.submit(writer.write_table, table, row_group_size=_SLICE)
        if writing is not None:
            writing.result()


def _gathered(schema: pyarrow.Schema, parts: Iterable[Columns]) -> Iterator[pyarrow.Table]:
    """Parts as tables of about a slice: many small ones together, a large one alone."""
    waiting: list[pyarrow.Table] = []
    rows = 0
    for part in parts:
        table = pyarrow.table(part, schema=schema)
        waiting.append(table)
        rows += table.num_rows
        if rows >= _SLICE:
            yield _together(waiting)
            waiting, rows = [], 0
    if waiting:
        yield _together(waiting)


def _together(tables: list[pyarrow.Table]) -> pyarrow.Table:
    if len(tables) == 1:
        return tables[0]
    return pyarrow.concat_tables(tables).unify_dictionaries().combine_chunks()


def _subjects(scheme: SchemeOutcome) -> Columns:
    table = scheme.subjects
    return {
        "plant": _code(table["plant"]),
        "scheme": _always(scheme.scheme.name, table.num_rows),
        "subject": _code(table["subject"]),
        "name": table["name"],
        "active": table["active"],
        "score": _figure(table["score"]),
        "rank": table["rank"],
        "grade": _code(table["grade"]),
        "tied": _list(table["tied"]),
        "vetoes": _list(table["vetoes"]),
    }


def _rules(scheme: SchemeOutcome) -> Iterator[Columns]:
    for part in _slices(scheme.subjects):
        keys = _keys(scheme, part)
        for rule in scheme.scheme.rules:
            yield {
                **keys,
                "rule": _always(rule.code, part.num_rows),
                "points": _figure(part[columns.points(rule)]),
            }


def _windows(scheme: SchemeOutcome) -> Iterator[Columns]:
    for every, table in scheme.windows.items():
        rules = [rule for rule in scheme.scheme.rules if rule.every == every]
        for part in _slices(table):
            keys = _keys(scheme, part)
            window = _code(part["window_name"])
            for rule in rules:
                yield {
                    **keys,
                    "rule": _always(rule.code, part.num_rows),
                    "window": window,
                    **_halves(rule.value, part),
                    "points": _figure(part[columns.points(rule)]),
                    "pending": part[columns.pending(rule)],
                }


def _indicators(outcome: Outcome) -> Iterator[Columns]:
    for code, indicator in sorted(outcome.rulebook.indicators.items()):
        for unit in UNITS:
            if indicator.judges(unit):
                table = outcome.units[unit]
                yield {
                    "plant": _code(table["plant"]),
                    "indicator": _always(code, table.num_rows),
                    "type": _always(unit, table.num_rows),
                    "subject": _code(table["subject"]),
                    **_halves(indicator.value, table),
                    "status": _code(table[columns.status(indicator)]),
                }


def _goals(outcome: Outcome) -> Iterator[Columns]:
    for code, goal in sorted(outcome.rulebook.goals.items()):
        for unit in UNITS:
            if goal.judges(unit):
                table = outcome.units[unit]
                yield {
                    "plant": _code(table["plant"]),
                    "goal": _always(code, table.num_rows),
                    "type": _always(unit, table.num_rows),
                    "subject": _code(table["subject"]),
                    "status": _code(table[columns.goal(goal)]),
                }


def _slices(table: pyarrow.Table) -> Iterator[pyarrow.Table]:
    for start in range(0, table.num_rows, _SLICE):
        yield table.slice(start, _SLICE).combine_chunks()


def _keys(scheme: SchemeOutcome, table: pyarrow.Table) -> Columns:
    return {
        "plant": _code(table["plant"]),
        "scheme": _always(scheme.scheme.name, table.num_rows),
        "subject": _code(table["subject"]),
    }


def _halves(value: Value, table: pyarrow.Table) -> Columns:
    if isinstance(value, Ratio):
        return {"of": _counted(value.of, table), "to": _counted(value.to, table)}
    return {"of": _counted(value, table), "to": pyarrow.nulls(table.num_rows, FIGURE)}


def _counted(measure: Measure, table: pyarrow.Table) -> Any:
    counts = table[columns.counted(measure)]
    return _figure(counts if measure.scale == 100 else compute.multiply_checked(counts, 100))


def _figure(hundredths: Any) -> Any:
    """Whole hundredths as decimals: the same integers with the point moved, not divided."""
    whole = _array(hundredths).cast(pyarrow.decimal128(19, 0))
    return whole.view(pyarrow.decimal128(19, 2)).cast(FIGURE)


def _code(texts: Any) -> Any:
    return _array(texts).dictionary_encode()


def _always(text: str, rows: int) -> Any:
    indices = pyarrow.repeat(pyarrow.scalar(0, pyarrow.int32()), rows)
    return pyarrow.DictionaryArray.from_arrays(indices, pyarrow.array([text]))


def _list(texts: Any) -> Any:
    """Codes parted by spaces as lists: each text that occurs is split once."""
    encoded = _array(texts).dictionary_encode()
    lists = pyarrow.array([text.split() for text in encoded.dictionary.to_pylist()], _CODES)
    return lists.take(encoded.indices)


def _array(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pyarrow.ChunkedArray) else column
