"""As what somebody looks at his home: one seat for each post he holds, the highest first, and one as himself."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from anqi.organisation.authority import Authority
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Account
from anqi.organisation.posts import Post
from anqi.site.homes import auditor, branch, department, leader, party, safety, worker
from anqi.site.homes.kinds import Asker, Home, Seat

_OF_THE_PLANT: dict[Post, Callable[[Asker], Home]] = {
    **dict.fromkeys(
        (
            Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY, Post.DIRECTOR, Post.DEPUTY_DIRECTOR,
            Post.DISCIPLINE_SECRETARY, Post.GROUP_HEAD, Post.GROUP_DEPUTY, Post.GROUP_MEMBER,
        ),
        leader.home,
    ),
    Post.GROUP_OFFICE: party.home,
    Post.PARTY_OFFICER: party.home,
    Post.SAFETY_DEPARTMENT: safety.home,
    Post.AUDITOR: auditor.home,
}  # fmt: skip
_OF_A_UNIT: dict[Post, Callable[[Asker], Home]] = {
    Post.BRANCH_SECRETARY: branch.home,
    Post.BRANCH_COMMITTEE: branch.home,
    Post.DEPARTMENT_HEAD: department.home,
    Post.SAFETY_OFFICER: department.home,
    Post.TEAM_LEADER: worker.team,
    Post.PARTY_GROUP_LEADER: worker.team,
}
_ORDER = list(Post)
"""Posts are declared with the highest first."""


def seats_of(account: Account) -> list[Seat]:
    """The posts of today with a home of their own, each once, the highest first; last, oneself."""
    found = [
        Seat(one.post, one.unit, _name(one.get_post_display(), one.unit))
        for one in Authority.of(account).holdings
        if Post(one.post) in _OF_THE_PLANT or (one.unit and Post(one.post) in _OF_A_UNIT)
    ]
    found.sort(key=lambda seat: (_ORDER.index(Post(seat.post)), seat.key))
    return [*{seat.key: seat for seat in found}.values(), Seat(name=_("Myself"))]


def chosen(seats: list[Seat], key: str | None) -> Seat:
    """The seat of a key (see Seat.key), or the first: nobody gets one that is not his."""
    return next((seat for seat in seats if seat.key == key), seats[0])


def home_of(asker: Asker) -> Home:
    """The home of a seat."""
    seat = asker.seat
    if not seat.post:
        return worker.home(asker)
    post = Post(seat.post)
    make = _OF_THE_PLANT.get(post) or _OF_A_UNIT[post]
    kinds = (*BRANCHES, *DEPARTMENTS)
    if seat.unit is not None and seat.unit.kind not in kinds:
        make = worker.team  # a safety officer of a team has no facts of a department in reach
    return make(asker)


def _name(post: str, unit: object) -> str:
    return f"{unit} {post}" if unit else post
