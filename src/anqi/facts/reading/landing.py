"""Rows of text, from whatever file, as a Parquet file: one form in which all that follows can be checked."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import reduce
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROW = "row_"
"""The column that holds a row's number as the file's own program shows it, from 1."""
_GROUP = 120_000
"""Rows to a row group: enough for dictionaries to pay, few enough to be held in memory."""


class Lander:
    """Writes text columns. White space around a cell goes, empty cells are null, blank rows are left out."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        fields = [(ROW, pa.int64()), *((name, pa.string()) for name in names)]
        self._schema = pa.schema(fields)
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd", compression_level=1)
        self._waiting: list[pa.RecordBatch] = []
        self._beside = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    def write(self, first_row: int, columns: Sequence[Sequence[str] | pa.Array]) -> None:
        """Consecutive rows, the first of which is numbered `first_row`."""
        arrays = [_array(column) for column in columns]
        # The next rows can be read while these are written.
        self._finish()
        self._writing = self._beside.submit(self._write, first_row, arrays)

    def _write(self, first_row: int, columns: list[pa.Array]) -> None:
        count = len(columns[0])
        rows = pa.array(range(first_row, first_row + count), pa.int64())
        cells = [_clean(column) for column in columns]
        batch = pa.RecordBatch.from_arrays([rows, *cells], schema=self._schema)
        if all(column.null_count for column in cells):
            batch = batch.filter(reduce(pc.or_, (column.is_valid() for column in cells)))
        self._waiting.append(batch)
        if sum(map(len, self._waiting)) >= _GROUP:
            self._flush()

    def _finish(self) -> None:
        if self._writing is not None:
            self._writing.result()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_batches(self._waiting, self._schema))
        self._waiting.clear()

    def __enter__(self) -> "Lander":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._beside.shutdown(wait=True)
        with self._writer:
            if kind is None:
                self._finish()
                self._flush()


def _array(cells: Sequence[str] | pa.Array) -> pa.Array:
    if isinstance(cells, pa.Array):
        return cells
    return pa.array(cells, pa.string()) if any(cells) else pa.nulls(len(cells), pa.string())


def _clean(cells: pa.Array) -> pa.Array:
    if cells.null_count == len(cells):
        return cells
    trimmed = pc.utf8_trim_whitespace(cells)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)
