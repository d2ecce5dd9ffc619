"""The steps on a case: each one transaction, in turn, by whom the posts allow, never by who is concerned.

All raise Denied where the posts do not allow it, Faulty for what was written, Refused where it is not this step's turn
or another person is wanted, and Conflict where somebody was faster or the key was used for something else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.vetoes import tasks
from anqi.assessment.vetoes.faults import Refused
from anqi.assessment.vetoes.grounds import change_of
from anqi.assessment.vetoes.models import LIABLE, VetoAct, VetoCase, VetoOutcome, VetoStep
from anqi.assessment.vetoes.proposing import KIND
from anqi.assessment.vetoes.refusals import VERBS, is_for, refusal
from anqi.assessment.vetoes.standing import (
    ANSWER_DAYS,
    STATE_DAYS,
    VetoStanding,
    standing,
)
from anqi.assessment.vetoes.taking import Fields, Wanted, take
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.models import Account
from anqi.organisation.records import Denied
from anqi.work.texts import NOTE, TITLE, Texts
from anqi.work.wording import day_said
from anqi.work.working_days import working_day_after

Before = Callable[[VetoCase, VetoStanding], Fields]


@dataclass(frozen=True)
class Ruling:
    """What was decided: its document, its day, and why."""

    outcome: VetoOutcome
    document: str
    decided_on: date
    note: str


@dataclass(frozen=True)
class Extent:
    """How far a confirmed veto goes: which grades and honours it closes, and its last day."""

    grades: tuple[str, ...]
    honours: tuple[str, ...]
    until: date


def hold(*, account: Account, case: VetoCase, version: int, key: str, note: str) -> VetoStep:
    """Freeze a case while responsibility is still being determined."""
    texts, said = _noted(note, _("say what is still being determined"))
    return _take(account, case, VetoAct.HOLD, version, key, said, _with(texts, said), _settled)


def resume(*, account: Account, case: VetoCase, version: int, key: str, note: str) -> VetoStep:
    """Go on with a case after responsibility was determined."""
    texts, said = _noted(note, _("say what was determined, and by which document"))
    return _take(account, case, VetoAct.RESUME, version, key, said, _with(texts, said), _settled)


def release(*, account: Account, case: VetoCase, version: int, key: str, note: str) -> VetoStep:
    """End a case for which nobody was found responsible; nothing is frozen any more."""
    texts, said = _noted(note, _("say what was determined, and by which document"))

    def after(step: VetoStep) -> None:
        tasks.tell_concerned(step, tasks.RELEASED)

    return _take(account, case, VetoAct.RELEASE, version, key, said, _with(texts, said), after)


def notify(*, account: Account, case: VetoCase, version: int, key: str, note: str = "") -> VetoStep:
    """Tell those concerned of the proposal and its facts, and ask for a statement within STATE_DAYS working days."""
    texts, said = _noted(note)

    def before(now: VetoCase, stood: VetoStanding) -> Fields:
        more = _with(texts, said)(now, stood)
        return more | {"until": working_day_after(clock.today(), STATE_DAYS)}

    def after(step: VetoStep) -> None:
        if step.until is None:
            return
        veto = step.case.title.get("zh", step.case.veto)
        tasks.tell_concerned(step, tasks.NOTIFIED, veto=veto, day=step.until.isoformat())
        tasks.ask_statement(step, day_said(step.until))

    return _take(account, case, VetoAct.NOTIFY, version, key, said, before, after)


def state(*, account: Account, case: VetoCase, version: int, key: str, note: str) -> VetoStep:
    """Say what there is to say, in one's own words, until the day or later, as long as nothing is decided."""
    texts, said = _noted(note, _("write your statement"))

    def after(step: VetoStep) -> None:
        tasks.done(step, tasks.STATEMENT)
        tasks.tell_preparers(step, tasks.STATED)

    return _take(account, case, VetoAct.STATE, version, key, said, _with(texts, said), after)


def decide(
    *, account: Account, case: VetoCase, version: int, key: str, ruling: Ruling,
    extent: Extent | None = None,
) -> VetoStep:  # fmt: skip
    """Confirm a veto, or not. `extent` is needed where it is confirmed, and is never less than what rules say."""
    texts, said = _ruled(ruling)
    if extent is not None:
        said |= {"grades": sorted(extent.grades), "honours": sorted(extent.honours)}
        said |= {"until": extent.until}

    def before(now: VetoCase, stood: VetoStanding) -> Fields:
        if ruling.outcome == VetoOutcome.CONFIRMED:
            _check_extent(texts, now, extent)
        elif ruling.outcome != VetoOutcome.REJECTED:
            texts.fault("outcome", _("confirm it, or do not"))
        return _with(texts, said)(now, stood)

    def after(step: VetoStep) -> None:
        tasks.settle(step)
        until = standing(list(step.case.steps.all()), clock.today()).appeal_until
        confirmed = step.outcome == VetoOutcome.CONFIRMED and until is not None
        text = tasks.CONFIRMED if confirmed else tasks.NOT_CONFIRMED
        day = until.isoformat() if until is not None else ""
        tasks.tell_concerned(step, text, document=step.document, day=day)

    return _take(account, case, VetoAct.DECIDE, version, key, said, before, after)


def appeal(*, account: Account, case: VetoCase, version: int, key: str, note: str) -> VetoStep:
    """Appeal against a decision, within APPEAL_DAYS working days, once."""
    texts, said = _noted(note, _("say what the decision overlooked"))

    def after(step: VetoStep) -> None:
        tasks.ask_answer(step, ANSWER_DAYS)

    return _take(account, case, VetoAct.APPEAL, version, key, said, _with(texts, said), after)


def answer(*, account: Account, case: VetoCase, version: int, key: str, ruling: Ruling) -> VetoStep:
    """Answer an appeal. Where it is granted responsibility is determined anew, and until then it is frozen again."""
    texts, said = _ruled(ruling)

    def before(now: VetoCase, stood: VetoStanding) -> Fields:
        if ruling.outcome not in (VetoOutcome.KEPT, VetoOutcome.REOPENED):
            texts.fault("outcome", _("grant the appeal, or do not"))
        return _with(texts, said)(now, stood)

    def after(step: VetoStep) -> None:
        tasks.done(step, tasks.APPEALED)
        tasks.tell_concerned(step, tasks.ANSWERED, document=step.document)

    return _take(account, case, VetoAct.ANSWER, version, key, said, before, after)


def lift(
    *, account: Account, case: VetoCase, version: int, key: str,
    document: str, decided_on: date, note: str,
) -> VetoStep:  # fmt: skip
    """Lift a veto whose grounds have changed: its facts were taken back, or a newer run no longer has it.

    Raises Refused where they have not, and says what stands.
    """
    texts, said = _ruled(Ruling(VetoOutcome.REJECTED, document, decided_on, note))
    del said["outcome"]

    def before(now: VetoCase, stood: VetoStanding) -> Fields:
        more = _with(texts, said)(now, stood)
        change = change_of(now, stood)
        if change.why_not:
            raise Refused(change.why_not)
        return more | {"run": change.run}

    def after(step: VetoStep) -> None:
        tasks.settle(step)
        tasks.tell_concerned(step, tasks.LIFTED, document=step.document)

    return _take(account, case, VetoAct.LIFT, version, key, said, before, after)


def _take(
    account: Account, case: VetoCase, act: VetoAct, version: int, key: str,
    said: Mapping[str, object], before: Before, after: Callable[[VetoStep], None],
) -> VetoStep:  # fmt: skip
    if not is_for(account, case, act):
        raise Denied
    wanted = Wanted(act, account, key, said, VERBS[act])

    def checked(now: VetoCase) -> Fields:
        stood = standing(list(now.steps.all()), clock.today())
        if text := refusal(now, stood, act, account):
            raise Refused(text)
        return before(now, stood)

    return cast("VetoStep", take(KIND, wanted, case, version, checked, after))


def _with(texts: Texts, said: Mapping[str, object]) -> Before:
    """The step says what was written, unless there are faults in it."""

    def before(_now: VetoCase, _stood: VetoStanding) -> Fields:
        if texts.faults:
            raise Faulty(_("veto"), texts.faults)
        return dict(said)

    return before


def _settled(step: VetoStep) -> None:
    """What was asked for before is needless now."""
    tasks.settle(step)
    if step.act == VetoAct.HOLD:
        tasks.tell_concerned(step, tasks.HELD)


def _noted(note: str, needed: str = "") -> tuple[Texts, Fields]:
    texts = Texts()
    return texts, {"note": texts.take("note", note, NOTE, needed=needed)}


def _ruled(ruling: Ruling) -> tuple[Texts, Fields]:
    texts, said = _noted(ruling.note, _("say why"))
    needed = _("name the document of the decision")
    said["document"] = texts.take("document", ruling.document, TITLE, needed=needed)
    if ruling.decided_on > clock.today():
        texts.fault("decided_on", _("a day that has come"))
    return texts, said | {"decided_on": ruling.decided_on, "outcome": ruling.outcome.value}


def _check_extent(texts: Texts, case: VetoCase, extent: Extent | None) -> None:
    """It closes at least what the rulebook closes, and who is responsible for an accident loses all honours.

    It lasts to the window's end, or longer: to the end of the next year at most (domain §3.6, next-year effect).
    """
    from anqi.assessment.honours.models import SUBJECTS

    if extent is None:
        texts.fault("until", _("say what it closes, and until when"))
        return
    if set(case.grades) - set(extent.grades):
        texts.fault("grades", _("the grades that the rulebook closes stay closed"))
    scheme = rulebook_of(case.edition).schemes.get(case.scheme) if case.edition else None
    if set(extent.grades) - {one.code for one in (scheme.grades if scheme is not None else ())}:
        texts.fault("grades", _("choose grades of the scheme"))
    known = {honour.value for honour, type in SUBJECTS.items() if type == case.type}
    if case.veto == LIABLE and known - set(extent.honours):
        texts.fault("honours", _("who is responsible for an accident loses all honours"))
    if set(extent.honours) - known:
        texts.fault("honours", _("choose honours that are for this kind of subject"))
    last = date(case.window_to.year + 1, 12, 31)
    if not case.window_to <= extent.until <= last:
        text = _("a day from {first} to {last}")
        texts.fault("until", text.format(first=case.window_to, last=last))
