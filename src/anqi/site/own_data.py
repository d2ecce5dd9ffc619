"""Everything that is kept about oneself, to take along (个人信息保护法 art. 45): one JSON file.

A room that keeps something about people adds a section here. Of other people stands there only what belongs to one's
own: who gave a task, who looked.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anqi.assessment.appraisal.models import AppraisalOpinion, AppraisalStep, Appraised
from anqi.assessment.appraisal.sealed import opened
from anqi.assessment.honours.models import SUBJECTS, HonourAct, HonourNomination, HonourStep
from anqi.assessment.points.models import PointsObjection, PublishedPoints
from anqi.assessment.process.models import Objection, Ruling, StepAct
from anqi.assessment.runs.models import RunSubject
from anqi.assessment.vetoes.models import VetoAct, VetoStep
from anqi.kit import clock
from anqi.ledger.entries import entry_of
from anqi.ledger.models import Fact
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.asking import account_of
from anqi.organisation.models import Account, Person
from anqi.organisation.models_access import Record, Session, Token
from anqi.organisation.records import Act, Denied, looks_at, record_of
from anqi.work.models import Comment, Evidence, Notice, NoticeAddress, Task, TaskStep

Row = dict[str, Any]


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What is kept about me, and the way to take it along."""
    person = _person(request)
    return render(request, "site/own_data.html", {"person": person})


@require_GET
def download(request: HttpRequest) -> StreamingHttpResponse:
    """All of it as a file; that it was taken is recorded."""
    person = _person(request)
    need_fresh(request)
    account = account_of(request)
    record_of(request, Act.EXPORT, about=person)
    answer = StreamingHttpResponse(_written(account, person), content_type="application/json")
    name = quote(f"{person.code}-{clock.today():%Y%m%d}.json")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def _person(request: HttpRequest) -> Person:
    person = account_of(request).person
    if person is None:
        raise Denied
    return person


def _written(account: Account, person: Person) -> Iterator[str]:
    """An object with a list for each section, written row by row."""
    yield "{"
    for at, (name, rows) in enumerate(SECTIONS.items()):
        yield f'{"," if at else ""}\n"{name}": ['
        for number, row in enumerate(rows(account, person)):
            text = json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder)
            yield f"{',' if number else ''}\n  {text}"
        yield "]"
    yield "\n}\n"


def _rows(found: QuerySet[Any], *columns: str) -> Iterable[Row]:
    return found.values(*columns).iterator(2000)


def _account(account: Account, _person: Person) -> Iterable[Row]:
    columns = ("login", "made_at", "last_login", "password_at", "is_active")
    return _rows(Account.objects.filter(pk=account.pk), *columns)


def _sessions(account: Account, _person: Person) -> Iterable[Row]:
    columns = ("begun_at", "seen_at", "address", "agent")
    return _rows(Session.objects.filter(account=account), *columns)


def _tokens(account: Account, _person: Person) -> Iterable[Row]:
    columns = ("name", "scopes", "made_at", "expires_on", "used_at", "closed_at")
    return _rows(Token.objects.filter(account=account), *columns)


def _whose(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("plant__code", "plant__name", "code", "name", "active_from", "active_to")
    return _rows(Person.objects.filter(pk=person.pk), *columns)


def _units(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("unit__tree", "unit__code", "unit__name", "active_from", "active_to")
    return _rows(person.assignments.order_by("active_from"), *columns)


def _standings(_account: Account, person: Person) -> Iterable[Row]:
    return _rows(person.standings.order_by("active_from"), "value", "active_from", "active_to")


def _posts(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("post", "unit__code", "unit__name", "active_from", "active_to")
    return _rows(person.holdings.order_by("active_from"), *columns)


def _facts(_account: Account, person: Person) -> Iterable[Row]:
    found = Fact.objects.filter(ledger__plant=person.plant_id, person=person.code)
    for fact in found.order_by("index").iterator(2000):
        yield entry_of(fact, person.plant.code)


def _tasks(_account: Account, person: Person) -> Iterable[Row]:
    mine = (
        Q(person=person) | Q(acceptor=person) | Q(issued_by=person) | Q(done_by=person)
        | Q(accepted_by=person)
    )  # fmt: skip
    columns = (
        "id", "title", "details", "state", "issued_at", "issued_by__name", "due_on", "done_on",
    )  # fmt: skip
    return _rows(Task.objects.filter(mine).order_by("issued_at"), *columns)


def _steps(_account: Account, person: Person) -> Iterable[Row]:
    return _rows(TaskStep.objects.filter(by=person).order_by("at"), "task", "act", "at", "note")


def _evidence(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("id", "about", "name", "type", "size", "at", "captured_at")
    return _rows(Evidence.objects.filter(by=person).order_by("at"), *columns)


def _comments(_account: Account, person: Person) -> Iterable[Row]:
    return _rows(Comment.objects.filter(by=person).order_by("at"), "about", "at", "text")


def _notices(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("text", "figures", "source", "at", "read_at", "sent_at")
    return _rows(Notice.objects.filter(person=person).order_by("at"), *columns)


def _mail(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("email", "language", "wants_digest")
    return _rows(NoticeAddress.objects.filter(person=person), *columns)


def _about(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("at", "by", "act", "object", "address", "result")
    return _rows(looks_at(person).order_by("at"), *columns)


def _done(account: Account, _person: Person) -> Iterable[Row]:
    columns = ("at", "act", "object", "address", "result")
    return _rows(Record.objects.filter(by=account.login).order_by("at"), *columns)


def _results(_account: Account, person: Person) -> Iterable[Row]:
    """What runs came to; of the nights the newest alone is kept. Figures are hundredths."""
    found = RunSubject.objects.filter(run__plant=person.plant_id, type="person", code=person.code)
    columns = (
        "run__edition__name", "run__edition__number", "run__as_of", "run__made_at", "run__kept", "scheme", "active",
        "score", "grade", "tied", "vetoes",
    )  # fmt: skip
    return _rows(found.order_by("run__made_at", "scheme"), *columns)


def _points(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("month", "branch", "score", "publication__at", "publication__until")
    return _rows(PublishedPoints.objects.filter(person=person).order_by("month"), *columns)


def _objections_to_points(_account: Account, person: Person) -> Iterable[Row]:
    columns = (
        "published__month", "rule", "facts", "text", "at", "due_on", "answer__answer", "answer__note", "answer__at",
        "answer__document",
    )  # fmt: skip
    return _rows(PointsObjection.objects.filter(by=person).order_by("at"), *columns)


def _appraisals(_account: Account, person: Person) -> Iterable[Row]:
    """One's own words, and the opinion that is in force. There are no ballots: none is kept of anybody."""
    found = Appraised.objects.filter(person=person).select_related("appraisal__branch")
    for one in found.order_by("appraisal__year", "pk"):
        yield {
            "year": one.appraisal.year, "branch": one.appraisal.branch.name, "standing": one.standing,
            "self_text": opened(one.self_text), "self_on": one.self_on, "aspects": one.aspects,
            "measure": opened(one.measure), "mutual_on": one.mutual_on, "grade": one.grade,
            "left_on": one.left_on,
        }  # fmt: skip


def _appraisal_opinions(_account: Account, person: Person) -> Iterable[Row]:
    found = AppraisalOpinion.objects.filter(member__person=person)
    for one in found.select_related("step", "member__appraisal").order_by("step__at"):
        yield {
            "year": one.member.appraisal.year, "at": one.step.at, "grade": one.grade, "reason": one.reason,
            "words": opened(one.words),
        }  # fmt: skip


def _appraisal_steps(_account: Account, person: Person) -> Iterable[Row]:
    """What was done about oneself: taken note of, objected, answered, helped."""
    found = AppraisalStep.objects.filter(member__person=person).select_related("appraisal")
    for one in found.order_by("at"):
        yield {
            "year": one.appraisal.year, "act": one.act, "at": one.at, "note": one.note,
            "words": opened(one.sealed),
        }  # fmt: skip


def _objections(_account: Account, person: Person) -> Iterable[Row]:
    """What one objected to, with the answer."""
    found = Objection.objects.filter(by=person).select_related("assessment")
    for one in found.prefetch_related("steps").order_by("at"):
        answer = next((step for step in one.steps.all() if step.act == StepAct.ANSWER), None)
        yield {
            "assessment": one.assessment.title, "subject": one.subject, "rule": one.rule, "fact": one.fact,
            "text": one.text, "at": one.at, "due_on": one.due_on,
            "answer": answer.answer if answer else "", "reasons": answer.note if answer else "",
            "answered_at": answer.at if answer else None,
        }  # fmt: skip


def _rulings(_account: Account, person: Person) -> Iterable[Row]:
    found = Ruling.objects.filter(
        step__assessment__plant=person.plant_id, subject=person.code, step__run__rows__type="person",
        step__run__rows__code=person.code, step__run__rows__scheme=F("step__assessment__scheme"),
    )  # fmt: skip
    columns = (
        "step__assessment__title",
        "step__at",
        "step__committee",
        "step__document",
        "grade",
        "reason",
    )
    return _rows(found.order_by("step__at"), *columns)


def _honours(_account: Account, person: Person) -> Iterable[Row]:
    """For what one was nominated, what the offices found, and what came of it."""
    people = [honour for honour, type in SUBJECTS.items() if type == "person"]
    found = HonourNomination.objects.filter(
        call__plant=person.plant_id, call__honour__in=people, code=person.code
    )
    steps = Prefetch("call__steps", HonourStep.objects.order_by("number"))
    for one in found.select_related("call").prefetch_related(steps, "award").order_by("at"):
        done = list(one.call.steps.all())
        back = next(
            (s for s in done if s.act == HonourAct.WITHDRAW and s.nomination_id == one.pk), None
        )
        award = next((s for s in done if s.act == HonourAct.DECIDE and one.code in s.codes), None)
        yield {
            "honour": one.call.honour, "title": one.call.title, "at": one.at, "text": one.text,
            "reviews": {s.owner: s.checks[one.code] for s in done if s.act == HonourAct.CHECK and one.code in s.checks},
            "awarded_on": award.decided_on if award else None,
            "document": award.document if award else "",
            "withdrawn_on": back.decided_on if back else None,
            "withdrawal": back.document if back else "",
            "withdrawn_because": back.note if back else "",
        }  # fmt: skip


def _objections_to_candidates(_account: Account, person: Person) -> Iterable[Row]:
    found = HonourStep.objects.filter(by=person, act=HonourAct.OBJECT)
    return _rows(found.order_by("at"), "call__title", "nomination__name", "note", "at")


def _vetoes(_account: Account, person: Person) -> Iterable[Row]:
    """The cases on oneself with all their steps."""
    found = VetoStep.objects.filter(
        case__plant=person.plant_id, case__type="person", case__code=person.code
    )
    columns = (
        "case", "case__veto", "case__title", "case__since", "case__window_to", "act", "at", "note", "facts",
        "outcome", "until", "document", "decided_on", "grades", "honours",
    )  # fmt: skip
    return _rows(found.order_by("case", "number"), *columns)


def _statements(_account: Account, person: Person) -> Iterable[Row]:
    """What one said or appealed in a case, of oneself or for one's unit."""
    found = VetoStep.objects.filter(by=person, act__in=(VetoAct.STATE, VetoAct.APPEAL))
    return _rows(found.order_by("at"), "case", "case__name", "case__veto", "act", "at", "note")


SECTIONS: dict[str, Callable[[Account, Person], Iterable[Row]]] = {
    "person": _whose,
    "units": _units,
    "party_standing": _standings,
    "posts": _posts,
    "account": _account,
    "sessions": _sessions,
    "tokens": _tokens,
    "facts": _facts,
    "tasks": _tasks,
    "task_steps": _steps,
    "evidence": _evidence,
    "comments": _comments,
    "notices": _notices,
    "mail": _mail,
    "results": _results,
    "results_ruled_otherwise": _rulings,
    "points": _points,
    "objections_to_points": _objections_to_points,
    "appraisals": _appraisals,
    "appraisal_opinions": _appraisal_opinions,
    "appraisal_steps": _appraisal_steps,
    "objections": _objections,
    "honours": _honours,
    "objections_to_candidates": _objections_to_candidates,
    "vetoes": _vetoes,
    "veto_statements": _statements,
    "records_about_me": _about,
    "records_of_what_i_did": _done,
}
"""The sections of the file, and what each reads."""
