"""Facts, adjustments and exclusions as tables, and the columns of their files."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.goals.adjusting import Adjustment
from anqi.assessment.goals.boards import Board, missing
from anqi.assessment.goals.models import Exclusion
from anqi.assessment.goals.periods import called as window_called
from anqi.assessment.goals.wording import share_said, words
from anqi.facts.catalogue import KINDS
from anqi.kit.language import spoken
from anqi.ledger import showing
from anqi.ledger.models import Fact
from anqi.ledger.queries import Names, is_late, taken_back
from anqi.pages.addresses import href_to
from anqi.pages.component_kinds import Cell, Row, State, Table
from anqi.pages.twins import Column
from anqi.rules.rulebook.sentences import target
from anqi.rules.rulebook.wording import called

BOARD: Sequence[Column] = (
    Column("window", gettext_lazy("Window"), 12), Column("type", gettext_lazy("Kind of unit"), 12),
    Column("code", gettext_lazy("Code"), 10), Column("unit", gettext_lazy("Unit"), 24),
    Column("indicator", gettext_lazy("Indicator code"), 14), Column("title", gettext_lazy("Indicator"), 40),
    Column("of", gettext_lazy("Numerator or count"), 12), Column("to", gettext_lazy("Denominator"), 12),
    Column("share", gettext_lazy("Share"), 10), Column("target", gettext_lazy("Target"), 14),
    Column("missing", gettext_lazy("How many missing"), 10), Column("status", gettext_lazy("Met or missed"), 10),
    Column("later_of", gettext_lazy("Numerator with adjustments"), 14),
    Column("later_to", gettext_lazy("Denominator with adjustments"), 14),
)  # fmt: skip
FACTS: Sequence[Column] = (
    Column("id", gettext_lazy("Fact"), 36), Column("number", gettext_lazy("No."), 10),
    Column("kind", gettext_lazy("Kind"), 24), Column("occurred_on", gettext_lazy("Occurred on"), 12),
    Column("department", gettext_lazy("Department"), 12), Column("branch", gettext_lazy("Party branch"), 12),
    Column("person", gettext_lazy("Person"), 12), Column("about", gettext_lazy("Details of the fact"), 40),
    Column("source", gettext_lazy("Source record"), 30), Column("posted_at", gettext_lazy("Posted"), 18),
)  # fmt: skip
EXCLUSIONS: Sequence[Column] = (
    Column("state", gettext_lazy("State"), 12), Column("kind", gettext_lazy("Kind"), 24),
    Column("occurred_on", gettext_lazy("Was due on"), 12), Column("department", gettext_lazy("Department"), 12),
    Column("branch", gettext_lazy("Party branch"), 12), Column("person", gettext_lazy("Person"), 12),
    Column("reason", gettext_lazy("Reason"), 40), Column("asked_by", gettext_lazy("Asked for by"), 12),
    Column("asked_at", gettext_lazy("Asked for"), 18), Column("decided_by", gettext_lazy("Decided by"), 12),
    Column("decided_at", gettext_lazy("Decided at"), 18), Column("note", gettext_lazy("Note on the decision"), 40),
    Column("fact", gettext_lazy("Fact"), 36), Column("reversal", gettext_lazy("Reversal"), 36),
)  # fmt: skip
ADJUSTMENTS: Sequence[Column] = (
    Column("month", gettext_lazy("Closed month"), 12), Column("change", gettext_lazy("Adds or takes back"), 12),
    Column("indicators", gettext_lazy("Indicators"), 20), *FACTS, Column("reason", gettext_lazy("Reason"), 40),
)  # fmt: skip
_STATES: dict[str, State] = {"asked": "open", "approved": "ok", "refused": "na"}


def board_rows(board: Board) -> Iterator[Sequence[Any]]:
    """Every indicator of every unit of a board; what is live beside it where a month is closed."""
    for one in board.rulebook.indicators.values():
        values, live = board.indicator(one), board.live(one) if board.frozen else {}
        for unit, name in board.units.items():
            judged, later = values.get(unit), live.get(unit)
            if judged is None:
                continue
            yield (
                board.window, unit[0], unit[2], name, one.code, called(one.title, one.code),
                *_plain(judged.value), share_said(one, judged), target(one),
                _number(missing(one, judged)), words()[judged.status],
                *(_plain(later.value) if later is not None else (None, None)),
            )  # fmt: skip


def _plain(value: tuple[int, int | None]) -> tuple[Any, Any]:
    return _number(value[0]), None if value[1] is None else _number(value[1])


def _number(hundredths: int) -> int | float:
    """Whole where it is; a file's figures have two decimals at most, which a float of this size holds."""
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def facts(
    given: Sequence[Any], names: Names, *, caption: str, may_ask: Collection[UUID] = (),
) -> Table:  # fmt: skip
    """Facts, each with its page and its record; those of `may_ask` with the way to their exclusion."""
    rows: list[Row] = []
    for fact in given:
        source_cell: Cell = showing.source_of(fact, names, longest=40)  # type: ignore[assignment]
        number: Cell = {
            "text": showing.number_of(fact), "href": href_to("ledger:fact", fact.pk), "figure": True,
        }  # fmt: skip
        posted: Cell = {"text": showing.moment_of(fact.posted_at)}
        if is_late(fact):
            posted["tag"] = _("late entry")
        act: Cell = {"text": ""}
        if getattr(fact, "exclusion", None):
            href = href_to("assessment:exclusion", fact.exclusion)
            act = {"text": str(Exclusion.State(fact.exclusion_state).label), "href": href}
        elif fact.pk in may_ask:
            act = {
                "button": {
                    "text": _("Exclude"),
                    "href": href_to("assessment:exclusion_ask", fact.pk),
                }
            }
        cells: list[Cell | str] = [
            number, fact.occurred_on.isoformat(), showing.subjects_of(fact, names),
            showing.kind_of(fact), showing.attributes_of(fact), source_cell, posted, act,
        ]  # fmt: skip
        rows.append({"cells": cells, "void": taken_back(fact)})
    return {
        "caption": caption, "rows": rows, "form": "stack",
        "columns": [
            {"name": _("No.")}, {"name": _("Was due on"), "kind": "nowrap"}, {"name": _("Whom it is about")},
            {"name": _("What it was")}, {"name": _("How it was")}, {"name": _("Source record")},
            {"name": _("Posted"), "kind": "nowrap"}, {"name": _("Exclusion"), "hidden": True},
        ],
    }  # fmt: skip


def fact_row(fact: Fact, names: Names) -> Sequence[Any]:
    return (
        str(fact.pk), showing.number_of(fact), showing.kind_of(fact), fact.occurred_on,
        names.department(fact.department), names.branch(fact.branch), names.person(fact.person),
        showing.attributes_of(fact), showing.source_of(fact, names)["text"], fact.posted_at,
    )  # fmt: skip


def adjustments(given: Iterable[Adjustment], names: Names) -> Table:
    """What came after its month was closed, with the reason."""
    rows: list[Row] = []
    for one in given:
        fact = one.fact
        number: Cell = {
            "text": showing.number_of(fact), "href": href_to("ledger:fact", fact.pk), "figure": True,
        }  # fmt: skip
        change: Cell = {"text": _("takes back") if one.takes_back else _("adds")}
        rows.append(
            {
                "cells": [
                    number, window_called(one.month), change, " ".join(one.indicators),
                    fact.occurred_on.isoformat(), showing.subjects_of(fact, names),
                    _about(fact), reason_of(fact, names), showing.moment_of(fact.posted_at),
                    names.login(fact.posted_by),
                ],
                "undo": one.takes_back, "void": taken_back(fact),
            }
        )  # fmt: skip
    return {
        "caption": _("Adjustments after closing"), "rows": rows, "form": "stack",
        "columns": [
            {"name": _("No.")}, {"name": _("Closed month"), "kind": "nowrap"},
            {"name": _("Kind of change"), "kind": "nowrap"},
            {"name": _("Indicators")}, {"name": _("Was due on"), "kind": "nowrap"}, {"name": _("Whom it is about")},
            {"name": _("What it was")}, {"name": _("Reason")}, {"name": _("Posted"), "kind": "nowrap"},
            {"name": _("Posted by"), "kind": "nowrap"},
        ],
    }  # fmt: skip


def _about(fact: Fact) -> str:
    title = KINDS[fact.kind].title.in_(spoken())
    return f"{title} {showing.attributes_of(fact)}"


def reason_of(fact: Fact, names: Names) -> str:
    """Why it came late or was taken back, as was written; of what a record posted, that record."""
    return str(showing.source_of(fact, names)["text"]) or _("no reason was given")


def adjustment_row(one: Adjustment, names: Names) -> Sequence[Any]:
    change = _("takes back") if one.takes_back else _("adds")
    return (
        one.month, change, " ".join(one.indicators), *fact_row(one.fact, names),
        reason_of(one.fact, names),
    )  # fmt: skip


def exclusions(given: Iterable[Exclusion], names: Names) -> Table:
    """Exclusions, each with its page."""
    rows: list[Row] = [
        {
            "cells": [
                {
                    "text": KINDS[one.kind].title.in_(spoken()) if one.kind in KINDS else one.kind,
                    "href": href_to("assessment:exclusion", one.pk),
                },
                one.occurred_on.isoformat(), subjects(one, names), one.reason,
                {"text": one.asked_by.name, "note": showing.moment_of(one.asked_at)},
                {
                    "text": one.decided_by.name if one.decided_by else "",
                    "note": showing.moment_of(one.decided_at) if one.decided_at else "",
                },
                {"state": _STATES[one.state], "text": str(one.get_state_display())},
            ]
        }
        for one in given
    ]  # fmt: skip
    return {
        "caption": _("Exclusions"), "rows": rows, "form": "stack",
        "columns": [
            {"name": _("What it was")}, {"name": _("Was due on"), "kind": "nowrap"}, {"name": _("Whom it is about")},
            {"name": _("Reason")}, {"name": _("Asked for by"), "kind": "nowrap"},
            {"name": _("Decided by"), "kind": "nowrap"}, {"name": _("State"), "kind": "nowrap"},
        ],
    }  # fmt: skip


def subjects(one: Exclusion, names: Names) -> str:
    found = (names.department(one.department), names.branch(one.branch), names.person(one.person))
    return " ".join(filter(None, found))


def exclusion_row(one: Exclusion, names: Names) -> Sequence[Any]:
    return (
        str(one.get_state_display()), KINDS[one.kind].title.in_(spoken()), one.occurred_on,
        names.department(one.department), names.branch(one.branch), names.person(one.person),
        one.reason, one.asked_by.name, one.asked_at,
        one.decided_by.name if one.decided_by else None, one.decided_at, one.note, str(one.fact),
        str(one.reversal) if one.reversal else None,
    )  # fmt: skip
