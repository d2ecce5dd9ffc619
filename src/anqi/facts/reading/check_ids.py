"""Ids of facts, and what reverses what.

A hash of 64 bits finds the few ids that may be there twice; only those are compared as text.
"""

from anqi.facts.reading.findings import Findings, where
from anqi.facts.reading.seen import SCHEMA, Seen, view
from anqi.facts.reading.wording import quote
from anqi.facts.sheets import FACTS
from anqi.kit.faults import SHOWN
from anqi.kit.language import _


def check_ids(seen: Seen, findings: Findings) -> None:
    """Tell the ids that a source has twice, or two sources for the same plant."""
    seen.connection.execute(f"""
        CREATE TABLE {SCHEMA}.id_twice AS
        SELECT hash(id) AS hashed FROM {view(FACTS)} WHERE id IS NOT NULL
        GROUP BY hashed HAVING count(*) > 1
    """)
    if not seen.number(f"SELECT count(*) FROM {SCHEMA}.id_twice"):
        return
    repeated = f"""
        SELECT part_, row_, id,
            first(part_) OVER in_source AS source_part, first(row_) OVER in_source AS source_row,
            first(part_) OVER in_plant AS plant_part, first(row_) OVER in_plant AS plant_row
        FROM {view(FACTS)} WHERE hash(id) IN (FROM {SCHEMA}.id_twice)
        WINDOW in_source AS (PARTITION BY id, source_ ORDER BY part_, row_),
            in_plant AS (PARTITION BY id, plant ORDER BY part_, row_)
    """
    seen.connection.execute(f"""
        CREATE TABLE {SCHEMA}.repeated AS SELECT part_, row_, id,
            CASE WHEN later_in_source THEN source_part ELSE plant_part END AS first_part,
            CASE WHEN later_in_source THEN source_row ELSE plant_row END AS first_row
        FROM (
            SELECT *, (part_, row_) <> (source_part, source_row) AS later_in_source,
                (part_, row_) <> (plant_part, plant_row) AS later_in_plant
            FROM ({repeated})
        ) WHERE later_in_source OR later_in_plant
    """)
    count = seen.number(f"SELECT count(*) FROM {SCHEMA}.repeated")
    rows = seen.connection.execute(
        f"FROM {SCHEMA}.repeated ORDER BY part_, row_ LIMIT {SHOWN}"
    ).fetchall()
    for part, row, id, first_part, first_row in rows:
        message = _("the fact {id} is there already: {place}")
        text = message.format(id=quote(id), place=where(seen.parts[first_part], first_row))
        findings.at(seen.parts[part], row, "id", text)
    findings.more(count - len(rows))


def check_reversals(seen: Seen, findings: Findings) -> None:
    """Tell the reversals that take back nothing that may be taken back."""
    seen.connection.execute(f"""
        CREATE TABLE {SCHEMA}.reversal AS SELECT source_, part_, row_, id, kind, plant, reverses
        FROM {view(FACTS)} WHERE reverses IS NOT NULL
    """)
    if not seen.number(f"SELECT count(*) FROM {SCHEMA}.reversal"):
        return
    seen.connection.execute(f"""
        CREATE TABLE {SCHEMA}.original AS SELECT DISTINCT ON (source_, id)
            source_, id, kind, plant, reverses IS NOT NULL AS reverses
        FROM {view(FACTS)} WHERE id IN (SELECT reverses FROM {SCHEMA}.reversal)
        ORDER BY source_, id, part_, row_
    """)
    rows = seen.connection.execute(f"""
        SELECT part_, row_, reversal.reverses, reversal.kind, reversal.plant,
            reversal.id = reversal.reverses AS itself, original.id IS NULL AS lacking,
            original.kind, original.plant, original.reverses,
            first(part_) OVER earlier, first(row_) OVER earlier
        FROM {SCHEMA}.reversal AS reversal LEFT JOIN {SCHEMA}.original AS original
            ON original.source_ = reversal.source_ AND original.id = reversal.reverses
        WINDOW earlier AS (
            PARTITION BY reversal.source_, reversal.reverses ORDER BY part_, row_
        )
        QUALIFY itself OR lacking OR original.reverses OR original.plant <> reversal.plant
            OR original.kind <> reversal.kind
            OR (part_, row_) <> (first(part_) OVER earlier, first(row_) OVER earlier)
        ORDER BY part_, row_
    """).fetchall()
    for part, row, *found in rows[:SHOWN]:
        findings.at(seen.parts[part], row, "reverses", _wrong(seen, *found))
    findings.more(max(0, len(rows) - SHOWN))


def _wrong(
    seen: Seen,
    reverses: str,
    kind: str | None,
    plant: str | None,
    itself: bool,
    lacking: bool,
    of_kind: str | None,
    of_plant: str | None,
    is_reversal: bool | None,
    first_part: int,
    first_row: int,
) -> str:
    id = quote(reverses)
    if itself:
        return _("a fact can't reverse itself")
    if lacking:
        return _("there is no fact {id} in this file").format(id=id)
    if is_reversal:
        return _("{id} is a reversal, which can't be reversed").format(id=id)
    if of_plant != plant and of_plant and plant:
        message = _("{id} is a fact of plant {other}, not of {plant}")
        return message.format(id=id, other=of_plant, plant=plant)
    if of_kind != kind and of_kind and kind:
        message = _("{id} is of kind {other}, not {kind}")
        return message.format(id=id, other=of_kind, kind=kind)
    place = where(seen.parts[first_part], first_row)
    return _("{id} is reversed already: {place}").format(id=id, place=place)
