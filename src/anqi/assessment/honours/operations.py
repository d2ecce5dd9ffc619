"""The steps of a call up to the publication: called for, nominated, reviewed, published, objected to, answered.

All raise Denied where the posts do not allow it, Faulty for what was written, Refused where it is not this step's turn
or another person is wanted, and Conflict where somebody was faster or the key was used for something else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anqi.assessment.honours import tasks, telling
from anqi.assessment.honours.conditions import (
    FULFILLED,
    candidates,
    duty_rules,
    run_of,
)
from anqi.assessment.honours.models import (
    SUBJECTS,
    Honour,
    HonourAct,
    HonourCall,
    HonourNomination,
    HonourOwner,
    HonourStep,
)
from anqi.assessment.honours.refusals import refusal, review_refusal
from anqi.assessment.honours.standing import (
    PUBLISH_DAYS,
    REVIEWS,
    VERBS,
    HonourStanding,
    standing,
)
from anqi.assessment.rulebooks.models import Edition, EditionState
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.vetoes.faults import Refused
from anqi.assessment.vetoes.taking import Fields, Kind, Wanted, check_key, known_step, take, write
from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Account, Person, Plant, Unit
from anqi.organisation.queries import units_of
from anqi.organisation.records import Denied
from anqi.rules.rulebook.model import Scheme
from anqi.work.texts import NOTE, TITLE, Texts
from anqi.work.working_days import working_day_after

KIND = Kind(HonourCall, HonourStep, "call")
Before = Callable[[HonourCall, HonourStanding], Fields]
_MOST_SEATS = 10_000


@dataclass(frozen=True)
class Terms:
    """What is called for. `rules` are codes of the scheme with the percent that fulfil them; points are hundredths."""

    honour: Honour
    title: str
    scheme: str
    seats: int
    kept_to: date
    decide_by: date
    grades: tuple[str, ...] = ()
    least: int | None = None
    rules: Mapping[str, int] | None = None
    """None: as the honour asks for; of an excellent member the scheme's rules on duties."""


def call_for(*, account: Account, edition: Edition, terms: Terms, key: str) -> HonourStep:
    """Call for an honour; those who nominate are told."""
    plant = edition.plant
    allowed(account, plant, HonourAct.CALL)
    said = vars(terms) | {"edition": edition.pk, "rules": dict(terms.rules or {})}
    wanted = Wanted(HonourAct.CALL, account, key, said, VERBS[HonourAct.CALL])
    check_key(wanted)
    scheme = rulebook_of(edition).schemes.get(terms.scheme)
    rules, faults, title = _sound(edition, terms, scheme)
    if faults:
        raise Faulty(_("honour"), faults)
    with transaction.atomic():
        known = known_step(KIND, wanted, "-")
        if known is not None:
            return cast("HonourStep", known)
        call = HonourCall.objects.create(
            plant=plant, honour=terms.honour, title=title, edition=edition, scheme=terms.scheme,
            grades=list(terms.grades), least=terms.least, rules=rules, seats=terms.seats,
            kept_to=terms.kept_to, decide_by=terms.decide_by, begun_at=clock.now(),
        )  # fmt: skip
        step: HonourStep = write(KIND, wanted, call, {}, named="-")
        nominators = telling.holders(call, telling.NOMINATING)
        telling.tell_of(step, nominators, telling.CALLED, day=call.kept_to.isoformat())
        tasks.ask_to_review(step)
    return step


def _sound(
    edition: Edition, terms: Terms, scheme: Scheme | None
) -> tuple[dict[str, int], list[Fault], str]:
    """The rules to be fulfilled, what is wrong with the terms, and the title as it is kept."""
    texts = Texts()
    title = texts.take("title", terms.title, TITLE, needed=_("name what is called for"))
    if edition.state != EditionState.PUBLISHED:
        texts.fault("edition", _("nobody is judged by a draft"))
    if not 1 <= terms.seats <= _MOST_SEATS:
        texts.fault("seats", _("at least one seat"))
    if terms.kept_to < clock.today():
        texts.fault("kept_to", _("a day that is not past"))
    if terms.decide_by <= working_day_after(terms.kept_to, PUBLISH_DAYS):
        text = _("later: between the two lie the review and {days} working days of publication")
        texts.fault("decide_by", text.format(days=PUBLISH_DAYS))
    if scheme is None or scheme.subject != SUBJECTS[terms.honour]:
        texts.fault("scheme", _("choose a scheme that judges what is honoured"))
        return {}, texts.faults, title
    rules = _rules(texts, terms, scheme)
    unknown = set(terms.grades) - {one.code for one in scheme.grades}
    if unknown:
        texts.fault("grades", _("choose grades of the scheme"))
    return rules, texts.faults, title


def _rules(texts: Texts, terms: Terms, scheme: Scheme) -> dict[str, int]:
    """An excellent member has fulfilled the duties of his post: the article's sentence, which no call leaves out."""
    duties = [one.code for one in duty_rules(scheme)]
    of_members = terms.honour == Honour.MEMBER
    given = terms.rules
    rules = (
        dict(given) if given is not None else dict.fromkeys(duties if of_members else (), FULFILLED)
    )
    if set(rules) - {one.code for one in scheme.rules}:
        texts.fault("rules", _("choose rules of the scheme"))
    if any(not 1 <= percent <= 100 for percent in rules.values()):
        texts.fault("percent", _("a percentage from 1 to 100"))
    if of_members and not set(duties) & set(rules):
        texts.fault(
            "rules",
            _(
                "safety duties of the post are the precondition of an excellent member: choose the rule on them"
            ),
        )
    return rules


def nominate(
    *, account: Account, call: HonourCall, code: str, text: str, version: int, key: str
) -> HonourStep:
    """Put somebody, or a unit, forward from one's own branch or department; nobody himself."""
    texts = Texts()
    said = {"code": code, "text": texts.take("text", text, NOTE, needed=_("say what is honoured"))}
    subject = {"plant": call.plant, call.type: code}
    by = account.person
    if by is None or _is_own(by, call, code) or not may(account, Verb.NOMINATE, **subject):  # type: ignore[arg-type]  # by the name of its type
        raise Denied

    def before(now: HonourCall, _stood: HonourStanding) -> Fields:
        name, department, branch = _named(texts, now, code)
        if HonourNomination.objects.filter(call=now, code=code).exists():
            texts.fault("code", _("nominated already"))
        if texts.faults:
            raise Faulty(_("honour"), texts.faults)
        made = HonourNomination.objects.create(
            call=now, code=code, name=name, department=department, branch=branch,
            by=by, at=clock.now(), text=said["text"],
        )  # fmt: skip
        return {"nomination": made}

    return step_on(account, call, HonourAct.NOMINATE, version, key, said, before)


def _is_own(by: Person, call: HonourCall, code: str) -> bool:
    return call.type == "person" and by.code == code


def _named(texts: Texts, call: HonourCall, code: str) -> tuple[str, str, str]:
    """What the nominated is called, and the department and branch of a person."""
    today = clock.today()
    if call.type == "person":
        person = Person.objects.on(today).filter(plant=call.plant_id, code=code).first()
        if person is None:
            texts.fault("code", _("nobody in the plant has this staff number today"))
            return "", "", ""
        where = units_of(person, today)
        units = (where.department, where.branch)
        department, branch = (unit.code if unit is not None else "" for unit in units)
        return person.name, department, branch
    kinds = BRANCHES if call.type == "branch" else DEPARTMENTS
    unit = Unit.objects.on(today).filter(plant=call.plant_id, code=code, kind__in=kinds).first()
    if unit is None:
        texts.fault("code", _("the plant has no {code} on this day").format(code=code))
        return "", "", ""
    return unit.name, "", ""


def review(
    *, account: Account, call: HonourCall, owner: HonourOwner,
    checks: Mapping[str, tuple[bool, str]], version: int, key: str,
) -> HonourStep:  # fmt: skip
    """Record what an office found of each nomination; who does not pass is told why. The newest review counts."""
    if not may(account, REVIEWS[owner], plant=call.plant):
        raise Denied
    texts = Texts()
    found = {
        code: [passed, texts.take(f"note_{code}", note, NOTE)]
        for code, (passed, note) in checks.items()
    }
    for code, (passed, note) in found.items():
        if not passed and not note:
            texts.fault(f"note_{code}", _("say why"))

    def before(now: HonourCall, stood: HonourStanding) -> Fields:
        if account.person is not None and (why := review_refusal(stood, owner, account.person.pk)):
            raise Refused(why)
        if account.person is not None and now.type == "person" and account.person.code in found:
            raise Refused(_("you are nominated yourself; a colleague reviews"))
        known = set(now.nominations.values_list("code", flat=True))
        if set(found) != known:
            texts.fault("", _("say of each nomination whether it passes"))
        if texts.faults:
            raise Faulty(_("honour"), texts.faults)
        return {"owner": owner, "checks": found}

    def after(step: HonourStep) -> None:
        tasks.done(step, tasks.review_of(owner))

    said = {"owner": owner, "checks": found}
    return step_on(account, call, HonourAct.CHECK, version, key, said, before, after)


def publish(
    *, account: Account, call: HonourCall, version: int, key: str, until: date, note: str = ""
) -> HonourStep:
    """Publish the candidates who fulfil all conditions, for PUBLISH_DAYS working days at least."""
    allowed(account, call.plant, HonourAct.PUBLISH)
    texts = Texts()
    note = texts.take("note", note, NOTE)

    def before(now: HonourCall, stood: HonourStanding) -> Fields:
        least = working_day_after(clock.today(), PUBLISH_DAYS)
        if until < least:
            text = _("{day} or later: a publication lasts {days} working days at least")
            texts.fault("until", text.format(day=least, days=PUBLISH_DAYS))
        eligible = [
            one.nomination.code
            for one in candidates(now, stood, list(now.nominations.all()))
            if one.is_eligible or one.is_frozen
        ]
        if not eligible:
            raise Refused(_("no candidate fulfils the conditions"))
        if texts.faults:
            raise Faulty(_("honour"), texts.faults)
        return {"until": until, "note": note, "codes": eligible, "run": run_of(now, stood)}

    def after(step: HonourStep) -> None:
        people = {one.by for one in step.call.nominations.select_related("by")}
        day = until.isoformat()
        telling.tell_of(step, people, telling.PUBLISHED, day=day)
        tasks.settle(step)
        tasks.ask_to_decide(step)

    said = {"until": until, "note": note}
    return step_on(account, call, HonourAct.PUBLISH, version, key, said, before, after)


def object_to(
    *, account: Account, call: HonourCall, nomination: UUID, text: str, version: int, key: str
) -> HonourStep:
    """Object to a candidate while the publication stands; everybody of the plant may."""
    if scope_of(account, Verb.OBJECT).is_empty:
        raise Denied
    texts = Texts()
    said = {
        "note": texts.take("note", text, NOTE, needed=_("say what is not right")),
        "nomination": nomination,
    }

    def before(now: HonourCall, stood: HonourStanding) -> Fields:
        published = stood.published.codes if stood.published is not None else ()
        one = now.nominations.filter(pk=nomination, code__in=published).first()
        if one is None:
            texts.fault("nomination", _("choose one of the candidates"))
        if texts.faults:
            raise Faulty(_("honour"), texts.faults)
        until = working_day_after(clock.today(), PUBLISH_DAYS * 2)
        return {"nomination": one, "note": said["note"], "until": until}

    def after(step: HonourStep) -> None:
        people = telling.holders(step.call, telling.ANSWERING)
        name = step.nomination.name if step.nomination is not None else ""
        telling.tell_of(step, people, telling.OBJECTED, name=name)
        tasks.ask_to_answer(step)

    return step_on(account, call, HonourAct.OBJECT, version, key, said, before, after)


def answer(
    *, account: Account, call: HonourCall, objection: UUID, granted: bool, text: str,
    version: int, key: str,
) -> HonourStep:  # fmt: skip
    """Answer an objection; where it is granted the candidate is struck. Nobody answers his own, or about himself."""
    allowed(account, call.plant, HonourAct.ANSWER)
    texts = Texts()
    said = {
        "note": texts.take("note", text, NOTE, needed=_("write the answer")),
        "objection": objection, "granted": granted,
    }  # fmt: skip

    def before(now: HonourCall, stood: HonourStanding) -> Fields:
        asked = next((one for one in stood.open if one.pk == objection), None)
        if asked is None:
            raise Refused(_("the objection is answered already"))
        if asked.by_id == account.person_id:
            raise Refused(_("nobody answers his own objection"))
        of_himself = account.person is not None and now.type == "person"
        one = asked.nomination
        if of_himself and one is not None and one.code == account.person.code:  # type: ignore[union-attr]
            raise Refused(_("you are concerned yourself; a colleague does this"))
        if texts.faults:
            raise Faulty(_("honour"), texts.faults)
        more = {"answers": asked, "nomination": one, "granted": granted}
        return more | {"note": said["note"]}

    def after(step: HonourStep) -> None:
        if step.answers is not None:
            telling.tell_of(step, [step.answers.by], telling.ANSWERED)
            tasks.done(step, tasks.ANSWERING, step.answers)

    return step_on(account, call, HonourAct.ANSWER, version, key, said, before, after)


def call_off(
    *, account: Account, call: HonourCall, version: int, key: str, note: str
) -> HonourStep:
    """End a call without a decision, with why."""
    allowed(account, call.plant, HonourAct.CALL_OFF)
    texts = Texts()
    note = texts.take("note", note, NOTE, needed=_("say why"))

    def before(_now: HonourCall, _stood: HonourStanding) -> Fields:
        if texts.faults:
            raise Faulty(_("honour"), texts.faults)
        return {"note": note}

    said = {"note": note}
    return step_on(account, call, HonourAct.CALL_OFF, version, key, said, before, tasks.end)


def allowed(account: Account, plant: Plant, act: HonourAct) -> None:
    """Raises Denied where no post lets somebody do this in the plant."""
    if not any(may(account, verb, plant=plant) for verb in VERBS[act]):
        raise Denied


def step_on(
    account: Account, call: HonourCall, act: HonourAct, version: int, key: str,
    said: Mapping[str, object], before: Before, after: Callable[[Any], None] | None = None,
) -> HonourStep:  # fmt: skip
    """Take a step on a call, where it is its turn."""
    wanted = Wanted(act, account, key, said, VERBS[act])

    def checked(now: HonourCall) -> Fields:
        stood = standing_of(now)
        if text := refusal(now, stood, act):
            raise Refused(text)
        return before(now, stood)

    return cast("HonourStep", take(KIND, wanted, call, version, checked, after))


def standing_of(call: HonourCall) -> HonourStanding:
    """Where a call stands today, read anew."""
    steps: Sequence[HonourStep] = list(
        HonourStep.objects.filter(call=call).select_related("by", "nomination", "run")
        .defer("run__results", "run__board")
    )  # fmt: skip
    return standing(call, steps, clock.today())
