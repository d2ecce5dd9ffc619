"""Cases as pages and twins show them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.process.wording import post_said
from anqi.assessment.vetoes.forms import grades_of, honours_of
from anqi.assessment.vetoes.models import ACCIDENT, LIABLE, VetoAct, VetoCase, VetoStep
from anqi.assessment.vetoes.proposing import TAKEN_OVER
from anqi.assessment.vetoes.queries import CaseFor
from anqi.assessment.vetoes.standing import ENDED, UNDECIDED, VetoStanding, VetoState
from anqi.ledger.models import Fact
from anqi.ledger.queries import Names
from anqi.ledger.showing import attributes_of, kind_of, number_of, subjects_of
from anqi.pages import component_kinds as kinds
from anqi.pages.addresses import href_to
from anqi.pages.twins import Column
from anqi.rules.rulebook.wording import called
from anqi.work.wording import day_said, moment_said

SHOWN = 50
"""Facts that a page lists; it says how many more there are."""
SIGNS: dict[VetoState, kinds.State] = {
    VetoState.PENDING: "part", VetoState.NOTIFIED: "part", VetoState.STATED: "part",
    VetoState.PROPOSED: "part", VetoState.IN_FORCE: "fail", VetoState.EXPIRED: "na",
    VetoState.REJECTED: "na", VetoState.RELEASED: "na", VetoState.LIFTED: "na",
}  # fmt: skip
COLUMNS = (
    Column("id", gettext_lazy("Number"), 38),
    Column("type", gettext_lazy("Kind of subject"), 12),
    Column("code", gettext_lazy("Code"), 12),
    Column("name", gettext_lazy("Subject"), 24),
    Column("veto", gettext_lazy("Veto code"), 16),
    Column("title", gettext_lazy("Veto"), 40),
    Column("state", gettext_lazy("State"), 24),
    Column("since", gettext_lazy("In question since"), 12),
    Column("until", gettext_lazy("In force until"), 12),
    Column("facts", gettext_lazy("Facts"), 8),
    Column("document", gettext_lazy("Document"), 24),
    Column("decided_on", gettext_lazy("Decided on the day"), 12),
)
OPEN, FORCE, OVER = "open", "in_force", "ended"
GROUPS: dict[str, tuple[VetoState, ...]] = {
    OPEN: UNDECIDED,
    FORCE: (VetoState.IN_FORCE,),
    OVER: ENDED,
}


def veto_said(case: VetoCase) -> str:
    """What the veto is called."""
    return called(case.title, case.veto)


def title_of(case: VetoCase) -> str:
    """On whom, and which veto."""
    return _("{what}: {whose}").format(what=case.name, whose=veto_said(case))


def code_said(case: VetoCase) -> str:
    """The veto's code in the rulebook; nothing for what needs none."""
    return "" if case.veto in (LIABLE, ACCIDENT) else case.veto


def state_said(now: VetoStanding) -> str:
    """How it stands, and until when."""
    until = now.until
    if now.state == VetoState.IN_FORCE and until is not None:
        return _("in force until {day}").format(day=day_said(until))
    return str(now.state.label)


def chips(found: Sequence[CaseFor], chosen: str) -> list[kinds.Chip]:
    """All, those to be decided, those in force, those that are over."""
    counts = Counter(one.standing.state for one in found)
    texts = {
        "": _("All"), OPEN: _("To be decided"), FORCE: _("In force now"), OVER: _("Over"),
    }  # fmt: skip
    return [
        {
            "text": text,
            "href": f"?state={value}" if value else "?",
            "count": sum(counts[one] for one in GROUPS[value]) if value else len(found),
            "chosen": value == chosen,
        }
        for value, text in texts.items()
    ]


def table(found: Iterable[CaseFor]) -> kinds.Table:
    """Each case: on whom, which veto, since when, how it stands."""
    columns: list[kinds.Column] = [
        {"name": _("Subject")}, {"name": _("Veto")}, {"name": _("In question since"), "kind": "nowrap"},
        {"name": _("Facts"), "kind": "num"}, {"name": _("State")}, {"name": _("Next deadline")},
    ]  # fmt: skip
    rows: list[kinds.Row] = [{"cells": _cells(one)} for one in found]
    return {"caption": _("Veto cases"), "columns": columns, "rows": rows, "form": "stack"}


def _cells(one: CaseFor) -> list[kinds.Cell | kinds.Text | int]:
    case, now = one.case, one.standing
    waits = deadline_said(now)
    return [
        {"text": case.name, "href": href_to("assessment:veto", case.pk), "note": type_said(case)},
        {"text": veto_said(case), "note": code_said(case)},
        day_said(case.since),
        {"text": len(now.grounds) or "–"},
        {"text": state_said(now), "state": SIGNS[now.state]},
        {"text": waits or "–", "quiet": not waits},
    ]


def deadline_said(now: VetoStanding) -> str:
    """What is waited for, and until when."""
    if now.state == VetoState.PROPOSED:
        return _("those concerned are to be notified")
    if now.state == VetoState.NOTIFIED and now.notified is not None and now.notified.until:
        return _("statement until {day}").format(day=day_said(now.notified.until))
    if now.state == VetoState.STATED:
        return _("the leading group decides")
    if now.answer_by is not None:
        return _("appeal to be answered by {day}").format(day=day_said(now.answer_by))
    return ""


def type_said(case: VetoCase) -> str:
    """What kind of subject it is on."""
    return {
        "person": _("a person"), "branch": _("a Party branch"), "department": _("a department"),
    }.get(case.type, _("Plant"))  # fmt: skip


def twin_rows(found: Iterable[CaseFor]) -> Iterator[tuple[Any, ...]]:
    """The list for programs and spreadsheets."""
    for one in found:
        case, now = one.case, one.standing
        decision = now.decision
        yield (
            str(case.pk), type_said(case), case.code, case.name, case.veto, veto_said(case),
            str(now.state.label), case.since, now.until, len(now.grounds),
            decision.document if decision else "", decision.decided_on if decision else None,
        )  # fmt: skip


def facts_table(facts: Sequence[Fact], names: Names) -> kinds.Table:
    """What the case rests on: each fact leads to its own page; what was taken back is struck."""
    columns: list[kinds.Column] = [
        {"name": _("Day"), "kind": "nowrap"}, {"name": _("Recorded fact")}, {"name": _("Whom it names")},
        {"name": _("Number"), "kind": "mono"},
    ]  # fmt: skip
    rows: list[kinds.Row] = []
    for fact in facts[:SHOWN]:
        back = getattr(fact, "reversed_by", None)
        cells: list[kinds.Cell | kinds.Text | int] = [
            day_said(fact.occurred_on),
            {"text": kind_of(fact), "note": attributes_of(fact)},
            subjects_of(fact, names),
            {
                "text": f"#{number_of(fact)}",
                "href": href_to("ledger:fact", fact.pk),
                "figure": True,
            },
        ]
        row: kinds.Row = {"cells": cells}
        if back is not None:
            row["void"] = True
        rows.append(row)
    return {"caption": _("What it rests on"), "columns": columns, "rows": rows, "form": "stack"}


def stages(case: VetoCase, now: VetoStanding) -> list[kinds.Stage]:
    """The way of a case; where it waits, and what was done when."""
    if now.state == VetoState.PENDING:
        held = next((one for one in reversed(now.steps) if one.act in _HOLDING), None)
        first = _stage(_("Frozen"), _who(held), "now")
    else:
        first = _stage(_("Proposed"), _who(now.grounded), "past")
    order: tuple[tuple[str, VetoStep | None], ...] = (
        (_("Notified"), now.notified), (_("Statement"), now.statement), (_("Decision"), now.decision),
    )  # fmt: skip
    found = [first]
    over = now.state in (VetoState.RELEASED, VetoState.LIFTED, VetoState.REJECTED)
    waits = not over and now.state != VetoState.PENDING
    for name, step in order:
        state = "past" if step is not None or (name == _("Statement") and now.decision) else ""
        if not state and waits:
            state, waits = "now", False
        found.append(_stage(name, _who(step), state))
    if over:
        return [*found, _stage(str(now.state.label), _who(now.steps[-1]), "now")]
    last = now.until or case.window_to
    ended = now.state == VetoState.EXPIRED
    found.append(
        _stage(_("Eligible again"), _("after {day}").format(day=day_said(last)), "past" if ended else
               "now" if now.state == VetoState.IN_FORCE else "")
    )  # fmt: skip
    return found


_HOLDING = (VetoAct.HOLD, VetoAct.ANSWER)


def _who(step: VetoStep | None) -> str:
    return f"{step.by.name} {moment_said(step.at)}" if step is not None else ""


def _stage(name: str, note: str, state: str) -> Any:
    return {"name": name, "note": note} | ({"state": state} if state else {})


def history(case: VetoCase, now: VetoStanding) -> list[kinds.Event]:
    """All that was done, the oldest first."""
    return kinds.up_to_now([_event(case, step) for step in now.steps])


def _event(case: VetoCase, step: VetoStep) -> kinds.Event:
    what = str(step.get_act_display())
    if step.outcome and step.act in (VetoAct.DECIDE, VetoAct.ANSWER):
        what = str(step.get_outcome_display())
    post = post_said(step.post)
    who = _("{name}, {post}").format(name=step.by.name, post=post) if post else step.by.name
    note = _(step.note) if step.note == TAKEN_OVER else step.note
    parts = [step.document, note, _extent(case, step)]
    event: kinds.Event = {"time": moment_said(step.at), "what": what, "who": who}
    event["note"] = " · ".join(filter(None, parts))
    return event


def _extent(case: VetoCase, step: VetoStep) -> str:
    if step.until is None:
        return ""
    day = day_said(step.until)
    if step.act != VetoAct.DECIDE:
        return _("statements are taken until {day}").format(day=day)
    names = dict(grades_of(case)) | dict(honours_of(case))
    closed = _(", ").join(names.get(code, code) for code in (*step.grades, *step.honours))
    return _("closes {closed}, until {day}").format(closed=closed, day=day)
