"""Opening accounts: for one person, for several, for a unit; each with a first password, once."""

import pytest
from django.test import Client

from anqi.organisation.models import Account, Person
from anqi.organisation.models_access import Record
from anqi.organisation.posts import Administration
from tests.organisation.access_people import World, account_of, signed_in


@pytest.fixture
def security(world: World) -> Client:
    return signed_in(world.accounts[Administration.SECURITY])


def asked(world: World, **given: str | int) -> dict[str, str | int]:
    return {"key": "1", "plant": world.here.plant.pk, "numbers": "", "unit": "", **given}


def test_nobody_gets_an_account_by_being_looked_at(world: World, security: Client) -> None:
    before = Account.objects.count()
    page = security.get("/accounts/open/", asked(world, numbers="1001, 1003 9999"))
    found = page.context["found"]
    assert [one.code for one in found.without] == ["1001"]
    assert (found.having, found.unknown) == (1, ["9999"])
    assert Account.objects.count() == before


def test_a_person_gets_an_account_by_his_number_and_signs_in(
    world: World, security: Client
) -> None:
    answer = security.post("/accounts/open/", asked(world, numbers="1001"))
    assert answer.headers["Location"] == "/accounts/passwords/"
    [slip] = security.get("/accounts/passwords/").context["shown"].rows
    assert (slip["login"], slip["name"], slip["unit"]) == ("1001", "王芳", "卷包甲班")
    client = Client()
    client.post("/sign-in/", {"login": "1001", "password": slip["password"]})
    assert client.get("/account/").headers["Location"] == "/account/password/"
    assert Record.objects.get(act="account_add").about == "wumeng/1001"


def test_a_whole_unit_gets_accounts_with_all_below_and_those_who_have_one_keep_it(
    world: World, security: Client
) -> None:
    kept = account_of(world.here.officer, "officer").pk
    security.post("/accounts/open/", asked(world, unit=world.here.workshop.pk))
    rows = security.get("/accounts/passwords/").context["shown"].rows
    assert [row["code"] for row in rows] == ["1001"]
    assert len({row["password"] for row in rows}) == len(rows)
    assert Account.objects.get(person=world.here.officer).pk == kept


def test_units_of_the_party_are_not_offered(world: World, security: Client) -> None:
    answer = security.post("/accounts/open/", asked(world, unit=world.here.branch.pk))
    assert list(answer.context["form"].errors) == ["unit"]


@pytest.mark.parametrize(
    ("given", "place"),
    [({}, "numbers"), ({"numbers": "1001", "plant": ""}, "plant"), ({"key": ""}, "numbers")],
)
def test_what_is_missing_is_told_at_its_field(
    world: World, security: Client, given: dict[str, str], place: str
) -> None:
    answer = security.post("/accounts/open/", asked(world, **given))
    assert answer.status_code == 422
    assert place in answer.context["form"].errors


def test_a_unit_of_another_plant_is_refused(world: World, security: Client) -> None:
    answer = security.post("/accounts/open/", asked(world, unit=world.there.workshop.pk))
    assert list(answer.context["form"].errors) == ["unit"]


def test_the_same_number_in_two_plants_makes_two_logins(world: World, security: Client) -> None:
    security.post("/accounts/open/", asked(world, numbers="1001"))
    security.post(
        "/accounts/open/", asked(world, key="2", numbers="1001", plant=world.there.plant.pk)
    )
    logins = Account.objects.filter(person__code="1001").values_list("login", flat=True)
    assert set(logins) == {"1001", "zhaoying-1001"}


def test_a_form_that_is_sent_twice_opens_once_and_shows_the_same_slips(
    world: World, security: Client
) -> None:
    for _each in range(2):
        answer = security.post("/accounts/open/", asked(world, numbers="1001"))
        assert answer.headers["Location"] == "/accounts/passwords/"
    [slip] = security.get("/accounts/passwords/").context["shown"].rows
    assert Account.objects.get(login="1001").check_password(slip["password"])


def test_who_left_gets_no_account(world: World, security: Client) -> None:
    Person.objects.filter(code="1001").update(active_to="2020-01-01")
    page = security.get("/accounts/open/", asked(world, numbers="1001"))
    assert page.context["found"].unknown == ["1001"]


def test_a_hundred_are_opened_at_a_time_and_the_rest_is_told(
    world: World, security: Client
) -> None:
    for number in range(103):
        world.person(f"6{number:03}", world.other_team)
    page = security.get("/accounts/open/", asked(world, unit=world.other_team.pk))
    assert (page.context["count"], page.context["more"]) == (100, 4)
    security.post("/accounts/open/", asked(world, unit=world.other_team.pk))
    assert len(security.get("/accounts/passwords/").context["shown"].rows) == 100
