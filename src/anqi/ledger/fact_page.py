"""One fact as its page shows it: the row, its corrections, and the proof in four steps."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.facts.catalogue import KINDS
from anqi.kit.exact import short
from anqi.kit.language import spoken
from anqi.ledger import showing
from anqi.ledger.models import Fact
from anqi.ledger.proofs import Step
from anqi.ledger.proving import Looked
from anqi.ledger.queries import Names, is_late, taken_back

_SHOWN = 3
"""Steps of a proof that are shown at its beginning; of those after them only the last."""


def title_of(fact: Fact) -> str:
    """What happened, and how much of it."""
    kind = showing.kind_of(fact)
    if KINDS[fact.kind].quantity is None:
        return kind
    amount = showing.measured(fact.kind, fact.quantity)
    return _("{kind}, {quantity}").format(kind=kind, quantity=amount)


def tags_of(fact: Fact) -> list[dict[str, Any]]:
    found = []
    if taken_back(fact):
        found.append({"text": _("taken back, counts no more")})
    if is_late(fact):
        found.append({"text": _("late entry")})
    return found


def terms_of(fact: Fact, names: Names) -> list[dict[str, Any]]:
    """The row, line by line."""
    terms: list[dict[str, Any]] = [
        {"name": _("No."), "value": showing.number_of(fact), "mono": True},
        {"name": _("Kind"), "value": showing.kind_of(fact), "note": fact.kind},
        {"name": _("Occurred on"), "value": fact.occurred_on.isoformat()},
    ]
    for title, code, name in (
        (_("Department"), fact.department, names.department(fact.department)),
        (_("Party branch"), fact.branch, names.branch(fact.branch)),
        (_("Person"), fact.person, names.person(fact.person)),
    ):
        if code:
            terms.append({"name": title, "value": name, "note": code if code != name else ""})
    terms.append({"name": _("Quantity"), "value": showing.quantity_of(fact)})
    for name, attribute in KINDS[fact.kind].attributes.items():
        if name in fact.attributes:
            value = showing.value_of(fact, name)
            terms.append({"name": attribute.title.in_(spoken()), "value": value})
    source = showing.source_of(fact, names)
    by = names.login(fact.posted_by)
    return [
        *terms,
        {"name": _("Source record"), "value": source.pop("text"), **source},
        {"name": _("Posted"), "value": showing.moment_of(fact.posted_at, seconds=True)},
        {
            "name": _("Posted by"),
            "value": by,
            "note": fact.posted_by if by != fact.posted_by else "",
        },
    ]


def corrections(fact: Fact, chain: Sequence[Fact], names: Names) -> dict[str, Any]:
    """What was posted of the same matter, and what of it counts now."""
    unit = KINDS[fact.kind].quantity
    counts = sum(one.quantity for one in chain if one.reverses_id is None and not taken_back(one))
    columns = [
        {"name": _("Fact"), "kind": "nowrap"}, {"name": _("Posted"), "kind": "nowrap"},
        {"name": _("Posted by"), "kind": "nowrap"}, {"name": _("Reason or record")},
        {"name": _("Counts, {unit}").format(unit=unit.in_(spoken())) if unit else _("Counts"), "kind": "num"},
    ]  # fmt: skip
    return {
        "caption": _("Corrections"),
        "columns": columns,
        "rows": [_correction(one, fact, names) for one in chain],
        "foot": {"cells": [{"text": _("Counts now"), "span": 4}, short(counts)]},
        "form": "stack",
    }


def _correction(one: Fact, shown: Fact, names: Names) -> dict[str, Any]:
    is_shown, is_void = one.pk == shown.pk, taken_back(one)
    number: dict[str, Any] = {"text": showing.number_of(one), "keep": True}
    if is_shown:
        number["tag"] = _("the fact shown")
    else:
        number["href"] = reverse("ledger:fact", args=[one.pk])
    amount = short(one.quantity)
    return {
        "cells": [
            number,
            showing.moment_of(one.posted_at),
            names.login(one.posted_by),
            showing.source_of(one, names) | {"keep": True},
            f"−{amount}" if one.reverses_id else amount,
        ],
        "void": is_void,
        "undo": one.reverses_id is not None,
    }


def corrections_note(fact: Fact, chain: Sequence[Fact]) -> str:
    if len(chain) == 1:
        return _("never corrected")
    if len(chain) == 2:
        said = _("both occurred on {day}; both stand in the account, neither changed the other")
        return said.format(day=fact.occurred_on)
    said = _("all occurred on {day}; all stand in the account, none changed another")
    return said.format(day=fact.occurred_on)


def steps_of(looked: Looked) -> dict[str, Any]:
    """The steps from the leaf to the root: the first few, those that are folded away, and the last."""
    lines = [_line(number, step) for number, step in enumerate(looked.steps, 1)]
    if len(lines) <= _SHOWN + 2:
        return {"first": lines, "folded": [], "last": []}
    return {"first": lines[:_SHOWN], "folded": lines[_SHOWN:-1], "last": lines[-1:]}


def _line(number: int, step: Step) -> dict[str, Any]:
    return {
        "number": number,
        "side": _("right") if step.is_right else _("left"),
        "beside": step.beside.hex(),
        "hash": step.hash.hex(),
    }


def shortened(hash: bytes) -> str:
    """A hash as it is named in a line of text."""
    text = hash.hex()
    return f"{text[:8]}…{text[-4:]}"
