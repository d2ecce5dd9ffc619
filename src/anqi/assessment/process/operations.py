"""The steps of due process: each one transaction, in turn, by whom the posts allow; nothing is skipped silently.

All raise Denied where the posts do not allow it, Faulty for what was written, Refused where it is not this step's turn
or two people are wanted, and Conflict where somebody was faster or the key was used for something else.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.assessment.process import tasks
from anqi.assessment.process.barring import barring_of
from anqi.assessment.process.comparing import differences, rows_of
from anqi.assessment.process.faults import Conflict, Refused
from anqi.assessment.process.finals import finals, left_open
from anqi.assessment.process.models import Assessment, Owner, Ruling, Step, StepAct
from anqi.assessment.process.schemes import schemes_in
from anqi.assessment.process.standing import PUBLISH_DAYS, Stage, Standing
from anqi.assessment.process.taking import (
    Fields,
    Wanted,
    allowed,
    known_step,
    standing_of,
    take,
    written,
)
from anqi.assessment.process.telling import concerned
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs.models import Run
from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.models import Account, Plant
from anqi.rules.rulebook.wording import called
from anqi.work.texts import NOTE, TITLE, Texts
from anqi.work.wording import day_said
from anqi.work.working_days import working_day_after

BACK = N_("“{title}”: {by} sent the data back; the run is to be repeated")
CONFIRMED = N_("“{title}”: the data are confirmed; it can be published")
PUBLISHED = N_("“{title}” is published; objections are taken until {day}")
SEALED = N_("“{title}” is decided and sealed")


_NEWEST = 20
"""Runs that are looked at for a repetition."""


def begin(*, account: Account, run: Run, scheme: str, key: str, title: str = "") -> Step:
    """Begin an assessment of a scheme with a run; the owners of the data are asked to confirm them."""
    wanted = Wanted(StepAct.BEGIN, account, key, {"run": run.pk, "scheme": scheme, "title": title})
    allowed(wanted, run.plant)
    texts = Texts()
    named = texts.take("title", title, TITLE) or _named(run, scheme)
    if scheme not in {name for name, _title, _type in schemes_in(run.edition)}:
        texts.fault("run", _("the rulebook has no such scheme"))
    elif not rows_of(run.pk, scheme).exists():
        texts.fault("run", _("nobody is judged by this scheme in the run"))
    if texts.faults:
        raise Faulty(_("assessment"), texts.faults)
    with transaction.atomic():
        known = known_step(wanted, run.pk)
        if known is not None:
            return known
        Plant.objects.select_for_update(no_key=True).get(pk=run.plant_id)
        _check_first(run, scheme)
        made = Assessment.objects.create(
            plant=run.plant, edition=run.edition, scheme=scheme, as_of=run.as_of, title=named,
            begun_at=clock.now(),
        )  # fmt: skip
        step = written(wanted, made, {"run": run}, named=run.pk)
        tasks.ask_to_confirm(step)
    return step


def confirm(
    *,
    account: Account,
    assessment: Assessment,
    owner: Owner,
    version: int,
    key: str,
    note: str = "",
) -> Step:
    """Confirm the data of one owner, for the current run. Somebody else confirms the other's."""
    taken = _note(note)
    said = {"owner": owner.value, "note": taken}
    wanted = Wanted(StepAct.CONFIRM, account, key, said, owner=owner)

    def after(step: Step, stood: Standing) -> None:
        tasks.done(step, owner)
        if len(stood.confirmed) + 1 == len(Owner):
            tasks.tell_of(step, tasks.brought_by(stood), CONFIRMED)

    return take(wanted, assessment, version, before=lambda _a, _s: {"note": taken}, after=after)


def send_back(
    *, account: Account, assessment: Assessment, owner: Owner, version: int, key: str, note: str
) -> Step:
    """Send the data back, with what is wrong: the run is to be repeated. What was confirmed counts no more."""
    taken = _note(note, needed=_("say what is wrong with the data"))
    said = {"owner": owner.value, "note": taken}
    wanted = Wanted(StepAct.RETURN, account, key, said, owner=owner)

    def after(step: Step, stood: Standing) -> None:
        tasks.done(step, owner)
        tasks.tell_of(step, tasks.brought_by(stood), BACK)

    return take(wanted, assessment, version, before=lambda _a, _s: {"note": taken}, after=after)


def repeat(
    *, account: Account, assessment: Assessment, run: Run, version: int, key: str, note: str
) -> Step:
    """Put a newer run in the place of the one before: the data are to be confirmed anew.

    A publication goes on where nobody's result differs from the run before, in score, grade, tie, veto or any window
    of a rule; else it is void, and a new one begins when the data are confirmed.
    """
    taken = _note(note, needed=_("say why the run is repeated"))
    wanted = Wanted(StepAct.REPEAT, account, key, {"run": run.pk, "note": taken})

    def before(now: Assessment, stood: Standing) -> Fields:
        _check_newer(now, stood, run)
        pair = (rows_of(one, now.scheme) for one in (stood.run, run.pk))
        goes_on = stood.until if not differences(*pair) else None
        return {"run_id": run.pk, "note": taken, "until": goes_on}

    def after(step: Step, _stood: Standing) -> None:
        tasks.settle(step)
        tasks.ask_to_confirm(step)

    return take(wanted, assessment, version, before=before, after=after)


def publish(
    *, account: Account, assessment: Assessment, until: date, version: int, key: str, note: str = ""
) -> Step:
    """Publish the confirmed results to those whom they concern, for objections, until a day and with it."""
    taken = _note(note)
    wanted = Wanted(StepAct.PUBLISH, account, key, {"until": until, "note": taken})

    def before(_now: Assessment, _stood: Standing) -> Fields:
        first = first_end()
        if until < first:
            text = _("{day} or later: {count} working days after today").format(
                day=day_said(first), count=PUBLISH_DAYS
            )
            raise Faulty(_("assessment"), [Fault("until", text)])
        return {"note": taken, "until": until}

    def after(step: Step, stood: Standing) -> None:
        tasks.settle(step)
        tasks.ask_to_decide(step, until)
        rows = rows_of(stood.run, assessment.scheme)
        tasks.tell_of(step, concerned(assessment.plant, rows), PUBLISHED, day=until.isoformat())

    return take(wanted, assessment, version, before=before, after=after)


def seal(
    *, account: Account, assessment: Assessment, version: int, key: str, note: str = ""
) -> Step:
    """Seal what was decided, by somebody else than who recorded it. Nothing is added from then on.

    Refused while a grade is frozen by a veto that nobody has decided on, or was decided on otherwise since.
    """
    taken = _note(note)
    wanted = Wanted(StepAct.SEAL, account, key, {"note": taken})

    def before(now: Assessment, stood: Standing) -> Fields:
        if text := open_matters(now, stood):
            raise Refused(text)
        return {"note": taken}

    def after(step: Step, stood: Standing) -> None:
        tasks.settle(step)
        rows = rows_of(stood.run, assessment.scheme)
        tasks.tell_of(step, concerned(assessment.plant, rows), SEALED)

    return take(wanted, assessment, version, before=before, after=after)


def call_off(
    *, account: Account, assessment: Assessment, version: int, key: str, note: str
) -> Step:
    """End an assessment that is not decided, and say why. It can't be taken up again."""
    taken = _note(note, needed=_("say why the assessment is called off"))
    wanted = Wanted(StepAct.CALL_OFF, account, key, {"note": taken})
    before = lambda _a, _s: {"note": taken}  # noqa: E731
    return take(wanted, assessment, version, before=before, after=lambda step, _s: tasks.end(step))


def open_matters(assessment: Assessment, stood: Standing) -> str:
    """Why what was decided can't be sealed yet, by what was decided of vetoes; empty where it can."""
    rows = list(rows_of(stood.run, assessment.scheme))
    rulings = Ruling.objects.filter(step__assessment=assessment)
    barring = barring_of(assessment, stood.computed, rows)
    return left_open(finals(rows, rulings, stood, barring))


def first_end() -> date:
    """The first day until which a publication of today may last."""
    return working_day_after(clock.today(), PUBLISH_DAYS)


def newer_than(stood: Standing, assessment: Assessment, run: Run) -> str:
    """Why a run can't take the place of an assessment's own; empty where it can."""
    current = Run.objects.only("made_at", "size").get(pk=stood.run)
    since = max(filter(None, (current.made_at, stood.repeat_since)))
    same = (run.plant_id, run.edition_id, run.as_of) == (
        assessment.plant_id, assessment.edition_id, assessment.as_of,
    )  # fmt: skip
    if not same or not run.kept:
        return _("a run of the same edition, as of the same day, is wanted")
    if run.pk in stood.runs:
        return _("this run was before the assessment already; judge anew")
    if run.made_at < since:
        return _("a run is wanted that was made after what it is repeated for; judge anew")
    if stood.corrected is not None and run.size <= current.size:
        return _("no fact was added to the ledger since; correct the facts first, then judge anew")
    return ""


def newer_runs(stood: Standing, assessment: Assessment) -> list[Run]:
    """The newest runs that can take the place of an assessment's own, the newest first."""
    same = Run.objects.filter(
        plant=assessment.plant_id, edition=assessment.edition_id, as_of=assessment.as_of, kept=True
    )
    newest = same.exclude(pk__in=stood.runs).defer("results", "board").order_by("-made_at")
    return [run for run in newest[:_NEWEST] if not newer_than(stood, assessment, run)]


def _check_newer(now: Assessment, stood: Standing, run: Run) -> None:
    if text := newer_than(stood, now, run):
        raise Faulty(_("assessment"), [Fault("run", text)])


def _check_first(run: Run, scheme: str) -> None:
    """There is one assessment at a time of a scheme and a day. Raises Refused, Conflict."""
    if not run.kept:
        raise Refused(_("what the clock judged is no assessment; judge by hand"))
    same = Assessment.objects.filter(
        plant=run.plant, scheme=scheme, as_of=run.as_of, edition__name=run.edition.name
    )
    for one in same:
        if standing_of(one).stage != Stage.CALLED_OFF:
            raise Conflict(one, _("“{title}” is about the same already").format(title=one.title))


def _named(run: Run, scheme: str) -> str:
    titles = rulebook_of(run.edition).schemes
    name = called(titles[scheme].title, scheme) if scheme in titles else scheme
    return _("{scheme}, as of {day}").format(scheme=name, day=run.as_of.isoformat())[:TITLE]


def _note(note: str, needed: str = "") -> str:
    """The note, trimmed. Raises Faulty where one is needed and none is there."""
    texts = Texts()
    taken = texts.take("note", note, NOTE, needed=needed)
    if texts.faults:
        raise Faulty(_("assessment"), texts.faults)
    return taken
