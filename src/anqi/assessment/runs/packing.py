"""How a run keeps what it came to: the document packed, a row a subject, and the board of all units."""

import io
import zlib
from collections.abc import Iterator
from typing import Any

from pydantic_core import from_json, to_json

from anqi.assessment.runs.models import Run, RunSubject
from anqi.rules.outcome.model import Outcome
from anqi.rules.results.document import value_of, write_document
from anqi.rules.results.vetoes import VetoValues

Json = dict[str, Any]
_LEVEL = 1
"""Of compression: what is packed repeats itself so much that more gains little and takes three times as long."""


def pack(text: bytes) -> bytes:
    return zlib.compress(text, _LEVEL)


def unpack(packed: bytes | memoryview) -> bytes:
    return zlib.decompress(packed)


def pack_json(value: object) -> bytes:
    return pack(to_json(value))


def unpack_json(packed: bytes | memoryview) -> Any:
    return from_json(unpack(packed))


def document_of(outcome: Outcome) -> bytes:
    """`results.json`, the very bytes that `anqi assess` writes."""
    out = io.StringIO()
    write_document(outcome, out)
    return out.getvalue().encode()


def hundredths_of(figure: str) -> int:
    """A figure of the document, which always has two decimals, in hundredths."""
    return int(figure.replace(".", ""))


def rows_of(run: Run, outcome: Outcome, document: Json) -> Iterator[RunSubject]:
    """A row for each subject of each scheme, as the document has them."""
    plant = document["plants"][run.plant.code]
    for name, scheme in outcome.schemes.items():
        of_plants = scheme.scheme.subject == "plant"
        for one in document["schemes"][name] if of_plants else plant["schemes"][name]:
            yield RunSubject(
                run=run, scheme=name, type=scheme.scheme.subject, code=one["subject"],
                name=one["name"][:200], active=one["active"], score=hundredths_of(one["score"]),
                rank=one["rank"], grade=one["grade"], tied=one["tied"], vetoes=one["vetoes"],
                rules=pack_json(one["rules"]),
            )  # fmt: skip


def board_of(run: Run, outcome: Outcome, document: Json) -> Json:
    """Indicators and goals of all units as the document has them, what the units are called, and what vetoes saw.

    `{"indicators", "goals"}` as in results.md, `"names": {TYPE: {CODE: NAME}}`, and of subjects on whom vetoes hold
    `"vetoes": {SCHEME: {SUBJECT: {VETO: value}}}`: values stand nowhere in the document.
    """
    plant = document["plants"][run.plant.code]
    names = {
        unit: dict(zip(table["subject"].to_pylist(), table["name"].to_pylist(), strict=True))
        for unit, table in outcome.units.items()
    }
    return {
        "indicators": plant["indicators"],
        "goals": plant["goals"],
        "names": names,
        "vetoes": {name: _seen(scheme) for name, scheme in outcome.schemes.items()},
    }


def _seen(scheme: Any) -> dict[str, dict[str, Any]]:
    values = VetoValues(scheme)
    by_code = {veto.code: veto for veto in scheme.scheme.vetoes}
    heads = (scheme.subjects[name].to_pylist() for name in ("plant", "subject", "vetoes"))
    return {
        subject: {
            code: value_of(values.of(by_code[code], (plant, subject))) for code in held.split()
        }
        for plant, subject, held in zip(*heads, strict=True)
        if held
    }
