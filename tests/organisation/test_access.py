"""Who may do what: each post against each verb, in its own unit, the sister unit and another plant."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import post as post_facts
from anqi.organisation.access import LOOKING, NOT_ONES_OWN, TABLE, Asker, Verb, may, scope_of
from anqi.organisation.authority import Holder, Implicit, Reach
from anqi.organisation.models import Account, AnswersFor, Assignment, Holding, Plant
from anqi.organisation.posts import Administration, Post
from tests.organisation.access_people import World
from tests.organisation.access_table import BEGIN, END, table_of_access

Subject = dict[str, str]
HOLDERS: list[Holder] = [*Implicit, *Post]
SUBJECTS: dict[str, Subject] = {
    "own department": {"department": "D1"},
    "own branch": {"branch": "B1"},
    "colleague": {"person": "1003"},
    "fellow of the Party group": {"person": "1005"},
    "sister department": {"department": "D2"},
    "sister branch": {"branch": "B2"},
    "somebody of the sister unit": {"person": "1004"},
    "the whole plant": {},
}
REACHED: dict[Reach | None, set[str]] = {
    None: set(),
    Reach.OWN: set(),
    Reach.TEAM: {"colleague", "fellow of the Party group"},
    Reach.DEPARTMENT: {"own department", "colleague", "fellow of the Party group"},
    Reach.BRANCH: {"own department", "own branch", "fellow of the Party group"},
    Reach.PLANT: set(SUBJECTS),
}
"""What each reach covers for those who hold a post in D1, T1, B1 or G1 and are themselves in no unit."""


def ask(account: Asker, verb: Verb, plant: Plant, subject: Subject) -> bool:
    return may(
        account,
        verb,
        plant=plant,
        department=subject.get("department", ""),
        branch=subject.get("branch", ""),
        person=subject.get("person", ""),
    )


def reached(holder: Holder, verb: Verb) -> set[str]:
    """What a holder should reach: by his own row, and by what every employee may."""
    if TABLE[Implicit.EMPLOYEE].get(verb) is Reach.PLANT:
        return REACHED[Reach.PLANT]
    if holder is Implicit.EMPLOYEE:
        own = TABLE[holder].get(verb)
        return REACHED[own] | ({"colleague"} if own is Reach.OWN else set())
    if holder is Implicit.MEMBER:
        rows = [TABLE[Implicit.EMPLOYEE].get(verb), TABLE[holder].get(verb)]
        mine = {"fellow of the Party group"} if any(rows) else set()
        return REACHED[rows[0]] | REACHED[rows[1]] | mine
    reach = TABLE[holder].get(verb)
    if holder is Post.PARTY_GROUP_LEADER and reach:
        return {"fellow of the Party group"}
    return REACHED[reach]


@pytest.mark.parametrize("holder", HOLDERS)
def test_each_post_reaches_what_the_table_says_and_nothing_else(
    world: World, holder: Holder
) -> None:
    account = world.accounts[holder]
    for verb in Verb:
        found = {
            name
            for name, subject in SUBJECTS.items()
            if ask(account, verb, world.here.plant, subject)
        }
        expected = reached(holder, verb)
        if verb in NOT_ONES_OWN and account.person:
            expected = {n for n in expected if SUBJECTS[n].get("person") != account.person.code}
        assert found == expected, verb


@pytest.mark.parametrize("holder", [*HOLDERS, *Administration])
def test_nobody_reaches_into_another_plant(world: World, holder: Holder) -> None:
    account, plant = world.accounts[holder], world.there.plant
    for verb in Verb:
        assert not any(ask(account, verb, plant, subject) for subject in SUBJECTS.values())


@pytest.mark.parametrize("one", list(Administration))
def test_an_administrator_has_one_verb_and_sees_no_business(
    world: World, one: Administration
) -> None:
    account = world.accounts[one]
    having = {verb for verb in Verb if may(account, verb)}
    assert having == set(TABLE[one])
    assert len(having) == 1
    for verb in Verb:
        assert not may(account, verb, plant=world.here.plant, department="D1")
        assert scope_of(account, verb).is_empty


def test_no_post_has_a_verb_of_the_administrators(world: World) -> None:
    installation = {verb for one in Administration for verb in TABLE[one]}
    for holder in HOLDERS:
        assert not installation & set(TABLE[holder])
        assert not any(may(world.accounts[holder], verb) for verb in Verb)


def test_the_auditor_reads_all_facts_and_writes_nothing() -> None:
    assert set(TABLE[Post.AUDITOR]) == {
        Verb.SEE_FACTS, Verb.EXPORT_LEDGER, Verb.SEE_RESULTS,
    }  # fmt: skip


def test_who_is_not_signed_in_may_nothing(world: World) -> None:
    plant = world.here.plant
    assert not any(may(AnonymousUser(), verb, plant=plant, department="D1") for verb in Verb)


def test_a_closed_account_may_nothing(world: World) -> None:
    director = world.accounts[Post.DIRECTOR]
    director.is_active = False
    assert not may(director, Verb.SEE_FACTS, plant=world.here.plant)


def test_a_post_lasts_from_its_first_day_to_its_last(world: World) -> None:
    today = clock.today()
    held = Holding.objects.filter(post=Post.DEPARTMENT_HEAD)
    for first, last, expected in (
        (today, today, True),
        (None, today - timedelta(days=1), False),
        (today + timedelta(days=1), None, False),
    ):
        held.update(active_from=first, active_to=last)
        head = Account.objects.get(login="department_head")
        assert may(head, Verb.SEE_FACTS, plant=world.here.plant, department="D1") is expected


def test_who_left_the_plant_may_nothing_though_nobody_ended_the_post(world: World) -> None:
    director = Account.objects.get(login="director")
    assert director.person is not None
    director.person.active_to = clock.today() - timedelta(days=1)
    assert not may(director, Verb.SEE_FACTS, plant=world.here.plant)


def test_a_branch_sees_facts_of_a_department_of_the_days_on_which_it_answered_for_it(
    world: World,
) -> None:
    AnswersFor.objects.create(
        branch=world.here.branch,
        department=world.other_workshop,
        active_from=date(2020, 1, 1),
        active_to=date(2020, 6, 30),
    )
    secretary, plant = world.accounts[Post.BRANCH_SECRETARY], world.here.plant
    for day, expected in ((date(2020, 6, 30), True), (date(2020, 7, 1), False)):
        asked = may(secretary, Verb.SEE_FACTS, plant=plant, department="D2", day=day)
        assert asked is expected


def test_what_is_listed_is_what_may_be_seen(world: World) -> None:
    AnswersFor.objects.create(
        branch=world.here.branch,
        department=world.other_workshop,
        active_from=date(2020, 1, 1),
        active_to=date(2020, 6, 30),
    )
    names = ({"department": "D1"}, {"department": "D2"}, {"branch": "B2"}, {"person": "1005"})
    drafts = [
        Draft(
            "duty.done",
            day,
            "test/1",
            department=named.get("department", ""),
            branch=named.get("branch", ""),
            person=named.get("person", "1004"),
        )
        for named in names
        for day in (date(2020, 6, 30), date(2020, 7, 1))
    ]
    post_facts(plant=world.here.plant, drafts=drafts, by="1001")
    for holder in HOLDERS:
        account = world.accounts[holder]
        listed = set(Fact.objects.filter(scope_of(account, Verb.SEE_FACTS).facts()))
        assert listed == {
            fact
            for fact in Fact.objects.all()
            if may(
                account, Verb.SEE_FACTS, plant=world.here.plant, department=fact.department,
                branch=fact.branch, person=fact.person, day=fact.occurred_on,
            )
        }, holder  # fmt: skip


def test_one_unit_that_is_reached_is_enough_to_see_and_not_to_write(world: World) -> None:
    head, plant = world.accounts[Post.DEPARTMENT_HEAD], world.here.plant
    subjects = {"department": "D2", "person": "1003"}
    assert ask(head, Verb.SEE_FACTS, plant, subjects)
    assert not ask(head, Verb.POST_FACT, plant, subjects)
    assert may(head, Verb.POST_FACT, plant=plant, department="D1", person="1004")


@pytest.mark.parametrize("verb", sorted(NOT_ONES_OWN))
def test_nobody_corrects_or_accepts_what_is_about_himself(world: World, verb: Verb) -> None:
    keeps = next(post for post in Post if TABLE[post].get(verb) is Reach.PLANT)
    keeper, plant = world.accounts[keeps], world.here.plant
    assert keeper.person is not None
    assert not may(keeper, verb, plant=plant, department="D1", person=keeper.person.code)
    assert may(keeper, verb, plant=plant, department="D1", person="1003")


def test_a_post_held_in_a_team_does_not_reach_the_workshop_above(world: World) -> None:
    Holding.objects.filter(post=Post.SAFETY_OFFICER).update(unit=world.here.team)
    officer, plant = Account.objects.get(login="safety_officer"), world.here.plant
    assert may(officer, Verb.SEE_FACTS, plant=plant, person="1003")
    assert not may(officer, Verb.SEE_FACTS, plant=plant, department="D1")


def test_who_moves_is_seen_by_the_new_unit_from_that_day(world: World) -> None:
    today = clock.today()
    Assignment.objects.filter(person=world.here.stranger).update(active_to=today)
    Assignment.objects.create(
        person=world.here.stranger, unit=world.other_team, active_from=today + timedelta(days=1)
    )
    head = world.accounts[Post.DEPARTMENT_HEAD]
    assert "1003" in scope_of(head, Verb.SEE_PEOPLE, today).people
    assert "1003" not in scope_of(head, Verb.SEE_PEOPLE, today + timedelta(days=1)).people


@pytest.mark.parametrize("holder", HOLDERS)
def test_few_queries_whatever_is_asked(world: World, holder: Holder) -> None:
    account = Account.objects.select_related("person__plant").get(pk=world.accounts[holder].pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for verb in Verb:
            for subject in SUBJECTS.values():
                ask(account, verb, world.here.plant, subject)
    assert len(asked) <= 10


def test_looking_and_writing_are_told_apart() -> None:
    assert not LOOKING & NOT_ONES_OWN


def test_the_table_in_the_manual_is_the_table_in_the_code() -> None:
    text = (Path(__file__).parents[2] / "docs" / "access.md").read_text("utf-8")
    assert text.split(BEGIN)[1].split(END)[0].strip() == table_of_access()
