"""The pages of the ledger, as people of the small plant see them."""

from datetime import date

import pytest

from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact, Reason
from anqi.ledger.operations import post, reverse
from tests.organisation.people import SmallPlant, signed_in, small_plant

pytestmark = pytest.mark.django_db
THEME_DAY = Draft(
    "party.theme_day", date(2020, 3, 12), "test/1", branch="B1", attributes={"safety_topic": True}
)


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def test_the_secretary_sees_the_facts_of_the_branch(wumeng: SmallPlant) -> None:
    post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    page = signed_in(wumeng.secretary).get("/ledger/facts/")
    assert page.status_code == 200
    assert "0000001" in page.text
    assert "卷包车间党支部" in page.text


def test_a_stranger_sees_none_of_them(wumeng: SmallPlant) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    client = signed_in(wumeng.stranger)
    assert "0000001" not in client.get("/ledger/facts/").text
    assert client.get(f"/ledger/facts/{fact.pk}/").status_code == 404
    assert client.get(f"/ledger/facts/{fact.pk}/take-back/").status_code == 404
    assert client.get("/ledger/facts/post/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "count"),
    [("kind=party.theme_day", 1), ("kind=party.lesson", 0), ("first=2020-03-13", 0),
     ("last=2020-03-12", 1), ("branch=B1", 1), ("reversals=on", 0), ("first=nonsense", 1)],
)  # fmt: skip
def test_facts_are_filtered(wumeng: SmallPlant, asked: str, count: int) -> None:
    post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    page = signed_in(wumeng.secretary).get(f"/ledger/facts/?{asked}")
    assert page.text.count(">0000001<") == count


def test_a_long_list_goes_on_to_older_facts(wumeng: SmallPlant) -> None:
    post(plant=wumeng.plant, drafts=[THEME_DAY] * 110, by="1001")
    client = signed_in(wumeng.secretary)
    first = client.get("/ledger/facts/").text
    assert "0000060" in first
    assert "0000010" not in first
    assert 'href="?before=10"' in first
    assert "0000010" in client.get("/ledger/facts/?before=10").text


def test_however_many_facts_a_page_asks_the_database_little(
    wumeng: SmallPlant, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    post(plant=wumeng.plant, drafts=[THEME_DAY] * 110, by="1001")
    client = signed_in(wumeng.secretary)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get("/ledger/facts/")


def test_one_fact_shows_its_row_and_its_hash(wumeng: SmallPlant) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    page = signed_in(wumeng.secretary).get(f"/ledger/facts/{fact.pk}/")
    assert bytes(fact.leaf).hex() in page.text
    assert "party.theme_day" in page.text


def test_a_fact_is_posted_by_hand_with_its_reason(wumeng: SmallPlant) -> None:
    client = signed_in(wumeng.secretary)
    form = {"key": "k1", "occurred_on": "2020-03-12", "branch": "B1", "quantity": "28",
            "safety_topic": "true", "why": "补记三月主题党日"}  # fmt: skip
    answer = client.post("/ledger/facts/post/?kind=party.theme_day", form)
    fact = Fact.objects.get()
    assert answer.headers["Location"] == f"/ledger/facts/{fact.pk}/"
    assert (fact.quantity, fact.attributes, fact.posted_by) == (
        2800,
        {"safety_topic": True},
        "1001",
    )
    assert Reason.objects.get().text == "补记三月主题党日"


def test_a_double_click_posts_once(wumeng: SmallPlant) -> None:
    client = signed_in(wumeng.secretary)
    form = {
        "key": "k1",
        "occurred_on": "2020-03-12",
        "branch": "B1",
        "quantity": "28",
        "why": "补",
    }
    for _time in range(2):
        assert client.post("/ledger/facts/post/?kind=party.theme_day", form).status_code == 302
    assert Fact.objects.count() == Reason.objects.count() == 1


def test_a_fault_stands_beside_its_field_and_nothing_is_posted(wumeng: SmallPlant) -> None:
    form = {
        "key": "k1",
        "occurred_on": "2199-12-31",
        "branch": "B1",
        "quantity": "28",
        "why": "补",
    }
    page = signed_in(wumeng.secretary).post("/ledger/facts/post/?kind=party.theme_day", form)
    assert page.status_code == 422
    assert "a fact occurs on a day that has come" in page.text
    assert not Fact.objects.exists()
    assert not Reason.objects.exists()


def test_nobody_posts_about_others(wumeng: SmallPlant) -> None:
    form = {
        "key": "k1",
        "occurred_on": "2020-03-12",
        "branch": "B9",
        "quantity": "1",
        "why": "补",
    }
    page = signed_in(wumeng.secretary).post("/ledger/facts/post/?kind=party.theme_day", form)
    assert page.status_code == 422
    assert not Fact.objects.exists()


def test_a_fact_is_taken_back_with_its_reason(wumeng: SmallPlant) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    client = signed_in(wumeng.secretary)
    answer = client.post(
        f"/ledger/facts/{fact.pk}/take-back/", {"key": "r1", "cause": "other", "reason": "记错"}
    )
    assert answer.status_code == 302
    page = client.get(f"/ledger/facts/{fact.pk}/").text
    assert "taken back, counts no more" in page
    assert "记错" in page


def test_what_was_taken_back_is_not_taken_back_again(wumeng: SmallPlant) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    reverse(fact=fact, reason="错", by="1001")
    page = signed_in(wumeng.secretary).post(
        f"/ledger/facts/{fact.pk}/take-back/", {"key": "r2", "cause": "twice", "reason": "再"}
    )
    assert page.status_code == 409
    assert Fact.objects.count() == 2
