"""The addresses of vetoes and honours: a case on B1, and a call that takes nominations, and one that is published."""

from datetime import date, timedelta

from anqi.assessment.honours.models import Honour, HonourCall, HonourStep
from anqi.assessment.honours.operations import Terms, call_for
from anqi.assessment.models import Edition, VetoCase, VetoStep
from anqi.kit import clock
from anqi.organisation.models import Plant
from anqi.organisation.posts import Post
from tests.assessment.world import published
from tests.house.routes import NOBODY, PLANT_READERS, ROSTER_KEEPERS, WORKING, Route
from tests.organisation.access_people import World

IN_BRANCH = frozenset({Post.BRANCH_SECRETARY, Post.BRANCH_COMMITTEE})
PREPARERS = ROSTER_KEEPERS | {Post.SAFETY_DEPARTMENT, Post.DISCIPLINE_SECRETARY}
NOMINATORS = frozenset({Post.BRANCH_SECRETARY, Post.DEPARTMENT_HEAD})
RECORDERS = frozenset({Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY})
VETOES_AND_HONOURS: dict[str, list[Route]] = {
    "assessment/vetoes/": [Route(who=WORKING)],
    "assessment/vetoes/propose/": [Route(200, 422, who=PREPARERS)],
    "assessment/vetoes/hold/": [Route(200, 422, who=frozenset({Post.SAFETY_DEPARTMENT}))],
    "assessment/vetoes/<uuid:id>/": [
        Route(200, 422, who=PLANT_READERS | IN_BRANCH, id="veto on B1"),
        Route(who=NOBODY, id="veto of another plant"),
        Route(who=NOBODY, id="no fact"),
    ],
    "assessment/honours/": [Route(who=WORKING)],
    "assessment/honours/awards/": [Route(who=WORKING)],
    "assessment/honours/call/": [Route(200, 422, who=ROSTER_KEEPERS)],
    "assessment/honours/<uuid:id>/": [
        Route(200, 422, who=WORKING, id="call for an honour"),
        Route(who=NOBODY, id="call of another plant"),
        Route(who=NOBODY, id="no fact"),
    ],
    **{
        f"assessment/honours/<uuid:id>/{act}/": [
            Route(200, 422, who=who, id="call for an honour"),
            Route(who=NOBODY, id="call of another plant"),
        ]
        for act, who in (("nominate", NOMINATORS), ("review", PREPARERS), ("decide", RECORDERS))
    },
    "assessment/honours/<uuid:id>/sheet/": [
        Route(who=WORKING, id="honour published"),
        Route(who=NOBODY, id="call for an honour"),
        Route(who=NOBODY, id="call of another plant"),
    ],
}


def vetoes_and_honours(world: World) -> dict[str, str]:
    """A case and calls here, and one of each in the other plant."""
    here, there = world.here.plant, world.there.plant
    edition = published(here, name="honours-2020")
    shown = _call(world, edition)
    by = world.accounts[Post.PARTY_OFFICER].person
    assert by is not None
    HonourStep.objects.create(
        call=shown, number=2, act="publish", by=by, at=clock.now(), codes=["B1"], key="published",
        until=clock.today() + timedelta(days=7), body="",
    )  # fmt: skip
    elsewhere = HonourCall.objects.create(
        plant=there, honour=Honour.BRANCH, title="别厂", seats=1, scheme="branch", begun_at=clock.now(),
        edition=published(there, name="honours-2020"), kept_to=clock.today(),
        decide_by=clock.today(),
    )  # fmt: skip
    return {
        "veto on B1": _case(world, here),
        "veto of another plant": _case(world, there),
        "call for an honour": str(_call(world, edition).pk),
        "honour published": str(shown.pk),
        "call of another plant": str(elsewhere.pk),
    }


def _case(world: World, plant: Plant) -> str:
    case = VetoCase.objects.create(
        plant=plant, type="branch", code="B1", name="卷包车间党支部", veto="V1", ground="0" * 64,
        since=date(2020, 3, 5), window_to=date(2020, 12, 31), begun_at=clock.now(),
    )  # fmt: skip
    by = world.accounts[Post.PARTY_OFFICER].person
    assert by is not None
    VetoStep.objects.create(
        case=case, number=1, act="propose", by=by, at=clock.now(), key=plant.code, body=""
    )
    return str(case.pk)


def _call(world: World, edition: Edition) -> HonourCall:
    today = clock.today()
    terms = Terms(
        honour=Honour.BRANCH, title="先进党支部", scheme="branch", seats=1, kept_to=today,
        decide_by=today + timedelta(days=30),
    )  # fmt: skip
    account, number = world.accounts[Post.PARTY_OFFICER], HonourCall.objects.count()
    return call_for(account=account, edition=edition, terms=terms, key=f"honour {number}").call
