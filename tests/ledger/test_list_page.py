"""The list of facts: what it counts, how it is filtered, and how one turns its pages."""

import re
from datetime import date, datetime

import pytest
from django.test import Client

from anqi.kit.clock import CHINA, stopped_at
from anqi.ledger import summaries
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Copy, Verified
from anqi.ledger.operations import post, reverse
from anqi.ledger.sealing import seal
from anqi.organisation.models import Account, Person
from tests.ledger.readers import officer
from tests.organisation.people import SmallPlant, signed_in, small_plant

pytestmark = pytest.mark.django_db
THEME_DAY = Draft(
    "party.theme_day", date(2020, 3, 12), "test/1", branch="B1", quantity=2800,
    attributes={"safety_topic": True, "attendance": 90},
)  # fmt: skip
LESSON = Draft("party.lesson", date(2020, 4, 3), "test/2", branch="B1", person="1003")
HAZARD = Draft("hazard.reported", date(2020, 3, 12), "tasks", department="D1", person="1003")
FACTS = "/ledger/facts/"
NOON = datetime(2020, 4, 3, 12, tzinfo=CHINA)


@pytest.fixture
def wumeng() -> SmallPlant:
    """Three facts on the day of the lesson, of which the other two are late by then."""
    found = small_plant()
    with stopped_at(NOON):
        post(plant=found.plant, drafts=[THEME_DAY, LESSON, HAZARD], by="1001")
    return found


@pytest.fixture
def client(wumeng: SmallPlant) -> Client:
    return signed_in(wumeng.secretary)


def rows(page: str) -> list[str]:
    """The numbers of the facts of a page, from the top."""
    return re.findall(r">(\d{7})</a>", page.partition("<tbody>")[2])


def chosen(page: str) -> dict[str, str]:
    """The filters that are on, each with the address without it."""
    chips = re.findall(r'<a class="chip" href="([^"]*)" aria-current="true"[^>]*>(.*?)</a>', page)
    words = ((re.sub(r"<[^>]*>|Take away:|×", "", text), href) for href, text in chips)
    return {" ".join(text.split()): href.replace("&amp;", "&") for text, href in words}


@pytest.mark.parametrize(
    ("asked", "found"),
    [("month=2020-03", [3, 1]), ("month=2020-04", [2]), ("month=2020-03&kind=party.theme_day", [1]),
     ("department=D1", [3]), ("person=1003", [3, 2]), ("late=on", [3, 1]), ("late=on&kind=party.lesson", []),
     ("branch=nonsense", []), ("month=nonsense", [3, 2, 1]), ("first=2020-03-13", [2]), ("before=-1", [3, 2, 1])],
)  # fmt: skip
def test_facts_are_found_by_what_they_are(client: Client, asked: str, found: list[int]) -> None:
    assert rows(client.get(f"{FACTS}?{asked}").text) == [f"{number:07}" for number in found]


def test_filters_are_taken_away_one_by_one(client: Client) -> None:
    asked = "?kind=party.theme_day&branch=B1&month=2020-03&first=2020-03-02"
    found = chosen(client.get(FACTS + asked).text)
    assert set(found) == {"Theme Party day", "卷包车间党支部", "2020-03", "from 2020-03-02"}
    assert found["卷包车间党支部"] == "?kind=party.theme_day&month=2020-03&first=2020-03-02"
    assert chosen(client.get(FACTS + found["2020-03"]).text).keys() == found.keys() - {"2020-03"}


def test_only_kinds_that_are_there_can_be_chosen_and_say_how_many(client: Client) -> None:
    page = client.get(f"{FACTS}?month=2020-03").text
    kinds = re.search(r'<select name="kind".*?</select>', page, re.DOTALL)
    assert kinds is not None
    said = [" ".join(text.split()) for text in re.findall(r">([^<]+)</option>", kinds[0])]
    assert said == ["All kinds 2", "Theme Party day 1", "Hazard reported 1"]


def test_late_entries_and_reversals_are_counted_within_what_is_asked_for(
    wumeng: SmallPlant, client: Client
) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    reverse(fact=fact, reason="错", by="1001")
    page = client.get(f"{FACTS}?month=2020-03").text
    assert re.search(r"Late entries <em>4</em>", page)
    assert re.search(r"Reversals <em>1</em>", page)
    assert re.search(r"Reversals <em>0</em>", client.get(f"{FACTS}?kind=party.lesson").text)


def test_what_is_more_than_can_be_counted_is_said_to_be_more(
    wumeng: SmallPlant, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "BOUND", 4)
    post(plant=wumeng.plant, drafts=[THEME_DAY] * 6, by="1001")
    page = client.get(FACTS).text
    assert "4+ facts, newest first" in page
    assert "today 4+" in signed_in(officer(wumeng)).get(FACTS).text
    assert "Theme Party day</option>" in page
    assert "one fact" in client.get(f"{FACTS}?kind=hazard.reported").text


def test_a_fact_that_was_taken_back_is_struck_and_its_reversal_names_it(
    wumeng: SmallPlant, client: Client
) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    reverse(fact=fact, reason="漏记 2 人", by="1001")
    page = client.get(FACTS).text
    assert page.count('<tr class="void">') == page.count('<tr class="undo">') == 1
    assert "takes back 0000004: 漏记 2 人" in page
    assert "takes back 28 people" in page


def test_a_row_says_people_by_name_to_those_who_may_see_them(
    wumeng: SmallPlant, client: Client
) -> None:
    row = client.get(f"{FACTS}?kind=hazard.reported").text.partition("<tbody>")[2]
    assert "卷包车间 赵敏" in row
    assert "王芳" in row  # who posted it
    assert 'href="/tasks/"' in row  # the record behind it
    auditor = Person.objects.create(code="2009", name="罗正", plant=wumeng.plant)
    auditor.holdings.create(post="auditor")
    row = signed_in(auditor).get(FACTS).text.partition("<tbody>")[2]
    assert "1003" in row
    assert "赵敏" not in row


def test_a_year_that_all_facts_share_is_not_said_again(client: Client) -> None:
    assert ">03-12<" in client.get(f"{FACTS}?month=2020-03").text
    assert ">2020-03-12<" in client.get(FACTS).text


def test_pages_are_turned_both_ways(wumeng: SmallPlant, client: Client) -> None:
    post(plant=wumeng.plant, drafts=[THEME_DAY] * 210, by="1001")
    first = client.get(f"{FACTS}?branch=B1").text
    second = client.get(f"{FACTS}?branch=B1&before=113").text
    third = client.get(f"{FACTS}?branch=B1&before=13").text
    assert 'href="?branch=B1&amp;before=113"' in first
    assert (rows(first)[0], rows(first)[-1], rows(second)[0]) == ("0000213", "0000114", "0000113")
    assert rows(third)[-1] == "0000001"
    assert 'rel="next"' not in third
    assert rows(client.get(f"{FACTS}?branch=B1&after=12").text) == rows(second)


def test_figures_say_what_the_ledger_has_become(wumeng: SmallPlant) -> None:
    client = signed_in(officer(wumeng))
    page = client.get(FACTS).text
    assert "none yet" in page
    assert "nobody has looked yet" in page
    checkpoint = seal(wumeng.plant)
    assert "has not left the machine" in client.get(FACTS).text
    Copy.objects.create(
        checkpoint=checkpoint, way="mail", target="a@example.org", next_at=NOON, done_at=NOON
    )
    Verified.objects.create(
        ledger=checkpoint.ledger, started_at=NOON, ended_at=NOON, size=3, root=b"", checkpoints=1,
        faults=2, by="anqi",
    )  # fmt: skip
    page = client.get(FACTS).text
    assert "left for 1 places" in page
    assert '<span class="verdict fail">2 faults' in page


def test_who_sees_a_part_is_not_told_how_much_there_is_of_the_rest(
    wumeng: SmallPlant, client: Client
) -> None:
    wumeng.plant.units.create(tree="party", kind="branch", code="B2", name="制丝车间党支部")
    draft = Draft("party.talk", date(2020, 4, 3), "test/9", branch="B2", person="2009")
    Person.objects.create(code="2009", name="罗正", plant=wumeng.plant)
    [other] = post(plant=wumeng.plant, drafts=[draft], by="1001")
    reverse(fact=other, reason="错", by="1001")
    office = signed_in(officer(wumeng))
    for address in (FACTS, f"{FACTS}?kind=party.lesson", "/ledger/seals/"):
        assert "?reversals=on" in office.get(address).text
        strip = client.get(address).text.partition('<dl class="figures">')[2].partition("</dl>")[0]
        assert "Last checkpoint" in strip
        assert "Facts in the ledger" not in strip
        assert "Reversals" not in strip
    assert 'value="party.talk"' not in client.get(FACTS).text


def test_an_empty_ledger_teaches_where_facts_come_from() -> None:
    assert "Nothing is in the ledger yet" in signed_in(small_plant().secretary).get(FACTS).text


@pytest.mark.parametrize("asked", ["", "?kind=party.lesson", "?month=2020-03&late=on", "?after=3"])
def test_the_list_asks_the_database_little_however_many_facts(
    wumeng: SmallPlant, asked: str, monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:  # fmt: skip
    monkeypatch.setattr(summaries, "BOUND", 20)
    facts = post(plant=wumeng.plant, drafts=[THEME_DAY, LESSON, HAZARD] * 30, by="1001")
    reverse(fact=facts[0], reason="错", by="1001")
    for person in (wumeng.secretary, wumeng.officer, officer(wumeng)):
        client = signed_in(person)
        client.get(FACTS)
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            assert client.get(FACTS + asked).status_code == 200


def test_a_fragment_is_told_its_address_without_what_was_not_asked_for(client: Client) -> None:
    asked = "?kind=&month=2020-03&department=&branch=B1&person=&first=&last="
    answer = client.get(FACTS + asked, headers={"HX-Request": "true", "HX-Trigger": "filters"})
    assert answer.headers["HX-Push-Url"] == f"{FACTS}?month=2020-03&branch=B1"
    assert '<details class="more" open>' in answer.text


def test_who_has_no_facts_to_see_is_refused_and_it_is_recorded(wumeng: SmallPlant) -> None:
    client = Client()
    client.force_login(Account.objects.create_user("system", administers="system"))
    assert client.get(FACTS).status_code == 404
