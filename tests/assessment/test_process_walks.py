"""No state can be reached by the wrong person or out of turn, in whatever order who tries what and when.

The rules stand here a second time, as a table of their own: who has the posts for an act, and when it is its turn.
Random people try random acts on random days; each is done where the table says so, and leaves nothing where not.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anqi.assessment.models import Answer, Assessment, Objection, Owner, Step
from anqi.assessment.process.deciding import decide
from anqi.assessment.process.faults import Conflict, Refused
from anqi.assessment.process.objecting import answer, object_to
from anqi.assessment.process.operations import first_end
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from anqi.organisation.records import Denied
from tests.assessment.process_world import ROWS, Process, days, key, resolution
from tests.assessment.world import account_of, holder
from tests.organisation.people import small_plant

OTHER = ({**ROWS[0], "score": 7450}, *ROWS[1:])
REFUSALS = (Denied, Refused, Faulty, Conflict)
HANDS = frozenset({"hands"})
"""Somebody who holds all posts of the plant at once: two people are two all the same."""
JUDGES = frozenset({"office", "colleague"}) | HANDS


@dataclass
class Told:
    """What the table needs to know of what was done."""

    brought: str
    day: int = 0
    until: int | None = None
    differing: bool = False
    confirmed: dict[str, str] = field(default_factory=dict)
    returned: bool = False
    corrected: bool = False
    open: list[str] = field(default_factory=list)
    recorded: set[str] = field(default_factory=set)
    ended: str = ""

    @property
    def stage(self) -> str:
        if self.ended:
            return self.ended
        if self.recorded:
            return "decided"
        if self.returned:
            return "returned"
        if len(self.confirmed) < 2:
            return "computed"
        if self.until is None:
            return "confirmed"
        if self.day <= self.until:
            return "published"
        return "answering" if self.open or self.corrected else "answered"


Turn = Callable[[Told, str], bool]
NOT_OVER = {"computed", "returned", "confirmed", "published", "answering", "answered"}
TABLE: dict[str, tuple[frozenset[str], Turn]] = {
    "confirm safety": (
        HANDS | {"safety"},
        lambda now, who: now.stage == "computed" and "safety" not in now.confirmed
        and who != now.brought and who not in now.confirmed.values(),
    ),
    "confirm discipline": (
        HANDS | {"discipline"},
        lambda now, who: now.stage == "computed" and "discipline" not in now.confirmed
        and who != now.brought and who not in now.confirmed.values(),
    ),
    "return": (HANDS | {"safety"}, lambda now, _who: now.stage in {"computed", "confirmed"}),
    "repeat the same": (JUDGES, lambda now, _who: now.stage in NOT_OVER),
    "repeat another": (JUDGES, lambda now, _who: now.stage in NOT_OVER),
    "publish": (
        JUDGES, lambda now, who: now.stage == "confirmed" and who not in now.confirmed.values(),
    ),
    "object": (
        frozenset({"secretary", "judged"}),
        lambda now, who: now.stage in NOT_OVER and now.until is not None and now.day <= now.until
        and who not in now.open,
    ),
    "refuse": (HANDS | {"head"}, lambda now, _who: now.stage in NOT_OVER and bool(now.open)),
    "correct": (HANDS | {"head"}, lambda now, _who: now.stage in NOT_OVER and bool(now.open)),
    "decide": (HANDS | {"chief"}, lambda now, _who: now.stage in {"answered", "decided"}),
    "seal": (JUDGES, lambda now, who: now.stage == "decided" and who not in now.recorded),
    "call off": (JUDGES, lambda now, _who: now.stage in NOT_OVER),
}  # fmt: skip
PEOPLE = (
    "office", "colleague", "safety", "discipline", "head", "chief", "secretary", "other", "stranger", "hands", "judged",
)  # fmt: skip
"""`judged` is secretary of B1 and a deputy head of the leading group: he answers nothing about B1."""


ANY = [(who, act) for who in PEOPLE for act in TABLE]
POSTED = [(who, act) for who, act in ANY if who in TABLE[act][0]]
"""All who hold the posts: at the end of each walk everybody of them is refused whose turn it is not."""
FORWARD = ("confirm safety", "confirm discipline", "publish", "decide")
"""The straight way, so that walks begin everywhere on it."""


class Walk:
    """An assessment, those who try, and what the table makes of it."""

    def __init__(self, brought: str) -> None:
        self.process = Process(small_plant())
        self.people: dict[str, Account] = {
            name: getattr(self.process, name) for name in PEOPLE if hasattr(self.process, name)
        }
        here = self.process.here
        hands = holder(here, Post.PARTY_OFFICER, "5001")
        for post in (
            Post.SAFETY_DEPARTMENT,
            Post.DISCIPLINE_SECRETARY,
            Post.GROUP_HEAD,
            Post.PARTY_SECRETARY,
        ):
            hands.holdings.create(post=post, active_from=None)
        judged = holder(here, Post.GROUP_DEPUTY, "5002")
        judged.holdings.create(post=Post.BRANCH_SECRETARY, unit=here.branch, active_from=None)
        self.people |= {"hands": account_of(hands), "judged": account_of(judged)}
        self.made: Assessment = self.process.begun(self.people[brought])
        self.told = Told(brought)
        self.rows = ROWS

    def allowed(self) -> list[tuple[str, str]]:
        return [
            (who, act) for act, (posts, turn) in TABLE.items() for who in PEOPLE
            if who in posts and turn(self.told, who)
        ]  # fmt: skip

    def tries(self, who: str, act: str) -> bool:
        """Whether it was done; posts are read anew for each try, as each request does."""
        account = Account.objects.get(pk=self.people[who].pk)
        before = Step.objects.count()
        try:
            with transaction.atomic():
                self._do(account, act)
        except REFUSALS:
            assert Step.objects.count() == before
            return False
        assert Step.objects.count() == before + 1
        return True

    def _do(self, account: Account, act: str) -> None:
        match act.split():
            case ["confirm", owner]:
                self._act("confirm", account, owner=Owner(owner))
            case ["return"]:
                self._act("send_back", account, owner=Owner.SAFETY, note="有误")
            case ["repeat", "the", "same"]:
                self._act("repeat", account, run=self.process.run(self.rows), note="核对")
            case ["repeat", "another"]:
                self._act("repeat", account, run=self.process.run(self._others()), note="更正")
            case ["publish"]:
                self._act("publish", account, until=first_end())
            case ["object"]:
                object_to(account=account, subject="B1", text="漏计", **self._now())
            case ["refuse" | "correct" as what]:
                said = Answer.REFUSED if what == "refuse" else Answer.FACTS
                answer(
                    account=account,
                    objection=self._open(),
                    answer=said,
                    note="经核对",
                    **self._now(),
                )
            case ["decide"]:
                decide(account=account, resolution=resolution(note="再登记"), **self._now())
            case ["seal"]:
                self._act("seal", account)
            case _:
                self._act("call_off", account, note="不办了")

    def tell(self, who: str, act: str) -> None:
        """What the table is told of an act that was done."""
        told = self.told
        match act.split():
            case ["confirm", owner]:
                told.confirmed[owner] = who
            case ["return"]:
                told.returned, told.confirmed = True, {}
            case ["repeat", *how]:
                told.brought, told.confirmed = who, {}
                told.returned = told.corrected = False
                if how == ["another"]:
                    told.until, self.rows = None, self._others()
            case ["publish"]:
                told.until = told.day + (first_end() - clock.today()).days
            case ["object"]:
                told.open.append(who)
            case ["refuse" | "correct" as what]:
                told.open.pop(0)
                told.corrected = told.corrected or what == "correct"
            case ["decide"]:
                told.recorded.add(who)
            case ["seal"]:
                told.ended = "sealed"
            case _:
                told.ended = "called_off"

    def stands(self) -> str:
        return self.process.stands(self.made).stage.value

    def _act(self, name: str, account: Account, **more: Any) -> None:
        self.process.act(name, self.made, account, **more)

    def _now(self) -> dict[str, Any]:
        version = self.process.version(self.made)
        return {"assessment": self.made, "version": version, "key": key()}

    def _open(self) -> Objection:
        """The oldest objection that is open; the oldest of all, or none at all, where none is."""
        asked = Objection.objects.filter(assessment=self.made)
        waiting = asked.exclude(steps__act="answer").first() or asked.first()
        return waiting or Objection(
            assessment=self.made, subject="B1", by=self.process.here.secretary
        )

    def _others(self) -> tuple[dict[str, Any], ...]:
        return OTHER if self.rows is ROWS else ROWS


@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.data())
def test_whoever_tries_whatever_only_what_the_table_allows_is_done(
    db: None, data: st.DataObject
) -> None:
    with transaction.atomic():
        _walk(data)
        transaction.set_rollback(True)


def _walk(data: st.DataObject) -> None:
    walk = Walk(data.draw(st.sampled_from(("office", "hands")), label="begun by"))
    for act in FORWARD[: data.draw(st.integers(0, len(FORWARD)), label="forward")]:
        walk.told.day += 8 if act == "decide" else 0
        with days(walk.told.day):
            able = [who for who, what in walk.allowed() if what == act]
            _try(walk, data.draw(st.sampled_from(able), label="who"), act)
    for _step in range(data.draw(st.integers(0, 8), label="steps")):
        walk.told.day += data.draw(st.sampled_from((0, 0, 1, 8, 30)), label="days later")
        with days(walk.told.day):
            allowed = walk.allowed()
            in_turn: bool = data.draw(st.booleans(), label="in turn")
            choices = allowed if allowed and in_turn else ANY
            _try(walk, *data.draw(st.sampled_from(choices), label="who tries what"))
    with days(walk.told.day):
        for who, act in POSTED:
            if (who, act) not in walk.allowed():
                assert not walk.tries(who, act), (who, act, walk.told)


def _try(walk: Walk, who: str, act: str) -> None:
    assert walk.stands() == walk.told.stage
    may = (who, act) in walk.allowed()
    assert walk.tries(who, act) == may, (who, act, walk.told)
    if may:
        walk.tell(who, act)
    assert walk.stands() == walk.told.stage
