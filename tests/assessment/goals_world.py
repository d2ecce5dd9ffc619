"""People and facts for tests of the board: an office that asks, a director who decides, hazards of D1."""

from contextlib import AbstractContextManager
from datetime import date, datetime, time

from django.test import Client

from anqi.assessment.goals import standing
from anqi.assessment.goals.boards import Board, board_of
from anqi.assessment.goals.periods import asked
from anqi.kit.clock import CHINA, stopped_at
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import explain, post, source_of
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from anqi.rules.outcome.unit_windows import Judged, UnitKey
from tests.assessment.world import account_of, holder
from tests.organisation.people import SmallPlant, signed_in

FULL = "full.rectification"
PLANT: UnitKey = ("plant", "wumeng", "wumeng")
WORKSHOP: UnitKey = ("department", "wumeng", "D1")
BRANCH: UnitKey = ("branch", "wumeng", "B1")


def on(day: date, hour: int = 9) -> AbstractContextManager[None]:
    """Let it be that day."""
    return stopped_at(datetime.combine(day, time(hour), CHINA))


def office(wumeng: SmallPlant) -> Account:
    """The Party office, which asks for exclusions."""
    return account_of(holder(wumeng, Post.PARTY_OFFICER, "2001"))


def director(wumeng: SmallPlant) -> Account:
    """The director, who decides on them."""
    return account_of(holder(wumeng, Post.DIRECTOR, "2002"))


def browser(account: Account) -> Client:
    assert account.person is not None
    return signed_in(account.person)


def board(wumeng: SmallPlant, at: str = "2020") -> Board:
    found = board_of(wumeng.plant, asked(at))
    assert found is not None
    return found


def full(board: Board, unit: UnitKey = PLANT) -> Judged:
    """The hazards that were rectified in time, of those due."""
    return board.indicator(board.rulebook.indicators[FULL])[unit]


def counted_anew(wumeng: SmallPlant, at: str = "2020") -> Judged:
    """The same by a process that has nothing in its memory."""
    standing._kept.clear()
    return full(board(wumeng, at))


def late(wumeng: SmallPlant, day: date, *, key: str, reason: str, person: str = "") -> Fact:
    """A hazard that was due and not met, posted by hand with a reason."""
    why = explain(plant=wumeng.plant, text=reason, by="1002")
    draft = Draft(
        kind="hazard.due", occurred_on=day, department="D1", person=person, source=source_of(why),
        key=key, attributes={"met": False, "level": "general"},
    )  # fmt: skip
    [fact] = post(plant=wumeng.plant, drafts=[draft], by="1002")
    return fact
