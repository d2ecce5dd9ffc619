"""Facts by their kind: whom they name, which attributes they have, what their quantity may be.

What a fact fills is one number, a bit for each column. All facts fall into a few hundred pairs of kind and such a
number, and each pair is judged once.
"""

from collections.abc import Iterator
from itertools import islice

from anqi.facts.catalogue import ATTRIBUTES, KINDS
from anqi.facts.kinds import ABSENT, MUST, UNIT_TYPES, Kind
from anqi.facts.reading.findings import Findings
from anqi.facts.reading.seen import BITS, Seen, bits, view
from anqi.facts.reading.sql import listed, literal
from anqi.facts.reading.wording import called, enumerated
from anqi.facts.sheets import FACTS
from anqi.kit.exact import short
from anqi.kit.faults import SHOWN
from anqi.kit.language import _, spoken

_ASKED = (*UNIT_TYPES, *ATTRIBUTES)
_PLACES = {column.name: place for place, column in enumerate(FACTS.columns)}
_UNCOUNTED = [kind.code for kind in KINDS.values() if kind.quantity is None]


Shape = tuple[object, ...]
"""A kind, whether its quantity counts what the kind does not count, and the columns that are filled, as bits."""


def check_facts(seen: Seen, findings: Findings) -> None:
    """Tell the facts that their kind does not allow."""
    words = bits("filled", FACTS)
    shape = f"kind, counted, {', '.join(words)}"
    shapes = seen.connection.execute(
        f"SELECT {shape}, count(*) FROM ({_shaped(words)}) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    wrong: dict[Shape, list[tuple[str, str]]] = {}
    total = 0
    for kind, counted, *filled, count in shapes:
        faults = list(_faults(KINDS[kind], _named(filled), counted=counted))
        if faults:
            wrong[kind, counted, *filled] = faults
            total += count * len(faults)
    if wrong:
        _tell(seen, shape, _shaped(words), wrong, total, findings)


def _shaped(words: list[str]) -> str:
    asked = [0] * len(words)
    for name in _ASKED:
        asked[_PLACES[name] // BITS] |= 1 << _PLACES[name] % BITS
    filled = ", ".join(
        f"{word} & {mask} AS {word}" for word, mask in zip(words, asked, strict=True)
    )
    return f"""
        SELECT part_, row_, kind, quantity, {filled},
            quantity <> 100 AND kind IN ({listed(_UNCOUNTED)}) AS counted
        FROM {view(FACTS)} WHERE kind IS NOT NULL
    """


def _named(filled: list[int]) -> set[str]:
    """The columns that are filled."""
    return {name for name in _ASKED if filled[_PLACES[name] // BITS] >> _PLACES[name] % BITS & 1}


def _faults(kind: Kind, filled: set[str], *, counted: bool) -> Iterator[tuple[str, str]]:
    """Column and message of each fault that facts of this shape have."""
    for unit in UNIT_TYPES:
        if kind.naming[unit] is MUST and unit not in filled:
            message = _("{kind} must name a {unit}")
            yield unit, message.format(kind=called(kind), unit=_title(unit))
        if kind.naming[unit] is ABSENT and unit in filled:
            message = _("{kind} may not name a {unit}")
            yield unit, message.format(kind=called(kind), unit=_title(unit))
    for name in ATTRIBUTES:
        if name in filled and name not in kind.attributes:
            known = enumerated(kind.attributes) or _("none")
            message = _("{kind} has no attribute {name}; its attributes: {known}")
            yield name, message.format(kind=called(kind), name=name, known=known)
    if counted:
        yield "quantity", _("the quantity of {kind} is always 1, not {quantity}")


def _tell(
    seen: Seen,
    shape: str,
    shaped: str,
    wrong: dict[Shape, list[tuple[str, str]]],
    total: int,
    findings: Findings,
) -> None:
    # Of absurdly many wrong shapes the rows of the first are told, and all are counted.
    shapes = ", ".join(map(_row, islice(wrong, SHOWN)))
    rows = seen.connection.execute(
        f"SELECT part_, row_, quantity, {shape} FROM ({shaped})"
        f" WHERE ({shape}) IN (VALUES {shapes}) ORDER BY part_, row_ LIMIT {SHOWN}"
    ).fetchall()
    told = 0
    for part, row, quantity, *own in rows:
        for column, message in wrong[tuple(own)]:
            text = message.format(kind=called(KINDS[own[0]]), quantity=short(quantity))
            findings.at(seen.parts[part], row, column, text)
            told += 1
    findings.more(total - told)


def _title(unit: str) -> str:
    return FACTS.by_name[unit].title.in_(spoken())


def _row(shape: Shape) -> str:
    kind, counted, *filled = shape
    return f"({literal(str(kind))}, {counted}, {', '.join(map(str, filled))})"
