"""Objections to entries: by the member himself within five working days, answered by the leading group within ten.

All raise Denied, Faulty, Refused, and Conflict where the key was used for something else.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.assessment.points import tasks
from anqi.assessment.points.faults import Refused
from anqi.assessment.points.models import PointsAnswer, PointsObjection, PublishedPoints
from anqi.assessment.points.queries import judged_by
from anqi.assessment.points.taking import Wanted, check_key, known
from anqi.assessment.points.wording import month_code, source_of_objection
from anqi.assessment.process.models import Answer
from anqi.assessment.process.standing import ANSWER_DAYS
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.kit.ids import uuid7
from anqi.ledger.models import Fact
from anqi.ledger.queries import seen_by
from anqi.organisation.access import Verb, may
from anqi.organisation.models import Account
from anqi.organisation.records import Denied
from anqi.work.evidence import Taken, keep
from anqi.work.notices import tell
from anqi.work.texts import NOTE, TITLE, Texts
from anqi.work.wording import day_said
from anqi.work.working_days import working_day_after

OBJECTED = N_("{by} objects to points of {month}")
ANSWERED = N_("{by} has answered your objection to points of {month}")
_MOST_FACTS = 100


@dataclass(frozen=True)
class Grounds:
    """What an answer says, and what a granted one rests on: ids of facts, or a document with its day."""

    answer: Answer
    note: str
    facts: tuple[UUID, ...] = ()
    document: str = ""
    decided_on: date | None = None


def closed(published: PublishedPoints, day: date) -> str:
    """Why no objection to a published month is taken any more; empty while it is."""
    until = published.publication.until
    if day <= until:
        return ""
    return _(
        "Objections to this month were taken until {day}. What is left: have a wrong fact corrected where it was"
        " recorded; the account follows the facts at once."
    ).format(day=day_said(until))


def object_to(
    *, account: Account, published: PublishedPoints, rule: str, text: str, key: str,
    facts: Collection[UUID] = (), id: UUID | None = None, files: Collection[Taken] = (),
) -> PointsObjection:  # fmt: skip
    """Object to an entry of one's own published month: its rule, and of its facts those that are meant.

    `files` become its evidence. The same rule and facts are objected to once. No fact need be named: that one is
    missing is an objection too.
    """
    named = sorted({str(fact) for fact in facts})
    said = {"published": published.pk, "rule": rule, "facts": named, "text": text, "id": id}
    wanted = Wanted(account, Verb.OBJECT, key, said)
    check_key(wanted)
    plant = published.publication.plant
    if published.person_id != account.person_id:
        raise Denied
    if not may(account, Verb.OBJECT, plant=plant, person=published.person.code):
        raise Denied
    words = _objected(account, published, rule, named, text)
    with transaction.atomic():
        before = known(wanted, PointsObjection)
        if before is not None:
            return before
        if late := closed(published, clock.today()):
            raise Refused(late)
        same = published.objections.filter(rule=rule, answer__isnull=True)
        if any(one.facts == named for one in same):
            raise Refused(_("you have objected to this already; it will be answered"))
        made = PointsObjection.objects.create(
            id=id or uuid7(), published=published, rule=rule, facts=named, text=words,
            due_on=working_day_after(clock.today(), ANSWER_DAYS), **wanted.stamp(),
        )  # fmt: skip
        for file in files:
            keep(file)
        tasks.ask_to_answer(made)
        publisher = published.publication.by
        if publisher != made.by and publisher.holds_on(clock.today()):
            figures = {"by": made.by.name, "month": month_code(published.month)}
            tell([publisher], OBJECTED, figures=figures, source=source_of_objection(made.pk))
    return made


def refusal(account: Account, objection: PointsObjection) -> str:
    """Why somebody can't answer an objection though his post would let him; empty where he can."""
    if hasattr(objection, "answer"):
        return _("the objection is answered already, by {name}").format(
            name=objection.answer.by.name
        )
    if account.person_id == objection.published.person_id:
        return _("nobody answers an objection to his own points")
    return ""


def answer(
    *, account: Account, objection: PointsObjection, grounds: Grounds, key: str
) -> PointsAnswer:
    """Answer an objection: not granted; or granted upon corrected facts, or upon a decision that is named.

    Facts that are named were posted after the run by which the month was published, and are about the member. The
    account follows them by itself; a decision stands beside it. Late answers are taken: what is late shows.
    """
    named = sorted({str(fact) for fact in grounds.facts})
    said = {
        "objection": objection.pk, "answer": grounds.answer.value, "note": grounds.note,
        "facts": named, "document": grounds.document, "decided_on": grounds.decided_on,
    }  # fmt: skip
    wanted = Wanted(account, Verb.ANSWER_OBJECTION, key, said)
    check_key(wanted)
    if not may(account, Verb.ANSWER_OBJECTION, plant=objection.published.publication.plant):
        raise Denied
    words, paper = _answered(objection, grounds, named)
    with transaction.atomic():
        before = known(wanted, PointsAnswer)
        if before is not None:
            return before
        rows = PointsObjection.objects.select_for_update(no_key=True, of=("self",))
        now = rows.select_related("answer__by").get(pk=objection.pk)
        if text := refusal(account, now):
            raise Refused(text)
        by_facts, by_paper = (grounds.answer == one for one in (Answer.FACTS, Answer.DECISION))
        made = PointsAnswer.objects.create(
            objection=objection, answer=grounds.answer, note=words, post=wanted.post,
            facts=named if by_facts else [], document=paper if by_paper else "",
            decided_on=grounds.decided_on if by_paper else None, **wanted.stamp(),
        )  # fmt: skip
        tasks.done(made)
        figures = {"by": made.by.name, "month": month_code(objection.published.month)}
        tell([objection.by], ANSWERED, figures=figures, source=source_of_objection(objection.pk))
    return made


def corrections(objection: PointsObjection) -> list[Fact]:
    """What a granted objection can rest on: facts about the member posted or taken back since the month's run."""
    publication = objection.published.publication
    rows = Fact.objects.filter(
        ledger__plant=publication.plant_id, person=objection.published.person.code,
        index__gte=publication.run.size,
    )  # fmt: skip
    return list(rows.select_related("reverses", "reversed_by").order_by("-index")[:_MOST_FACTS])


def _objected(
    account: Account, published: PublishedPoints, rule: str, facts: Sequence[str], text: str
) -> str:
    """The words of an objection. Raises Faulty where it is about nothing that is there."""
    texts = Texts()
    words = texts.take("text", text, NOTE, needed=_("say what is not right, and why"))
    judged = judged_by(published.publication.run)
    if judged is None or rule not in {one.code for one in judged.scheme.rules}:
        texts.fault("rule", _("the account has no such rule"))
    if len(facts) > _MOST_FACTS:
        texts.fault("facts", _("at most {count} facts").format(count=_MOST_FACTS))
    elif facts and seen_by(account).filter(pk__in=facts).count() != len(facts):
        texts.fault("facts", _("no fact of this number is within your sight"))
    if texts.faults:
        raise Faulty(_("points"), texts.faults)
    return words


def _answered(
    objection: PointsObjection, grounds: Grounds, facts: Sequence[str]
) -> tuple[str, str]:
    """The reasons and the document of an answer. Raises Faulty where it does not say what it rests on."""
    texts = Texts()
    words = texts.take("note", grounds.note, NOTE, needed=_("give the reasons of the answer"))
    paper = texts.take("document", grounds.document, TITLE)
    if grounds.answer == Answer.FACTS:
        there = {str(fact.pk) for fact in corrections(objection)} if facts else set()
        if not facts:
            texts.fault("facts", _("name the facts by which it was corrected in the ledger"))
        elif not set(facts) <= there:
            message = _("only facts about this member that were posted after the month was judged")
            texts.fault("facts", message)
    if grounds.answer == Answer.DECISION:
        if not paper:
            texts.fault("document", _("name the document of the decision"))
        if grounds.decided_on is None or grounds.decided_on > clock.today():
            texts.fault("decided_on", _("a day that has come"))
    if texts.faults:
        raise Faulty(_("points"), texts.faults)
    return words, paper
