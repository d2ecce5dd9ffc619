"""What the frame of a page knows: who looks at it, where in the house it is, and light or dark."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from anqi.organisation.authority import Authority
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from anqi.site.navigation import Group, navigation, works
from anqi.work.queries import Counts, counts

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
KNOWN_COUNTS = "known_counts"
"""The attribute of a request under which a page leaves what it counted."""


@dataclass(frozen=True)
class Who:
    """The name that stands at the foot of the navigation, and the first post held today."""

    name: str
    post: str


class Frame:
    """Asked for by templates as `frame`; it reads the database only when a page shows who is signed in."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def theme(self) -> str:
        """`light` or `dark` where somebody chose, otherwise nothing: the page does as the device does."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def navigation(self) -> list[Group]:
        return navigation(self.request.path, self._user) if self._user else []

    @cached_property
    def account(self) -> Who | None:
        return who(self._user) if self._user else None

    @property
    def searches(self) -> bool:
        """Whether there is anything that the account could find: administrators see no business content."""
        return self._user is not None and works(self._user)

    @cached_property
    def badges(self) -> dict[str, int]:
        """The figures of the side bar by the names that rooms have for them (navigation.Room.counts).

        A page that knows them anyway (home) leaves them on the request.
        """
        known: Counts | None = getattr(self.request, KNOWN_COUNTS, None)
        user = self._user
        if known is None and user is not None and user.person is not None:
            known = counts(user.person, Authority.of(user).holdings)
        return {"tasks": known.tasks, "unread": known.unread} if known else {}

    @property
    def _user(self) -> Account | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, Account) else None


def who(account: Account) -> Who:
    """Who an account is today. A person without a post is named alone."""
    person = account.person
    if person is None:
        return Who(account.login, account.get_administers_display())
    holding = next(iter(Authority.of(account).holdings), None)
    if holding is None:
        return Who(person.name, "")
    return Who(person.name, f"{holding.unit or ''} {Post(holding.post).label}".strip())


def frame(request: HttpRequest) -> dict[str, Frame]:
    """The context processor."""
    return {"frame": Frame(request)}
