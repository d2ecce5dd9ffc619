"""What the committee decided: by which committee, when, under which number, with which votes, and each tie settled.

At least half of those due must be present, and more than half of those due in favour: a majority of 应到, as for a
Party committee (domain §10.1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from anqi.assessment.process import tasks
from anqi.assessment.process.barring import barring_of
from anqi.assessment.process.comparing import rows_of
from anqi.assessment.process.finals import Given, ruling_faults, unsettled
from anqi.assessment.process.models import Assessment, Ruling, Step, StepAct
from anqi.assessment.process.schemes import scheme_of
from anqi.assessment.process.standing import Standing
from anqi.assessment.process.taking import Fields, Wanted, take
from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.models import Account
from anqi.work.texts import NOTE, TITLE, Texts
from anqi.work.wording import day_said

_MOST = 32_767


@dataclass(frozen=True)
class Vote:
    """How many of a committee were due, were present, and were in favour."""

    were_due: int
    were_present: int
    in_favour: int

    def faults(self) -> list[Fault]:
        """Why it is no decision; each at its figure."""
        found = []
        if not 1 <= self.were_due <= _MOST:
            found.append(Fault("were_due", _("how many members the committee has")))
        if self.were_present > self.were_due:
            found.append(Fault("were_present", _("no more than were due")))
        elif self.were_present * 2 < self.were_due:
            text = _("no quorum: at least half of {due} must be present, that is {least}")
            least = -(-self.were_due // 2)
            found.append(Fault("were_present", text.format(due=self.were_due, least=least)))
        if self.in_favour > self.were_present:
            found.append(Fault("in_favour", _("no more than were present")))
        elif self.in_favour * 2 <= self.were_due:
            text = _("no majority: more than half of {due} must be in favour, that is {least}")
            least = self.were_due // 2 + 1
            found.append(Fault("in_favour", text.format(due=self.were_due, least=least)))
        return found


@dataclass(frozen=True)
class Resolution:
    """A decision as its document has it: of which committee, under which number, of which day, with which votes."""

    committee: str
    document: str
    decided_on: date
    vote: Vote
    rulings: Sequence[Given] = ()
    note: str = ""


def decide(
    *, account: Account, assessment: Assessment, resolution: Resolution, version: int, key: str
) -> Step:
    """Record what the committee decided. Until it is sealed it can be recorded anew, with why: the newest counts.

    Raises Denied, Faulty, Refused, Conflict.
    """
    texts = Texts()
    committee = texts.take(
        "committee", " ".join(resolution.committee.split()), TITLE,
        needed=_("name the committee that decided"),
    )  # fmt: skip
    document = texts.take(
        "document", resolution.document, TITLE, needed=_("name the document of the decision")
    )
    note = texts.take("note", resolution.note, NOTE)
    vote = resolution.vote
    texts.faults += vote.faults()
    given = resolution.rulings
    content = {
        "committee": committee, "document": document, "decided_on": resolution.decided_on,
        "vote": [vote.were_due, vote.were_present, vote.in_favour], "note": note,
        "rulings": [[one.subject, one.grade, one.reason.strip()] for one in given],
    }  # fmt: skip
    wanted = Wanted(StepAct.DECIDE, account, key, content)

    def before(now: Assessment, stood: Standing) -> Fields:
        faults = [*texts.faults, *_day_faults(resolution.decided_on, stood)]
        if stood.decision is not None and not note:
            faults.append(Fault("note", _("say why the decision is recorded anew")))
        faults += _ruling_faults(now, stood, given)
        if faults:
            raise Faulty(_("assessment"), faults)
        return {
            "committee": committee, "note": note, "document": document,
            "decided_on": resolution.decided_on, "were_due": vote.were_due,
            "were_present": vote.were_present, "in_favour": vote.in_favour,
        }  # fmt: skip

    def after(step: Step, _stood: Standing) -> None:
        Ruling.objects.bulk_create(
            Ruling(step=step, subject=one.subject, grade=one.grade, reason=one.reason.strip())
            for one in given
        )
        tasks.settle(step)
        tasks.done(step, tasks.DECIDING)

    return take(wanted, assessment, version, before=before, after=after)


def _day_faults(decided_on: date, stood: Standing) -> list[Fault]:
    """A decision is of a day after the publication, and not of one to come."""
    if decided_on > clock.today():
        return [Fault("decided_on", _("a day that has come"))]
    if stood.until is not None and decided_on <= stood.until:
        text = _("a day after {day}: until then objections were taken")
        return [Fault("decided_on", text.format(day=day_said(stood.until)))]
    return []


def _ruling_faults(now: Assessment, stood: Standing, given: Sequence[Given]) -> list[Fault]:
    rows = list(rows_of(stood.run, now.scheme))
    barring = barring_of(now, stood.computed, rows)
    known = Ruling.objects.filter(step__assessment=now).exclude(step=stood.decision)
    faults = ruling_faults(scheme_of(now), rows, given, known, stood, barring)
    return [*unsettled(rows, given, barring), *faults]
