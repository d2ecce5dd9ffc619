"""Posting by hand and taking back: what is said beforehand, and what happens when two come at once."""

from datetime import date

import pytest
from django.forms import DateField
from django.test import Client

from anqi.facts.catalogue import CATALOGUE
from anqi.ledger import by_hand
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact, Reason
from anqi.ledger.operations import post, reverse
from anqi.organisation.models_access import Record
from tests.ledger.readers import officer
from tests.organisation.people import SmallPlant, signed_in, small_plant

pytestmark = pytest.mark.django_db
THEME_DAY = Draft("party.theme_day", date(2020, 3, 12), "test/1", branch="B1", quantity=2800)
POST = "/ledger/facts/post/"
KINDS_BY_HAND = [kind.code for kind in CATALOGUE if not by_hand.room_of(kind.code)]
FORM = {
    "key": "k1", "occurred_on": "2020-03-12", "branch": "B1", "quantity": "28",
    "safety_topic": "true", "why": "补记三月主题党日",
}  # fmt: skip


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


@pytest.fixture
def client(wumeng: SmallPlant) -> Client:
    return signed_in(wumeng.secretary)


def test_every_kind_that_no_room_posts_stands_under_one_aspect() -> None:
    shown = [kind.code for aspect in by_hand.aspects() for kind in aspect.kinds]
    assert sorted(shown) == sorted(KINDS_BY_HAND)


def test_a_kind_that_a_room_posts_is_posted_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_hand, "_claimed", {})
    by_hand.claim("party.theme_day", "ledger:facts")
    assert "?kind=party.theme_day" not in client.get(POST).text
    assert client.get(f"{POST}?kind=party.theme_day").headers["Location"] == "/ledger/facts/"
    with pytest.raises(ValueError, match="no kind"):
        by_hand.claim("party.dance", "ledger:facts")


def test_units_to_choose_are_those_one_may_post_about(wumeng: SmallPlant, client: Client) -> None:
    page = client.get(f"{POST}?kind=party.theme_day").text
    assert '<option value="B1">卷包车间党支部</option>' in page
    wumeng.plant.units.create(tree="party", kind="branch", code="B2", name="制丝车间党支部")
    assert "制丝车间党支部" not in client.get(f"{POST}?kind=party.theme_day").text
    assert "制丝车间党支部" in signed_in(officer(wumeng)).get(f"{POST}?kind=party.theme_day").text


def test_what_posting_does_is_said_beforehand(client: Client) -> None:
    page = client.get(f"{POST}?kind=party.theme_day").text
    assert "One fact is posted, under your name" in page
    assert "It may change scores and indicators" in page
    assert "No score counts facts of this kind" in client.get(f"{POST}?kind=content.read").text


def test_the_same_form_with_something_else_in_it_is_a_conflict(client: Client) -> None:
    assert client.post(f"{POST}?kind=party.theme_day", FORM).status_code == 302
    answer = client.post(f"{POST}?kind=party.theme_day", FORM | {"quantity": "31"})
    assert (answer.status_code, Fact.objects.count(), Reason.objects.count()) == (409, 1, 1)
    assert f'href="/ledger/facts/{Fact.objects.get().pk}/"' in answer.text
    assert 'value="31"' in answer.text  # what was typed stays


def test_faults_stand_beside_their_fields_and_are_led_to(client: Client) -> None:
    answer = client.post(f"{POST}?kind=party.theme_day", FORM | {"quantity": "x", "why": ""})
    assert answer.status_code == 422
    assert 'href="#id_quantity"' in answer.text
    assert 'href="#id_why"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_fact_is_taken_back_for_a_cause_and_a_reason(wumeng: SmallPlant, client: Client) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    path = f"/ledger/facts/{fact.pk}/take-back/"
    assert "takes back 28 people" in client.get(path).text
    form = {"key": "r1", "cause": "amount", "reason": "漏记 2 人"}
    assert client.post(path, form).status_code == 302
    assert Reason.objects.get().text == "a wrong quantity or attribute: 漏记 2 人"


@pytest.mark.parametrize(
    ("form", "field"), [({"reason": "错"}, "cause"), ({"cause": "other"}, "reason"), ({"cause": "x"}, "cause")]
)  # fmt: skip
def test_without_a_cause_nothing_is_taken_back(
    wumeng: SmallPlant, client: Client, form: dict[str, str], field: str
) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    answer = client.post(f"/ledger/facts/{fact.pk}/take-back/", {"key": "r1", **form})
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.text
    assert Fact.objects.count() == 1


def test_two_who_take_back_at_once_take_back_once_and_the_second_is_told(
    wumeng: SmallPlant, client: Client
) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    path = f"/ledger/facts/{fact.pk}/take-back/"
    assert "What this does" in client.get(path).text
    reverse(fact=fact, reason="重复", by="2001")
    answer = client.post(path, {"key": "r2", "cause": "twice"})
    assert (answer.status_code, Fact.objects.count()) == (409, 2)
    assert "重复" in answer.text  # why the first did it
    assert "What this does" not in client.get(path).text


def test_who_may_see_but_not_take_back_is_refused_and_it_is_recorded(wumeng: SmallPlant) -> None:
    draft = Draft("hazard.reported", date(2020, 3, 12), "test/2", department="D1", person="1003")
    [fact] = post(plant=wumeng.plant, drafts=[draft], by="1001")
    client = signed_in(wumeng.stranger)
    assert client.get(f"/ledger/facts/{fact.pk}/").status_code == 200
    assert client.get(f"/ledger/facts/{fact.pk}/take-back/").status_code == 404
    assert Record.objects.get(act="reach").by == "1003"


@pytest.mark.parametrize("kind", KINDS_BY_HAND)
def test_a_fact_of_every_kind_can_be_posted_by_hand(wumeng: SmallPlant, kind: str) -> None:
    client = signed_in(officer(wumeng))
    asked = {
        "occurred_on": "2020-03-12", "department": "D1", "branch": "B1", "person": "1002",
        "why": "补记",
    }  # fmt: skip
    form: dict[str, str] = {}
    for name, field in client.get(f"{POST}?kind={kind}").context["form"].fields.items():
        choices = [code for code, _title in getattr(field, "choices", ()) if code]
        day = "2020-03-01" if isinstance(field, DateField) else "1"
        form[name] = asked.get(name) or (choices[0] if choices else day)
    answer = client.post(f"{POST}?kind={kind}", form)
    assert answer.status_code == 302, answer.text
    attributes = {one.code: one.attributes for one in CATALOGUE}[kind]
    assert set(Fact.objects.get().attributes) == set(attributes)


def test_the_same_form_for_another_reason_is_a_conflict(client: Client) -> None:
    assert client.post(f"{POST}?kind=party.theme_day", FORM).status_code == 302
    answer = client.post(f"{POST}?kind=party.theme_day", FORM | {"why": "另一次"})
    assert (answer.status_code, Fact.objects.count(), Reason.objects.count()) == (409, 1, 1)


HAZARD = {"key": "h1", "occurred_on": "2020-03-12", "person": "1002", "why": "补记"}


def test_of_a_person_the_department_and_branch_are_filled_in(wumeng: SmallPlant) -> None:
    client = signed_in(officer(wumeng))
    assert client.post(f"{POST}?kind=hazard.reported", HAZARD).status_code == 302
    fact = Fact.objects.get()
    assert (fact.department, fact.branch) == ("D1", "B1")


def test_a_unit_that_is_not_the_persons_is_refused_beside_its_field(wumeng: SmallPlant) -> None:
    wumeng.plant.units.create(tree="administration", kind="workshop", code="D2", name="制丝车间")
    client = signed_in(officer(wumeng))
    answer = client.post(f"{POST}?kind=hazard.reported", HAZARD | {"department": "D2"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"department": ["1002 is not in D2 on that day"]}
    assert not Fact.objects.exists()


def test_nobody_posts_about_people_of_others_by_naming_his_own_unit(
    wumeng: SmallPlant, client: Client
) -> None:
    officer(wumeng, "2002")  # in no unit of the secretary
    form = HAZARD | {"person": "2002", "branch": "B1"}
    answer = client.post(f"{POST}?kind=party.talk", form)
    assert "you may not post facts about these" in answer.text
    assert not Fact.objects.exists()


def test_who_may_post_of_a_department_posts_of_the_members_in_it(wumeng: SmallPlant) -> None:
    answer = signed_in(wumeng.officer).post(
        f"{POST}?kind=hazard.reported", HAZARD | {"person": "1001"}
    )
    assert answer.status_code == 302
    assert Fact.objects.get().branch == "B1"
