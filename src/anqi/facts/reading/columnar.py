"""Parquet files of others: what columns they have, and of what types."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from anqi.facts.reading.findings import Findings
from anqi.facts.reading.headers import heading_of, missing
from anqi.facts.reading.heading_faults import tell_heading
from anqi.facts.reading.parts import Landing, Part
from anqi.facts.reading.sql import FILE, ROW_OF_FILE, scan
from anqi.facts.sheets import Sheet
from anqi.kit.language import _


def land_parquet(
    path: Path,
    sheet: Sheet,
    source: int,
    label: str,
    connection: duckdb.DuckDBPyConnection,
    findings: Findings,
) -> Landing:
    """The file as a part, where it lies. What is wrong with it is told to `findings`."""
    bare = Part(source, sheet, label, path, {})
    try:
        names = pq.read_schema(path).names
        described = connection.execute(f"DESCRIBE SELECT * FROM {scan([path])} LIMIT 0").fetchall()
    except (pa.ArrowException, duckdb.Error, OSError):
        findings.about_part(bare, _("not a readable Parquet file; hand it in again"))
        return Landing()
    if ROW_OF_FILE in names or FILE in names:
        message = _("no column may be called {name}").format(name=f"{ROW_OF_FILE}, {FILE}")
        findings.about_part(bare, message)
        return Landing()
    heading = heading_of(sheet, names)
    schema = tuple((name, type) for name, type, *_rest in described)
    types = {name: schema[held.position][1] for name, held in heading.columns.items()}
    part = Part(source, sheet, label, path, heading.columns, types, schema)
    warnings = tell_heading(part, heading, findings)
    if heading.twice or missing(sheet, heading):
        return Landing([], warnings)
    return Landing([part], warnings)
