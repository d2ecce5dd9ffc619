"""Facts, runs and people for tests of vetoes and honours."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

from anqi.assessment.models import Edition, Run, VetoCase
from anqi.assessment.runs.computing import judge_run
from anqi.assessment.vetoes import operations
from anqi.assessment.vetoes.models import VetoOutcome
from anqi.assessment.vetoes.operations import Extent, Ruling
from anqi.assessment.vetoes.queries import case_now
from anqi.assessment.vetoes.standing import VetoStanding, standing
from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import post
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from tests.assessment.world import account_of, holder
from tests.organisation.people import SmallPlant

ACCIDENT_DAY = date(2020, 3, 5)
SOURCE = "accidents/1"
DECIDED = (VetoOutcome.CONFIRMED, VetoOutcome.REJECTED)


class Staff:
    """Who acts in the plant, each with an account, beside 王芳 and 李强."""

    def __init__(self, wumeng: SmallPlant) -> None:
        self.party = account_of(holder(wumeng, Post.PARTY_OFFICER, "2001"))
        self.safety = account_of(holder(wumeng, Post.SAFETY_DEPARTMENT, "2002"))
        self.discipline = account_of(holder(wumeng, Post.DISCIPLINE_SECRETARY, "2003"))
        self.head = account_of(holder(wumeng, Post.GROUP_HEAD, "2004"))
        self.deputy = account_of(holder(wumeng, Post.GROUP_DEPUTY, "2005"))
        self.committee = account_of(holder(wumeng, Post.PARTY_SECRETARY, "2006"))
        self.secretary = account_of(wumeng.secretary)
        self.officer = account_of(wumeng.officer)
        self.stranger = account_of(wumeng.stranger)


def at(day: date) -> Any:
    """The clock, stopped on the morning of a day."""
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=timezone(timedelta(hours=8)))
    return clock.stopped_at(moment)


def accident(wumeng: SmallPlant, *, key: str = "accident", source: str = SOURCE) -> Fact:
    said = {"sort": "production", "grade": "minor", "liable": True}
    return _posted(wumeng, "accident.confirmed", key, source, said)


def liability(
    wumeng: SmallPlant, degree: str, *, person: str = "1002", key: str = "liability",
    source: str = SOURCE,
) -> Fact:  # fmt: skip
    return _posted(wumeng, "accident.liability", key, source, {"degree": degree}, person)


def _posted(
    wumeng: SmallPlant, kind: str, key: str, source: str, attributes: dict[str, Any],
    person: str = "",
) -> Fact:  # fmt: skip
    draft = Draft(
        kind=kind, occurred_on=ACCIDENT_DAY, department="D1", person=person, source=source, key=key,
        attributes=attributes,
    )  # fmt: skip
    [fact] = post(plant=wumeng.plant, drafts=[draft], by="1002")
    return fact


def judged(wumeng: SmallPlant, edition: Edition, as_of: date = date(2020, 3, 12)) -> Run:
    return judge_run(plant=wumeng.plant, edition=edition, as_of=as_of)


def now_of(case: VetoCase) -> VetoStanding:
    return standing(list(case_now(case.pk).steps.all()), clock.today())


def notified(case: VetoCase, by: Account) -> None:
    operations.notify(account=by, case=case, version=case_now(case.pk).version, key=f"n{case.pk}")


def stated(case: VetoCase, by: Account, text: str = "我不在现场") -> None:
    version = case_now(case.pk).version
    operations.state(account=by, case=case, version=version, key=f"s{case.pk}", note=text)


def decided(
    case: VetoCase, by: Account, *, confirmed: bool = True, until: date | None = None,
    honours: tuple[str, ...] = ("member", "safety_person"),
) -> None:  # fmt: skip
    case = case_now(case.pk)
    outcome = DECIDED[0] if confirmed else DECIDED[1]
    ruling = Ruling(outcome, "乌烟领〔2020〕3号", clock.today(), "事实清楚")
    extent = Extent(tuple(case.grades), honours, until or case.window_to)
    operations.decide(
        account=by, case=case, version=case.version, key=f"d{case.pk}/{case.version}",
        ruling=ruling, extent=extent if confirmed else None,
    )  # fmt: skip
