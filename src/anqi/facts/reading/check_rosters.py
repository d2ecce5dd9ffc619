"""Rosters: one row a code, spans that do not end before they begin, and names that lead somewhere."""

from typing import NamedTuple

from anqi.facts.reading.findings import Findings, where
from anqi.facts.reading.seen import Seen, view
from anqi.facts.sheets import (
    ANSWERS_FOR,
    BRANCHES,
    DEPARTMENTS,
    FACTS,
    PEOPLE,
    PLANTS,
    SHEETS,
    Sheet,
)
from anqi.kit.faults import SHOWN
from anqi.kit.language import _


class Link(NamedTuple):
    """A column that names a row of a roster of the same plant."""

    sheet: Sheet
    column: str
    roster: Sheet


LINKS = (
    Link(ANSWERS_FOR, "branch", BRANCHES),
    Link(ANSWERS_FOR, "department", DEPARTMENTS),
    Link(PEOPLE, "department", DEPARTMENTS),
    Link(PEOPLE, "branch", BRANCHES),
    Link(FACTS, "department", DEPARTMENTS),
    Link(FACTS, "branch", BRANCHES),
    Link(FACTS, "person", PEOPLE),
)


def check_rosters(seen: Seen, findings: Findings) -> None:
    """Tell what is wrong between rows of the rosters, and what names no row of them."""
    for sheet in (PLANTS, DEPARTMENTS, BRANCHES, PEOPLE):
        _check_keys(seen, sheet, findings)
    for sheet in SHEETS:
        if "active_from" in sheet.by_name:
            _check_spans(seen, sheet, findings)
        if "plant" in sheet.by_name:
            _check_plants(seen, sheet, findings)
    for link in LINKS:
        _check_link(seen, link, findings)


def _check_keys(seen: Seen, sheet: Sheet, findings: Findings) -> None:
    """A code twice in one source; or in two sources with something else beside it."""
    key = ", ".join(sheet.key)
    filled = " AND ".join(f"{column} IS NOT NULL" for column in sheet.key)
    rest = ", ".join(sheet.by_name)
    twice = f"SELECT {key} FROM {view(sheet)} WHERE {filled} GROUP BY {key} HAVING count(*) > 1"
    if not seen.number(f"SELECT count(*) FROM ({twice})"):
        return
    rows = seen.connection.execute(f"""
        SELECT part_, row_, code, first_part, first_row FROM (
            SELECT part_, row_, code,
                first(part_) OVER whole AS first_part, first(row_) OVER whole AS first_row,
                row_number() OVER (PARTITION BY {key}, source_ ORDER BY part_, row_) AS in_source,
                row({rest}) IS DISTINCT FROM first(row({rest})) OVER whole AS differs
            FROM {view(sheet)} SEMI JOIN ({twice}) USING ({key})
            WINDOW whole AS (PARTITION BY {key} ORDER BY part_, row_)
        ) WHERE in_source > 1 OR differs ORDER BY part_, row_
    """).fetchall()
    for part, row, code, first_part, first_row in rows[:SHOWN]:
        place = where(seen.parts[first_part], first_row)
        message = _("{code} is there already: {place}").format(code=code, place=place)
        findings.at(seen.parts[part], row, "code", message)
    findings.more(max(0, len(rows) - SHOWN))


def _check_spans(seen: Seen, sheet: Sheet, findings: Findings) -> None:
    rows = seen.connection.execute(f"""
        SELECT part_, row_, active_from, active_to FROM {view(sheet)}
        WHERE active_from > active_to ORDER BY part_, row_
    """).fetchall()
    for part, row, first, last in rows[:SHOWN]:
        message = _("ends on {last}, before it begins on {first}").format(first=first, last=last)
        findings.at(seen.parts[part], row, "active_to", message)
    findings.more(max(0, len(rows) - SHOWN))


def _check_plants(seen: Seen, sheet: Sheet, findings: Findings) -> None:
    rest = f"""
        FROM {view(sheet)} WHERE plant IS NOT NULL
        AND plant NOT IN (SELECT code FROM {view(PLANTS)} WHERE code IS NOT NULL)
    """
    count = seen.number(f"SELECT count(*) {rest}")
    if not count:
        return
    rows = seen.connection.execute(
        f"SELECT part_, row_, plant {rest} ORDER BY part_, row_ LIMIT {SHOWN}"
    ).fetchall()
    for part, row, plant in rows:
        message = _("there is no plant {found} in the sheet {sheet}")
        text = message.format(found=plant, sheet=_title(PLANTS))
        findings.at(seen.parts[part], row, "plant", text)
    findings.more(count - len(rows))


def _check_link(seen: Seen, link: Link, findings: Findings) -> None:
    rest = f"""
        FROM {view(link.sheet)} AS named
        WHERE {link.column} IS NOT NULL AND plant IN (SELECT code FROM {view(PLANTS)})
        AND NOT EXISTS (
            FROM {view(link.roster)} AS roster
            WHERE roster.plant = named.plant AND roster.code = named.{link.column}
        )
    """
    count = seen.number(f"SELECT count(*) {rest}")
    if not count:
        return
    if not seen.has(link.roster):
        _tell_missing_sheet(seen, link, count, findings)
        return
    rows = seen.connection.execute(
        f"SELECT part_, row_, plant, {link.column} {rest} ORDER BY part_, row_ LIMIT {SHOWN}"
    ).fetchall()
    homes = _plants_of(seen, link.roster, {code for _part, _row, _plant, code in rows})
    for part, row, plant, code in rows:
        text = _unknown(link.roster, plant, code, homes.get(code))
        findings.at(seen.parts[part], row, link.column, text)
    findings.more(count - len(rows))


def _unknown(roster: Sheet, plant: str, code: str, home: str | None) -> str:
    if home is not None:
        message = _("{code} is of plant {home}, not of {plant}")
        return message.format(code=code, home=home, plant=plant)
    message = _("plant {plant} has no {code} in the sheet {sheet}")
    return message.format(plant=plant, code=code, sheet=_title(roster))


def _plants_of(seen: Seen, roster: Sheet, codes: set[str]) -> dict[str, str]:
    """A plant that has the code, for each of the codes that some plant has."""
    return dict(
        seen.connection.execute(
            f"SELECT code, min(plant) FROM {view(roster)}"
            " WHERE code IN (SELECT unnest(?::VARCHAR[])) AND plant IS NOT NULL GROUP BY code",
            [sorted(codes)],
        ).fetchall()
    )


def _tell_missing_sheet(seen: Seen, link: Link, count: int, findings: Findings) -> None:
    first = seen.number(
        f"SELECT min(part_) FROM {view(link.sheet)} WHERE {link.column} IS NOT NULL"
    )
    message = _("{count} rows name a {column}, but there is no sheet {sheet}")
    text = message.format(count=count, column=link.column, sheet=_title(link.roster))
    findings.about_column(seen.parts[first], link.column, text)


def _title(sheet: Sheet) -> str:
    return f"{sheet.name} {sheet.title.zh}"
