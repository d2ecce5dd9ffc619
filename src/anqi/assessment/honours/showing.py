"""Calls as pages and twins show them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.honours.conditions import Candidate, scheme_of
from anqi.assessment.honours.models import HonourAct, HonourStep
from anqi.assessment.honours.queries import Awarded, CallFor
from anqi.assessment.honours.standing import ENDED, HonourStage, HonourStanding
from anqi.assessment.process.schemes import grade_names, rule_names
from anqi.assessment.process.wording import post_said, score_said
from anqi.assessment.rulebooks.wording import edition_called
from anqi.assessment.vetoes.models import VetoCase
from anqi.pages import component_kinds as kinds
from anqi.pages.addresses import href_to
from anqi.pages.twins import Column
from anqi.rules.rulebook.wording import called
from anqi.work.wording import day_said, moment_said

SIGNS: dict[HonourStage, kinds.State] = {
    HonourStage.DECIDED: "ok", HonourStage.CALLED_OFF: "na", HonourStage.ANSWERING: "part",
}  # fmt: skip
COLUMNS = (
    Column("id", gettext_lazy("Number"), 38),
    Column("title", gettext_lazy("What it is called"), 40),
    Column("honour", gettext_lazy("Honour"), 20),
    Column("stage", gettext_lazy("Stage"), 24),
    Column("seats", gettext_lazy("Seats"), 8),
    Column("nominated", gettext_lazy("Nominated"), 10),
    Column("awarded", gettext_lazy("Awarded"), 10),
    Column("kept_to", gettext_lazy("Nominations until"), 12),
    Column("decide_by", gettext_lazy("Decision by"), 12),
    Column("document", gettext_lazy("Document"), 24),
)
AWARDS = (
    Column("title", gettext_lazy("What it is called"), 40),
    Column("honour", gettext_lazy("Honour"), 20),
    Column("code", gettext_lazy("Code"), 12),
    Column("name", gettext_lazy("Who is honoured"), 24),
    Column("decided_on", gettext_lazy("Decided on the day"), 12),
    Column("document", gettext_lazy("Document"), 24),
    Column("fact", gettext_lazy("Fact"), 38),
    Column("withdrawn_on", gettext_lazy("Withdrawn on"), 12),
    Column("withdrawn_by", gettext_lazy("Document of the withdrawal"), 24),
)
OPEN = "open"


def chips(found: Sequence[CallFor], chosen: str) -> list[kinds.Chip]:
    """All, those under way, and those that have ended."""
    counts = Counter(one.standing.stage in ENDED for one in found)
    offered = (
        ("", _("All"), len(found)), (OPEN, _("Under way"), counts[False]), ("ended", _("Over"), counts[True]),
    )  # fmt: skip
    return [
        {
            "text": text,
            "href": f"?stage={value}" if value else "?",
            "count": count,
            "chosen": value == chosen,
        }
        for value, text, count in offered
    ]


def stands(one: CallFor, chosen: str) -> bool:
    """Whether a call is one of those that are asked for."""
    return not chosen or (one.standing.stage in ENDED) == (chosen != OPEN)


def table(found: Iterable[CallFor]) -> kinds.Table:
    """Each call: what for, how many are nominated, how it stands."""
    columns: list[kinds.Column] = [
        {"name": _("What it is called")}, {"name": _("Seats"), "kind": "num"},
        {"name": _("Nominated"), "kind": "num"}, {"name": _("Stage")}, {"name": _("Next deadline")},
    ]  # fmt: skip
    rows: list[kinds.Row] = []
    for one in found:
        call, now = one.call, one.standing
        waits = deadline_said(one)
        cells: list[kinds.Cell | kinds.Text | int] = [
            {
                "text": call.title,
                "href": href_to("assessment:honour", call.pk),
                "note": str(call.get_honour_display()),
            },
            {"text": call.seats},
            {"text": len(one.nominations)},
            {"text": str(now.stage.label), "state": SIGNS.get(now.stage, "open")},
            {"text": waits or "–", "quiet": not waits},
        ]
        rows.append({"cells": cells})
    return {"caption": _("Honours"), "columns": columns, "rows": rows, "form": "stack"}


def deadline_said(one: CallFor) -> str:
    """What is waited for, and until when."""
    now, call = one.standing, one.call
    match now.stage:
        case HonourStage.NOMINATING:
            return _("nominations until {day}").format(day=day_said(call.kept_to))
        case HonourStage.REVIEWING:
            return _("review by: {offices}").format(
                offices=_(", ").join(str(office.label) for office in now.waits_for)
            )
        case HonourStage.PUBLISHED if now.until is not None:
            return _("objections until {day}").format(day=day_said(now.until))
        case HonourStage.ANSWERING:
            return _("{count} objections are not answered yet").format(count=len(now.open))
        case HonourStage.REVIEWED | HonourStage.TO_DECIDE:
            return _("decision by {day}").format(day=day_said(call.decide_by))
    return ""


def twin_rows(found: Iterable[CallFor]) -> Iterator[tuple[Any, ...]]:
    """The list for programs and spreadsheets."""
    for one in found:
        call, decision = one.call, one.standing.decision
        awards = len(decision.codes) - len(one.standing.withdrawn) if decision else 0
        yield (
            str(call.pk), call.title, str(call.get_honour_display()), str(one.standing.stage.label),
            call.seats, len(one.nominations), awards, call.kept_to, call.decide_by,
            decision.document if decision else "",
        )  # fmt: skip


def candidates_shown(one: CallFor, found: Sequence[Candidate]) -> list[dict[str, Any]]:
    """All that are in sight, by code, each with what keeps it back. Nobody's rank is told by where he stands."""
    grades = grade_names(scheme_of(one.call))
    return [_candidate(one, each, grades) for each in found]


def _candidate(one: CallFor, each: Candidate, grades: dict[str, str]) -> dict[str, Any]:
    nomination, now = each.nomination, one.standing
    reasons = each.reasons
    state = "ok" if each.is_eligible else "part" if each.is_frozen else "fail"
    said = {"ok": _("fulfilled"), "part": _("frozen"), "fail": _("not fulfilled")}[state]
    if now.decision is not None and nomination.code in now.decision.codes:
        withdrawn = nomination.pk in now.withdrawn
        state, said = ("na", _("withdrawn by decision")) if withdrawn else ("ok", _("honoured"))
        reasons = ()
    return {
        "code": nomination.code, "name": nomination.name, "state": state, "said": said,
        "score": score_said(each.row.score) if each.row is not None else "–",
        "grade": grades.get(each.grade or "", "–"), "reasons": reasons, "tied": each.is_tied,
    }  # fmt: skip


def stages(one: CallFor) -> list[kinds.Stage]:
    """The way of a call, with what was done when."""
    now, call = one.standing, one.call
    published = _("until {day}").format(day=day_said(now.until)) if now.until else ""
    order: list[tuple[HonourStage, str, str]] = [
        (HonourStage.NOMINATING, _("Nomination"), _("until {day}").format(day=day_said(call.kept_to))),
        (HonourStage.REVIEWING, _("Review"), _reviewed(now)),
        (HonourStage.REVIEWED, _("To be published"), ""),
        (HonourStage.PUBLISHED, _("Publication period"), published),
        (HonourStage.ANSWERING, _("Objections"), _objections(now)),
        (HonourStage.TO_DECIDE, _("Decision"), _decided(one)),
    ]  # fmt: skip
    at = [stage for stage, _name, _note in order]
    reached = at.index(now.stage) if now.stage in at else len(at)
    found: list[kinds.Stage] = []
    for number, (stage, name, note) in enumerate(order):
        if stage == HonourStage.REVIEWED:
            continue
        shown: kinds.Stage = {"name": name, "note": note}
        if number < reached or (now.stage == HonourStage.REVIEWED and number == 1):
            shown["state"] = "past"
        elif number == reached or (now.stage == HonourStage.REVIEWED and number == 3):
            shown["state"] = "now"
        found.append(shown)
    if now.stage == HonourStage.CALLED_OFF:
        found = [*found[:1], {"name": str(now.stage.label), "state": "now"}]
    return found


def _reviewed(now: HonourStanding) -> str:
    return _(", ").join(str(owner.label) for owner in now.checks)


def _objections(now: HonourStanding) -> str:
    if not now.objections:
        return _("none so far") if now.until is not None else ""
    return _("{count} received, {open} open").format(count=len(now.objections), open=len(now.open))


def _decided(one: CallFor) -> str:
    decision = one.standing.decision
    if decision is None:
        return _("by {day}").format(day=day_said(one.call.decide_by))
    return f"{decision.document} {day_said(decision.decided_on)}" if decision.decided_on else ""


def conditions(one: CallFor) -> list[kinds.Term]:
    """What the call asks for."""
    call, scheme = one.call, scheme_of(one.call)
    grades, rules = grade_names(scheme), rule_names(scheme)
    none = _("none")
    asked = _(", ").join(grades.get(code, code) for code in call.grades) or none
    needed = _(", ").join(
        _("{rule} (fulfilled from {percent} %)").format(rule=rules.get(code, code), percent=percent)
        for code, percent in call.rules.items()
    )
    return [
        {"name": _("Honour"), "value": str(call.get_honour_display())},
        {"name": _("Judged by"), "value": called(scheme.title, scheme.name), "note": edition_called(call.edition)},
        {"name": _("Grades that are asked for"), "value": asked},
        {"name": _("Fewest points"), "value": score_said(call.least) if call.least is not None else none},
        {"name": _("Rules to be fulfilled"), "value": needed or none},
        {"name": _("No veto"), "value": _("none in force, none undecided")},
        {"name": _("Seats"), "value": call.seats},
        {"name": _("Nominations until"), "value": day_said(call.kept_to)},
        {"name": _("Decision by"), "value": day_said(call.decide_by)},
    ]  # fmt: skip


def history(one: CallFor, *, whole: bool) -> list[kinds.Event]:
    """What was done, the oldest first; whoever does not look at the whole sees steps that name nobody, and his own."""
    me = one.sight.account.person_id
    shown = [
        step for step in one.standing.steps
        if whole or step.by_id == me or step.nomination is None or one.sees(step.nomination)
    ]  # fmt: skip
    return kinds.up_to_now([_event(step, whole=whole or step.by_id == me) for step in shown])


def _event(step: HonourStep, *, whole: bool) -> kinds.Event:
    what = str(step.get_act_display())
    if step.owner:
        what = _("{what}: {whose}").format(what=what, whose=step.get_owner_display())
    if step.nomination is not None:
        what = _("{what}: {whose}").format(what=what, whose=step.nomination.name)
    post = post_said(step.post)
    who = _("{name}, {post}").format(name=step.by.name, post=post) if post else step.by.name
    parts = [step.committee, step.document, _votes(step)]
    if step.act == HonourAct.PUBLISH and step.until is not None:
        parts.append(_("until {day}").format(day=day_said(step.until)))
    if step.act == HonourAct.ANSWER:
        parts.append(_("granted: the candidate is struck") if step.granted else _("not granted"))
    note = step.note if whole or step.act != HonourAct.OBJECT else ""
    said = " · ".join(filter(None, [*parts, note]))
    event: kinds.Event = {"time": moment_said(step.at), "what": what, "who": who, "note": said}
    if step.case is not None and whole:
        event["reference"] = case_said(step.case)
        event["href"] = href_to("assessment:veto", step.case_id)
    return event


def case_said(case: VetoCase) -> str:
    """On which veto case something rests."""
    text = _("rests on the veto case: {veto}, {day}")
    return text.format(veto=called(case.title, case.veto), day=day_said(case.since))


def _votes(step: HonourStep) -> str:
    if step.were_due is None:
        return ""
    return _("due {due}, present {present}, in favour {favour}").format(
        due=step.were_due, present=step.were_present, favour=step.in_favour
    )


def awards_table(found: Iterable[Awarded]) -> kinds.Table:
    """The awards: each leads to its call and to its fact; what was withdrawn is struck."""
    columns: list[kinds.Column] = [
        {"name": _("Who is honoured")}, {"name": _("What it is called")},
        {"name": _("Decided on the day"), "kind": "nowrap"}, {"name": _("Document")}, {"name": _("Fact")},
    ]  # fmt: skip
    rows: list[kinds.Row] = []
    for one in found:
        award, step = one.award, one.award.step
        link: kinds.Cell = {"text": "–"}
        if one.sees_fact:
            href = href_to("ledger:fact", award.fact)
            link = {"text": _("open the fact"), "href": href, "figure": True}
        if one.withdrawn is not None:
            link["note"] = _("withdrawn, {document}").format(document=one.withdrawn.document)
        cells: list[kinds.Cell | kinds.Text | int] = [
            {"text": award.nomination.name, "note": award.code},
            {"text": step.call.title, "href": href_to("assessment:honour", step.call_id)},
            day_said(step.decided_on) if step.decided_on else "",
            step.document,
            link,
        ]
        row: kinds.Row = {"cells": cells}
        if one.withdrawn is not None:
            row["void"] = True
        rows.append(row)
    return {"caption": _("Awards"), "columns": columns, "rows": rows, "form": "stack"}


def award_rows(found: Iterable[Awarded]) -> Iterator[tuple[Any, ...]]:
    """The awards for programs and spreadsheets."""
    for one in found:
        award, step, back = one.award, one.award.step, one.withdrawn
        yield (
            step.call.title, str(step.call.get_honour_display()), award.code, award.nomination.name,
            step.decided_on, step.document, str(award.fact),
            back.decided_on if back else None, back.document if back else "",
        )  # fmt: skip
