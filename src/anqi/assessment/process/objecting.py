"""Objections: raised while results are published, answered by the leading group, never by who is judged himself.

All raise Denied, Faulty, Refused and Conflict as the other steps do.
"""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.assessment.process import tasks
from anqi.assessment.process.barring import barring_of
from anqi.assessment.process.comparing import rows_of, unpacked
from anqi.assessment.process.faults import Refused
from anqi.assessment.process.finals import Given, ruling_faults
from anqi.assessment.process.models import Answer, Assessment, Objection, Ruling, Step, StepAct
from anqi.assessment.process.schemes import scheme_of
from anqi.assessment.process.standing import ANSWER_DAYS, Standing
from anqi.assessment.process.taking import Fields, Wanted, is_judged, take
from anqi.assessment.runs.models import RunSubject
from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.kit.ids import uuid7
from anqi.ledger.queries import fact_for
from anqi.organisation.models import Account, Person, Plant
from anqi.organisation.posts import Post
from anqi.organisation.queries import holders_of
from anqi.work.evidence import Taken, keep
from anqi.work.models import Evidence
from anqi.work.queries import evidence_for
from anqi.work.texts import NOTE, Texts
from anqi.work.working_days import working_day_after

_DOCUMENT = 100
ANSWERED = N_("“{title}”: {by} has answered your objection")
TO_CORRECT = N_("“{title}”: facts are to be corrected and the run repeated, upon an objection")


def about_of(objection: UUID) -> str:
    """How the files of an objection say what they are about."""
    return f"assessment/objections/{objection}"


def files_of(plant: Plant, objections: Iterable[Objection]) -> dict[UUID, list[Evidence]]:
    """The files of objections, by the objection's id; one query, none where there is no objection."""
    abouts = {about_of(one.pk): one.pk for one in objections}
    found: dict[UUID, list[Evidence]] = {}
    if abouts:
        for file in Evidence.objects.filter(plant=plant, about__in=abouts):
            found.setdefault(abouts[file.about], []).append(file)
    return found


def file_of(plant: Plant, objection: Objection, id: UUID) -> Evidence:
    """A file of an objection, with who handed it in. Raises Http404."""
    about = about_of(objection.pk)
    found = Evidence.objects.filter(plant=plant, about=about, pk=id).select_related("by__plant")
    file = found.first()
    if file is None:
        raise Http404
    return file


def proofs(account: Account, objection: UUID, ids: Collection[UUID]) -> list[Taken]:
    """Files that were handed in about tasks which the account sees, as files of its objection. Raises Faulty."""
    by, taken = account.person, []
    for id in dict.fromkeys(ids):
        found = evidence_for(account, id)
        if found is None or by is None or found.plant_id != by.plant_id:
            raise Faulty(
                _("assessment"),
                [Fault("evidence", _("no file of this number is within your sight"))],
            )
        taken.append(
            Taken(
                about_of(objection), found.name, by, None, found.sha256, found.size,
                Evidence.Type(found.type), found.captured_at, found.likeness, found.resembles_id,
            )
        )  # fmt: skip
    return taken


def object_to(
    *, account: Account, assessment: Assessment, subject: str, text: str, version: int, key: str,
    rule: str = "", fact: UUID | None = None, id: UUID | None = None, files: Collection[Taken] = (),
) -> Step:  # fmt: skip
    """Object to a published result within one's scope; it is to be answered within ten working days.

    `rule` is a rule or veto of the subject, `fact` one that one may see. `files` become its evidence with the step.
    """
    texts = Texts()
    said = texts.take("text", text, NOTE, needed=_("say what is not right, and why"))
    if texts.faults:
        raise Faulty(_("assessment"), texts.faults)
    type = scheme_of(assessment).subject
    content = {"subject": subject, "rule": rule, "fact": fact, "text": said, "id": id}
    wanted = Wanted(
        StepAct.OBJECT, account, key, content,
        subject={type: subject} if type != "plant" else {},
    )  # fmt: skip

    def before(now: Assessment, stood: Standing) -> Fields:
        row = rows_of(stood.run, now.scheme).filter(code=subject).first()
        _check_aim(row, rule, fact, account)
        same = (wanted.person.pk, subject, rule, fact)
        if any((one.by_id, one.subject, one.rule, one.fact) == same for one in stood.open):
            raise Refused(_("you have objected to this already; it will be answered"))
        made = Objection.objects.create(
            id=id or uuid7(), assessment=now, by=wanted.person, subject=subject, rule=rule,
            fact=fact, text=said, at=clock.now(),
            due_on=working_day_after(clock.today(), ANSWER_DAYS),
        )  # fmt: skip
        for file in files:
            keep(file)
        return {"objection": made}

    def after(step: Step, _stood: Standing) -> None:
        if step.objection is not None:
            tasks.ask_to_answer(step, step.objection)

    return take(wanted, assessment, version, before=before, after=after)


def answer(
    *, account: Account, assessment: Assessment, objection: Objection, answer: Answer, note: str,
    version: int, key: str, document: str = "", decided_on: date | None = None,
    grade: str = "",
) -> Step:  # fmt: skip
    """Answer an objection: not granted; granted, and facts are corrected; or granted, and another grade is given.

    Where facts are corrected the run is repeated before anything is decided. Another grade takes a document with its
    day; the score stays. Late answers are taken: what is late shows.
    """
    said, paper = _words(answer, note, document, decided_on)
    content = {
        "objection": objection.pk, "answer": answer.value, "note": said, "document": paper,
        "decided_on": decided_on, "grade": grade,
    }  # fmt: skip
    wanted = Wanted(StepAct.ANSWER, account, key, content, objection=objection)
    given = [Given(objection.subject, grade, said)] if answer == Answer.DECISION else []

    def before(now: Assessment, stood: Standing) -> Fields:
        if is_judged(account, scheme_of(now).subject, objection.subject):
            raise Refused(
                _("nobody answers an objection about a result by which he is judged himself")
            )
        _check_grade(now, stood, given)
        return {
            "objection": objection, "answer": answer, "note": said,
            "document": paper if given else "", "decided_on": decided_on if given else None,
        }  # fmt: skip

    def after(step: Step, stood: Standing) -> None:
        for one in given:
            Ruling.objects.create(
                step=step, subject=one.subject, grade=one.grade, reason=one.reason
            )
        asked = next((one for one in stood.steps if one.objection_id == objection.pk), None)
        tasks.done(step, tasks.ANSWERING, since=asked)
        tasks.tell_of(step, [objection.by], ANSWERED)
        if answer == Answer.FACTS:
            tasks.tell_of(step, _office(step), TO_CORRECT)

    return take(wanted, assessment, version, before=before, after=after)


def _words(answer: Answer, note: str, document: str, decided_on: date | None) -> tuple[str, str]:
    """The reasons and the document of an answer. Raises Faulty."""
    texts = Texts()
    said = texts.take("note", note, NOTE, needed=_("give the reasons of the answer"))
    paper = texts.take("document", document, _DOCUMENT)
    if answer == Answer.DECISION and not paper:
        texts.fault("document", _("name the document of the decision"))
    if answer == Answer.DECISION and (decided_on is None or decided_on > clock.today()):
        texts.fault("decided_on", _("a day that has come"))
    if texts.faults:
        raise Faulty(_("assessment"), texts.faults)
    return said, paper


def _check_aim(row: RunSubject | None, rule: str, fact: UUID | None, account: Account) -> None:
    """Whether there is what the objection is about. Raises Faulty."""
    faults = []
    if row is None:
        faults.append(Fault("subject", _("this result is not in the run")))
    elif rule and rule not in {str(one["code"]) for one in unpacked(row)} | set(row.vetoes):
        faults.append(Fault("rule", _("the result has no such rule or veto")))
    if fact is not None and fact_for(account, fact) is None:
        faults.append(Fault("fact", _("no fact of this number is within your sight")))
    if faults:
        raise Faulty(_("assessment"), faults)


def _check_grade(now: Assessment, stood: Standing, given: list[Given]) -> None:
    """Whether the grade that an answer gives can be given. Raises Faulty."""
    if given:
        rows = list(rows_of(stood.run, now.scheme))
        known = Ruling.objects.filter(step__assessment=now)
        barring = barring_of(now, stood.computed, rows)
        if faults := ruling_faults(scheme_of(now), rows, given, known, stood, barring):
            raise Faulty(_("assessment"), [Fault("grade", one.message) for one in faults])


def _office(step: Step) -> list[Person]:
    """Who judges: those of the Party office and of the office of the leading group."""
    plant, day = step.assessment.plant, clock.today()
    posts = (Post.PARTY_OFFICER, Post.GROUP_OFFICE)
    return [person for post in posts for person in holders_of(plant, post, day)]
