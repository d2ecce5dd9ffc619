"""Every address against every post: a route that the table does not name fails, and so does an answer that differs."""

from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from anqi.jobs.operations import start
from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.operations import post
from anqi.ledger.sealing import seal
from anqi.organisation.accounts import second_factor
from anqi.organisation.models import Account
from anqi.organisation.posts import Administration, Post
from anqi.organisation.sessions import PROVED
from anqi.work.comments import comment
from anqi.work.evidence import attach
from anqi.work.issuing import Order
from anqi.work.operations import issue
from tests.house.routes import (
    ALL,
    HOLDERS,
    LEDGER_EXPORTERS,
    NOBODY,
    PDF,
    PEOPLE_READERS,
    PLANT_READERS,
    PLANT_WRITERS,
    ROSTER_KEEPERS,
    SECURITY,
    TEAM_FELLOWS,
    UNIT_KEEPERS,
    UNIT_WRITERS,
    WORKING,
    Route,
)
from tests.house.routes_api_assessment_1 import API_1, RUN, job_of_a_run
from tests.house.routes_api_assessment_2 import API_2
from tests.house.routes_assessment import ASSESSMENT, assessed
from tests.house.routes_organisation import ELECTIONS, WITHDRAWALS, set_down
from tests.house.routes_work import API, TASKS
from tests.organisation.access_people import World, quick_passwords
from tests.work.tasks import saved, scene

ACT_ON_A_UNIT = [
    Route(200, 422, who=ROSTER_KEEPERS, id="unit D1"),
    Route(who=NOBODY, id="unit of another plant"),
]
ACT_ON_A_PERSON = [
    Route(200, 422, who=ROSTER_KEEPERS, code="somebody of T2"),
    Route(who=NOBODY, code="somebody of another plant"),
]
ROUTES: dict[str, list[Route]] = {
    "": [Route()],
    "home/branches/": [Route(who=WORKING)],
    "search/": [Route(who=WORKING)],
    "patterns/": [Route()],
    # Django's own view; it changes nothing but on POST.
    "healthz": [Route(anyone=True)],
    "readyz": [Route(anyone=True)],
    "language/": [Route(302, 302, anyone=True, other=302)],
    "theme/": [Route(None, 302, anyone=True)],
    "sign-in/": [Route(302, 302, anyone=True)],
    "sign-in/code/": [Route(302, 302, anyone=True)],
    "sign-out/": [Route(None, 302)],
    "account/": [Route()],
    "account/password/": [Route(200, 422)],
    "account/records/": [Route()],
    "account/sessions/": [Route()],
    "account/again/": [Route(200, 422)],
    "account/data/": [Route(who=WORKING)],
    "account/data/file/": [Route(who=WORKING, fresh=True)],
    "account/sessions/end/": [Route(None, 302, fresh=True)],
    "account/second-factor/": [Route(fresh=True)],
    "account/second-factor/begin/": [Route(None, 302, fresh=True)],
    "account/second-factor/picture.svg": [Route(fresh=True)],
    "account/second-factor/confirm/": [Route(None, 422, fresh=True)],
    # Nobody's is in use, so nobody has codes to take or anything to remove.
    "account/second-factor/codes/": [Route(None, 302, who=NOBODY)],
    "account/second-factor/remove/": [Route(None, 302, who=NOBODY)],
    "account/tokens/": [Route(200, 422, who=WORKING, fresh=True)],
    "account/tokens/close/": [Route(None, 404, who=NOBODY)],
    "accounts/": [Route(who=SECURITY)],
    "accounts/open/": [Route(200, 422, who=SECURITY, fresh=True)],
    "accounts/passwords/": [Route(302, 302, who=SECURITY, fresh=True)],
    "accounts/<int:id>/": [
        Route(who=SECURITY, id="account"),
        Route(who=SECURITY, id="account of the audit administrator"),
        Route(who=NOBODY, id="no unit"),
    ],
    **{
        f"accounts/<int:id>/{act}/": [
            Route(get, post, who=SECURITY, fresh=True, id="account"),
            Route(get, post, who=NOBODY, id="account of the audit administrator"),
            Route(who=NOBODY, id="no unit"),
        ]
        # Where an act has no use now, its page leads back to the account.
        for act, get, post in (
            ("close", 200, 422),
            ("password", 200, 422),
            ("reopen", 302, 422),
            ("factor", 302, 422),
            ("tokens", 200, 422),
        )
    },
    **{
        f"accounts/<int:id>/{act}/": [
            Route(200, 422, who=SECURITY, fresh=True, id="account"),
            Route(200, 422, who=SECURITY, fresh=True, id="account of the audit administrator"),
        ]
        for act in ("sessions", "unlock")
    },
    "installation/": [Route(who=frozenset({Administration.SYSTEM}))],
    **API,
    **API_1,
    **API_2,
    "organisation/": [Route(who=WORKING)],
    "organisation/units/<int:id>/": [
        Route(who=WORKING, id="unit D1"),
        Route(who=WORKING, id="unit B2"),
        Route(who=NOBODY, id="unit of another plant"),
        Route(who=NOBODY, id="no unit"),
    ],
    "organisation/units/<int:id>/rename/": ACT_ON_A_UNIT,
    "organisation/units/<int:id>/correct/": ACT_ON_A_UNIT,
    "organisation/units/<int:id>/move/": ACT_ON_A_UNIT,
    "organisation/units/<int:id>/close/": ACT_ON_A_UNIT,
    "organisation/units/<int:id>/link/": ACT_ON_A_UNIT,
    "organisation/links/<int:id>/end/": [
        Route(200, 422, who=ROSTER_KEEPERS, id="link of B1"),
        Route(who=NOBODY, id="link of another plant"),
    ],
    "organisation/found/": [Route(200, 422, who=ROSTER_KEEPERS)],
    "organisation/join/": [Route(200, 422, who=ROSTER_KEEPERS)],
    "organisation/posts/appoint/": [Route(200, 422, who=ROSTER_KEEPERS, fresh=True)],
    "organisation/posts/<int:id>/release/": [
        Route(200, 422, who=ROSTER_KEEPERS, fresh=True, id="post in B1"),
        Route(who=NOBODY, id="post in another plant"),
    ],
    **WITHDRAWALS,
    **ELECTIONS,
    "organisation/people/": [Route(who=WORKING)],
    "organisation/people/<str:code>/transfer/": ACT_ON_A_PERSON,
    "organisation/people/<str:code>/standing/": ACT_ON_A_PERSON,
    "organisation/people/<str:code>/leave/": ACT_ON_A_PERSON,
    "organisation/people/<str:code>/correct/": ACT_ON_A_PERSON,
    "organisation/people/<str:code>/": [
        Route(who=PEOPLE_READERS | TEAM_FELLOWS, code="somebody of T1"),
        Route(who=PEOPLE_READERS, code="somebody of T2"),
        Route(who=NOBODY, code="somebody of another plant"),
        Route(who=NOBODY, code="nobody"),
    ],
    "organisation/roster/": [Route(200, 422, who=ROSTER_KEEPERS, fresh=True)],
    "organisation/roster/apply/": [Route(None, 302, who=ROSTER_KEEPERS, fresh=True)],
    "organisation/roster/marked/": [Route(404, who=ROSTER_KEEPERS, fresh=True)],
    "organisation/roster/export/": [Route(who=ROSTER_KEEPERS, fresh=True)],
    "records/": [Route(who=frozenset({Administration.AUDIT}))],
    **TASKS,
    **ASSESSMENT,
    "jobs/": [Route()],
    "jobs/clock/": [Route(who=frozenset({Administration.SYSTEM, Administration.AUDIT}))],
    "jobs/<uuid:id>/": [
        Route(who=PLANT_WRITERS, id="import of the office"),
        Route(who=NOBODY, id="import of another plant"),
        Route(who=NOBODY, id="no fact"),
    ],
    "jobs/<uuid:id>/call-off/": [
        Route(None, 302, who=frozenset({Post.PARTY_OFFICER}), id="import of the office"),
        Route(None, 404, who=NOBODY, id="import of another plant"),
    ],
    "jobs/<uuid:id>/again/": [
        Route(None, 302, who=frozenset({Post.PARTY_OFFICER}), id="import of the office"),
        Route(None, 404, who=NOBODY, id="import of another plant"),
    ],
    "ledger/import/": [Route(200, 422, who=PLANT_WRITERS)],
    "ledger/facts/": [Route(who=WORKING)],
    "ledger/facts/post/": [Route(200, 200, who=PLANT_WRITERS | UNIT_WRITERS)],
    "ledger/facts/<uuid:id>/": [
        Route(who=PLANT_READERS | UNIT_WRITERS, id="fact of D1"),
        Route(who=PLANT_READERS, id="fact of D2"),
        Route(who=NOBODY, id="fact of another plant"),
        Route(who=NOBODY, id="no fact"),
    ],
    "ledger/facts/<uuid:id>/proof.json": [
        Route(who=PLANT_READERS | UNIT_WRITERS, id="fact of D1"),
        Route(who=PLANT_READERS, id="fact of D2"),
        Route(who=NOBODY, id="fact of another plant"),
        Route(who=NOBODY, id="no fact"),
    ],
    "ledger/seals/": [Route(who=WORKING)],
    "ledger/seals/make/": [Route(None, 302, who=ROSTER_KEEPERS)],
    "ledger/seals/verify/": [Route(None, 422, who=LEDGER_EXPORTERS)],
    "ledger/seals/export/": [Route(None, 422, who=LEDGER_EXPORTERS, fresh=True)],
    "ledger/seals/exports/<uuid:id>/": [Route(who=NOBODY, id="no fact")],
    "ledger/seals/key.pub": [Route(who=WORKING)],
    "ledger/seals/<int:size>/": [
        Route(who=WORKING, size="facts sealed"),
        Route(who=NOBODY, size="no unit"),
    ],
    "ledger/seals/<int:size>/checkpoint": [
        Route(who=WORKING, size="facts sealed"),
        Route(who=NOBODY, size="no unit"),
    ],
    "ledger/facts/<uuid:id>/take-back/": [
        Route(200, 422, who=PLANT_WRITERS | UNIT_KEEPERS, id="fact of D1"),
        Route(200, 422, who=PLANT_WRITERS, id="fact of D2"),
        Route(who=NOBODY, id="fact of another plant"),
        Route(who=NOBODY, id="no fact"),
    ],
}
"""Every address, and what it answers for each object that it may be asked about."""
CASES = [
    pytest.param(name, route, id=" ".join((f"/{name}", *route.of.values())))
    for name, routes in ROUTES.items()
    for route in routes
]


def objects(world: World) -> dict[str, str]:
    """What addresses are filled with: of the own unit, the sister unit, another plant, and what is not there."""
    found = {
        "no fact": str(UUID(int=0)),
        "unit D1": str(world.here.workshop.pk),
        "unit B2": str(world.other_branch.pk),
        "unit of another plant": str(world.there.workshop.pk),
        "no unit": "0",
        "somebody of T1": world.here.stranger.code,
        "somebody of T2": world.sister.code,
        "somebody of another plant": world.elsewhere.code,
        "nobody": "9999",
        "link of B1": str(world.here.branch.answers_for.get().pk),
        "link of another plant": str(world.there.branch.answers_for.get().pk),
        "post in B1": str(world.here.secretary.holdings.get().pk),
        "post in another plant": str(world.there.secretary.holdings.get().pk),
    }
    found |= set_down(world)
    found |= assessed(world)
    found |= job_of_a_run(world, found[RUN])
    for name, small, department in (
        ("fact of D1", world.here, "D1"),
        ("fact of D2", world.here, "D2"),
        ("fact of another plant", world.there, "D1"),
    ):
        draft = Draft("awareness.pulse", date(2020, 3, 5), "test/1", department=department)
        [fact] = post(plant=small.plant, drafts=[draft], by="1001")
        found[name] = str(fact.id)
    found["facts sealed"] = str(seal(world.here.plant).size)
    issuer = world.accounts[Post.SAFETY_DEPARTMENT].person
    assert issuer is not None
    order = Order(title="清理消防通道", due_on=clock.today(), person=world.sister)
    task = issue(order=order, by=issuer, key="1").task
    proof = attach(about=task.about, file=BytesIO(PDF), name="proof.pdf", by=world.sister)
    picture = attach(about=task.about, file=saved(scene()), name="a.jpg", by=world.sister)
    said = comment(about=task.about, text="好", by=world.sister, key="1")
    outsider = Account.objects.create(login="outsider", person=world.elsewhere)
    for name, account, plant in (
        ("import of the office", world.accounts[Post.PARTY_OFFICER], world.here.plant),
        ("import of another plant", outsider, world.there.plant),
    ):
        job = start(kind="ledger.import", account=account, plant=plant, key="1")
        found[name] = str(job.pk)
    return found | {
        "account": str(outsider.pk),
        "account of the audit administrator": str(world.accounts[Administration.AUDIT].pk),
        "task in D2": str(task.pk),
        "evidence of D2": str(proof.pk),
        "picture of D2": str(picture.pk),
        "comment in D2": str(said.pk),
    }


class Site:
    """The world, and the addresses in it."""

    def __init__(self) -> None:
        self.world = World()
        self.objects = objects(self.world)
        for account in self.world.accounts.values():
            second_factor.begin(account)

    def address(self, name: str, route: Route) -> str:
        filled = name
        for argument, object in route.of.items():
            for converter in ("", "str:", "int:", "uuid:", "uuidstr:", "slug:", "path:"):
                filled = filled.replace(f"<{converter}{argument}>", self.objects[object])
        return f"/{filled}"


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """One for all addresses; it is taken back at the end."""
    with django_db_blocker.unblock(), quick_passwords(), transaction.atomic():
        yield Site()
        transaction.set_rollback(True)


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """All addresses of the site, as they are written."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, before + str(one.pattern))
        else:
            yield before + str(one.pattern)


def asked(client: Client, method: str, path: str, headers: Mapping[str, str] | None = None) -> int:
    """The status of an answer; what it changed is taken back."""
    with transaction.atomic():
        form = "application/x-www-form-urlencoded"
        answer = client.generic(method, path, b"other=1", form, headers=headers)
        if answer.streaming:
            answer.getvalue()
        status: int = answer.status_code
        transaction.set_rollback(True)
    return status


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_every_address_is_in_the_table_and_the_table_names_no_other() -> None:
    assert set(addresses(get_resolver().url_patterns)) == set(ROUTES)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("name", "route"), CASES)
def test_who_is_not_signed_in_is_sent_to_sign_in(
    site: Site, name: str, route: Route, method: str
) -> None:
    answer = Client().generic(method, site.address(name, route))
    sent = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/?next=")
    assert sent != route.anyone


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nothing/", "/account/nothing", "/admin/", "/ledger/nothing"])
def test_who_is_not_signed_in_does_not_learn_which_addresses_there_are(path: str) -> None:
    assert Client().get(path).headers["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("name", "route"), CASES)
def test_every_post_gets_what_it_may_and_nothing_else(
    site: Site, name: str, route: Route, method: str
) -> None:
    wanted = (route.get if method == "GET" else route.post) or 405
    path = site.address(name, route)
    for holder in HOLDERS:
        status = asked(browser(site.world.accounts[holder]), method, path)
        if holder in route.who:
            assert status == wanted, holder
        else:
            assert status in (404, 405 if wanted == 405 else 404), holder


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(("name", "route"), CASES)
def test_no_address_takes_another_method(site: Site, name: str, route: Route, method: str) -> None:
    """Who may have it is told that the method is wrong; where nobody may, nobody learns that it is there."""
    [holder] = sorted(route.who)[:1] or [Post.GROUP_OFFICE]
    client = browser(site.world.accounts[holder])
    wanted = {route.other} if route.who else {404, route.other}
    assert asked(client, method, site.address(name, route)) in wanted


@pytest.mark.parametrize(("name", "route"), CASES)
def test_who_signed_in_long_ago_proves_it_anew_where_it_matters_and_only_if_he_may(
    site: Site, name: str, route: Route
) -> None:
    method = "POST" if route.get is None else "GET"
    path = site.address(name, route)
    for holder in (*sorted(route.who)[:1], *sorted(ALL - route.who)[:1]):
        client = browser(site.world.accounts[holder])
        session = client.session
        session[PROVED] = "2020-01-01T00:00:00+00:00"
        session.save()
        with transaction.atomic():
            answer = client.generic(method, path)
            if answer.streaming:
                answer.getvalue()
            transaction.set_rollback(True)
        is_asked = answer.headers.get("Location", "").startswith("/account/again/")
        assert is_asked == (route.fresh and holder in route.who), holder
