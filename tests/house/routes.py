"""Whom the addresses of the site are for, and what an address answers."""

from typing import Any

from anqi.organisation.authority import Holder, Implicit
from anqi.organisation.posts import Administration, Post

HOLDERS: tuple[Holder, ...] = (*Implicit, *Post, *Administration)
ALL = frozenset(HOLDERS)
NOBODY: frozenset[Holder] = frozenset()
WORKING = ALL - set(Administration)
PLANT_READERS = frozenset(
    {
        Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY, Post.DIRECTOR, Post.DEPUTY_DIRECTOR,
        Post.DISCIPLINE_SECRETARY, Post.GROUP_HEAD, Post.GROUP_DEPUTY, Post.GROUP_MEMBER,
        Post.GROUP_OFFICE, Post.PARTY_OFFICER, Post.SAFETY_DEPARTMENT, Post.AUDITOR,
    }
)  # fmt: skip
PLANT_WRITERS = frozenset({Post.GROUP_OFFICE, Post.PARTY_OFFICER, Post.SAFETY_DEPARTMENT})
PEOPLE_READERS = PLANT_READERS - {Post.AUDITOR}
TEAM_FELLOWS = frozenset(
    {
        Post.DEPARTMENT_HEAD, Post.SAFETY_OFFICER, Post.TEAM_LEADER, Implicit.EMPLOYEE,
        Implicit.MEMBER,
    }
)  # fmt: skip
ROSTER_KEEPERS = frozenset({Post.GROUP_OFFICE, Post.PARTY_OFFICER})
LEDGER_EXPORTERS = ROSTER_KEEPERS | {Post.DISCIPLINE_SECRETARY, Post.AUDITOR}
TASK_GIVERS = (PEOPLE_READERS - {Post.GROUP_MEMBER}) | {
    Post.BRANCH_SECRETARY, Post.DEPARTMENT_HEAD, Post.TEAM_LEADER, Post.SAFETY_OFFICER,
}  # fmt: skip
UNIT_KEEPERS = frozenset({Post.BRANCH_SECRETARY, Post.DEPARTMENT_HEAD})
SECURITY = frozenset({Administration.SECURITY})
TASK_DECIDERS = frozenset({Post.SAFETY_DEPARTMENT})
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
UNIT_WRITERS = UNIT_KEEPERS | {Post.BRANCH_COMMITTEE, Post.SAFETY_OFFICER}


class Route:
    """What an address answers to those who may: to GET and POST, and to `other` methods; None is 405.

    Others who are signed in get 404. Who is not is sent to sign in, unless the address is open to `anyone`.
    `fresh`: who signed in long ago is asked to prove who he is first.
    `of` says which objects of `objects` fill the arguments of the address.
    """

    def __init__(
        self,
        get: int | None = 200,
        post: int | None = None,
        *,
        who: frozenset[Any] = ALL,
        anyone: bool = False,
        other: int = 405,
        fresh: bool = False,
        **of: str,
    ) -> None:
        self.get, self.post, self.other = get, post, other
        self.who, self.anyone, self.fresh, self.of = who, anyone, fresh, of
