"""Which pages there are: found by following the links of everybody's pages, as people do.

A page is known by its route and by the names of what it is asked with, so a new page is in the atlas by itself.
"""

import http.client
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import Resolver404, resolve

from anqi.organisation.access import TABLE, Verb
from anqi.organisation.authority import Reach
from tests.house.test_addresses import ROUTES
from tests.shots.installation import Seat, Served

NOBODY = Seat("nobody", "", "", "")
"""Who is not signed in."""
TWINS = ("format",)
"""Asked with these, a list answers with a file."""
AFTER_ACTS = {"account/again/": ("security", "/account/again/?next=/accounts/open/")}
"""Pages to which only an act leads, who is led there, and how they are asked for."""
NO_PAGES = ("api/", "healthz", "readyz", "assessment/runs/<uuid:id>/export/")
"""What programs ask for, and files that are chosen by what they are asked with; all else that answers is for people."""


@dataclass(frozen=True)
class Place:
    """An address as somebody found it, and what it answered."""

    path: str
    route: str
    seat: Seat
    is_page: bool
    status: int
    size: int = 0
    came_from: str = ""


_EACH = {"organisation/units/<int:id>/": 12, "organisation/people/<str:code>/": 12}
"""Where things of one kind differ much, more than three of them are looked at as everybody."""
_ALL = {
    "assessment/<uuid:id>/": 12, "assessment/appraisals/<uuid:id>/": 6, "assessment/honours/<uuid:id>/": 6,
    "assessment/rulebooks/<uuid:id>/": 6, "assessment/points/objections/<uuid:id>/": 6,
    "assessment/goals/missing/<str:indicator>/<str:type>/<str:code>/": 30,
}  # fmt: skip
"""Where what can be done differs by who looks and by the stage, everybody looks at so many, whoever did before."""
Key = tuple[str, frozenset[str]]
"""A route, and the names of what it is asked with."""


@dataclass
class Atlas:
    """`places` has each page once, the fullest that was found; `broken` the links that lead nowhere."""

    places: dict[Key, Place] = field(default_factory=dict)
    broken: list[Place] = field(default_factory=list)
    looked: Counter[str] = field(default_factory=Counter)
    asked: Counter[Key] = field(default_factory=Counter)

    def add(self, key: Key, place: Place) -> None:
        """Keep it if it is fuller than what was found before."""
        if key not in self.places or self.places[key].size < place.size:
            self.places[key] = place

    def of_route(self, route: str) -> list[Place]:
        """What was found of a route, plain first, then asked with something."""
        found = sorted(
            (len(asked), place.path) for (at, asked), place in self.places.items() if at == route
        )
        by_path = {place.path: place for place in self.places.values()}
        return [by_path[path] for _many, path in found]


def looked_at() -> list[str]:
    """Every route that answers a GET of those who may, and is for people."""
    return [
        route
        for route, cases in ROUTES.items()
        if any(case.get == 200 for case in cases) and not route.startswith(NO_PAGES)
    ] + ["sign-in/"]  # whoever is signed in already is sent on from there


def explored(house: Served) -> Atlas:
    """Walk through the whole house, as nobody and as everybody who signs in.

    Who may do something else than those before comes first: things are looked at by a few only.
    """
    atlas = Atlas()
    first: list[Seat] = []
    seen: list[dict[Verb, Reach] | None] = []
    for seat in (NOBODY, *house.seats):
        holder = next((one for one in TABLE if one.value == seat.login), None)
        rights = TABLE[holder] if holder else None
        if rights is None or rights not in seen:
            seen.append(rights)
            first.append(seat)
    for seat in (*first, *(one for one in house.seats if one not in first)):
        _walk(atlas, house, seat)
    seats = {seat.login: seat for seat in house.seats}
    for route, (login, path) in AFTER_ACTS.items():
        atlas.add((route, frozenset()), Place(path, route, seats[login], True, 200))
    return atlas


def _walk(atlas: Atlas, house: Served, seat: Seat) -> None:
    """Follow links breadth first from the start, into each route a few times for each way of asking."""
    host = urlsplit(house.address).netloc
    connection = http.client.HTTPConnection(host, timeout=60)
    headers = {"Accept-Language": "zh-CN"}
    if seat.cookie:
        headers["Cookie"] = f"sessionid={seat.cookie}"
    waiting = deque([("/", "")])
    seen = {"/"}
    times: Counter[Key] = Counter()
    while waiting:
        path, came_from = waiting.popleft()
        answer = _answer(connection, path, headers)
        body, kind = answer.read(), answer.headers.get("Content-Type", "")
        is_html, key = kind.startswith("text/html"), _key(path)
        is_page = is_html and body.lower().startswith(b"<!doctype")  # not a part of one
        place = Place(path, key[0], seat, is_page, answer.status, len(body), came_from)
        if 300 <= answer.status < 400:
            links = [answer.headers["Location"]]
        elif answer.status >= 400:
            atlas.broken.append(place)
            continue
        else:
            atlas.add(key, place)
            links = list(_links(body.decode())) if is_html else []
        for link in links:
            target = urlsplit(urljoin(house.address + path, link))
            onward = target.path + (f"?{target.query}" if target.query else "")
            if target.netloc != host or target.path.startswith("/static/") or onward in seen:
                continue
            seen.add(onward)
            try:
                key = _key(onward)
            except Resolver404:
                atlas.broken.append(Place(onward, "", seat, False, 404, 0, path))
                continue
            if _is_page(key, onward) and _is_worth(atlas, key, onward, times):
                waiting.append((onward, path))
    connection.close()


def _answer(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str]
) -> http.client.HTTPResponse:
    """Asked once more where the server closed the kept connection as it was used, as browsers do."""
    connection.request("GET", path, headers=headers)
    try:
        return connection.getresponse()
    except http.client.RemoteDisconnected:
        connection.close()
        connection.request("GET", path, headers=headers)
        return connection.getresponse()


def _is_worth(atlas: Atlas, key: Key, path: str, times: Counter[Key]) -> bool:
    """Whether to go there: to each route as everybody, to each way of asking twice in all.

    Of things of one kind others are looked at than before: the first may be taken back, closed or empty.
    """
    if key[1] and key[0] not in _ALL:
        atlas.asked[key] += 1
        return atlas.asked[key] <= 2
    if "<" not in key[0]:
        return True
    most = _ALL.get(key[0]) or _EACH.get(key[0], 3)
    if times[key] < most and (key[0] in _ALL or atlas.looked[path] < 2):
        times[key] += 1
        atlas.looked[path] += 1
        return True
    return False


def _is_page(key: Key, path: str) -> bool:
    return not (key[0].startswith(NO_PAGES) or any(f"{name}=" in path for name in TWINS))


def _key(path: str) -> Key:
    at = urlsplit(path)
    names = frozenset(name for name, _value in parse_qsl(at.query))
    return resolve(at.path).route, names if len(names) < 2 else frozenset({"several"})


def _links(text: str) -> Iterator[str]:
    """Where a page leads by a link, the pictures that it shows, and the parts of it that are loaded later."""
    parser = _Links()
    parser.feed(text)
    yield from parser.found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        link = {"a": given.get("href"), "img": given.get("src"), "embed": given.get("src")}.get(tag)
        if tag == "form" and (given.get("method") or "get").lower() == "get":
            link = given.get("action")
        for one in (link, given.get("hx-get")):
            if one and not one.startswith(("#", "data:", "mailto:")):
                self.found.append(one)
