"""What was looked for, as files: the twins of the list, and an interchange file that reads back."""

import json
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from anqi.facts.reading import read
from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import post, reverse
from anqi.organisation.models import Person
from anqi.organisation.models_access import Record
from anqi.organisation.records import Act
from anqi.pages import twins
from tests.ledger.readers import officer
from tests.organisation.people import SmallPlant, signed_in, small_plant

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 12)
THEME_DAY = Draft(
    "party.theme_day", DAY, "=1+1", branch="B1", quantity=2800, attributes={"attendance": 90}
)
HAZARD = Draft("hazard.reported", DAY, "test/3", department="D1", person="1003")
FACTS = "/ledger/facts/"


@pytest.fixture
def wumeng() -> SmallPlant:
    found = small_plant()
    theme_day, *_rest = post(plant=found.plant, drafts=[THEME_DAY, HAZARD], by="1001")
    reverse(fact=theme_day, reason="记错", by="1001")
    return found


def taken(client: Client, asked: str) -> bytes:
    answer = client.get(FACTS + asked)
    assert answer.status_code == 200
    return answer.getvalue()


def test_the_twin_in_json_has_all_that_was_asked_for(wumeng: SmallPlant) -> None:
    [reversal, fact] = json.loads(taken(signed_in(wumeng.secretary), "?branch=B1&format=json"))[
        "rows"
    ]
    assert (fact["number"], fact["quantity"], fact["attributes"]) == (
        1,
        "28.00",
        {"attendance": "0.90"},
    )
    assert (fact["taken_back"], reversal["reverses"], reversal["reason"]) == (True, 1, "记错")
    assert (fact["kind_title"], fact["branch_name"]) == ("Theme Party day", "卷包车间党支部")


def test_the_twin_for_excel_runs_nothing(wumeng: SmallPlant) -> None:
    book = openpyxl.load_workbook(
        BytesIO(taken(signed_in(wumeng.secretary, "zh-hans"), "?format=xlsx"))
    )
    heads, *rows = book.worksheets[0].iter_rows()
    assert [cell.value for cell in heads][:3] == ["序号", "事实", "发生日"]
    assert [row[0].value for row in rows] == [3, 2, 1]
    assert {row[16].data_type for row in rows} == {"s"}


def test_nobody_takes_what_he_does_not_see(wumeng: SmallPlant) -> None:
    Person.objects.filter(code="1003").update(code="1009")  # the hazard is about somebody else
    stranger = Person.objects.get(code="1009")
    assert json.loads(taken(signed_in(stranger), "?format=json"))["rows"] == []


@pytest.mark.parametrize("format", ["json", "xlsx", "interchange"])
def test_taking_facts_is_recorded(wumeng: SmallPlant, format: str) -> None:
    taken(signed_in(wumeng.secretary), f"?month=2020-03&format={format}")
    record = Record.objects.get(act="export")
    assert (record.by, record.object) == ("1001", f"{FACTS}?month=2020-03&format={format}")


def test_an_interchange_file_reads_back_with_both_sides_of_a_reversal(
    wumeng: SmallPlant, tmp_path: Path
) -> None:
    path = tmp_path / "facts.xlsx"
    path.write_bytes(taken(signed_in(officer(wumeng)), "?reversals=on&format=interchange"))
    with read(path) as store:
        rows = store.connection.sql("SELECT id, reverses, quantity FROM facts").fetchall()
    fact, reversal = (str(Fact.objects.get(index=index).pk) for index in (0, 2))
    assert sorted(rows) == sorted([(fact, None, 2800), (reversal, fact, 2800)])


def test_an_interchange_file_names_only_those_whom_one_may_see(
    wumeng: SmallPlant, tmp_path: Path
) -> None:
    auditor = Person.objects.create(code="2009", name="罗正", plant=wumeng.plant)
    auditor.holdings.create(post="auditor")
    path = tmp_path / "facts.xlsx"
    for person, name in ((auditor, "1003"), (wumeng.secretary, "赵敏")):
        path.write_bytes(taken(signed_in(person), "?format=interchange"))
        with read(path) as store:
            assert store.connection.sql("SELECT code, name FROM people").fetchall() == [
                ("1003", name)
            ]


def test_more_than_a_file_holds_is_refused_with_what_to_do(
    wumeng: SmallPlant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twins, "MOST", 2)
    client = signed_in(wumeng.secretary)
    answer = client.get(f"{FACTS}?branch=B1&format=json", follow=True)
    assert answer.status_code == 200  # two are not too many
    answer = client.get(f"{FACTS}?month=2020-03&format=json", follow=True)
    assert answer.redirect_chain == [(f"{FACTS}?month=2020-03", 302)]
    assert "More than 2 facts are no file" in answer.text


def test_who_proved_long_ago_who_he_is_is_asked_again_before_he_takes_a_file(
    wumeng: SmallPlant,
) -> None:
    client = signed_in(wumeng.secretary)
    with clock.stopped_at(clock.now() + timedelta(minutes=16)):
        answer = client.get(f"{FACTS}?format=json")
    assert (answer.status_code, answer.headers["Location"].startswith("/account/")) == (
        302,
        True,
    ), answer.headers["Location"]


def test_looking_at_the_facts_about_somebody_else_is_recorded_once_a_day(
    wumeng: SmallPlant,
) -> None:
    client, own = signed_in(wumeng.secretary), signed_in(wumeng.stranger)
    mine = Fact.objects.get(person="1003")
    for address in (f"{FACTS}?person=1003", f"{FACTS}{mine.pk}/"):
        for asking in (client, client, own):
            assert asking.get(address).status_code in (200, 404)
    looks = Record.objects.filter(act=Act.LOOK).order_by("at")
    assert {(one.by, one.about) for one in looks} == {("1001", "wumeng/1003")}
    assert next(one.object for one in looks) == FACTS


def test_an_interchange_file_says_who_is_a_member_only_to_who_may_see_it(
    wumeng: SmallPlant, tmp_path: Path
) -> None:
    hazard = Draft("hazard.reported", DAY, "test/4", department="D1", person="1002")
    post(plant=wumeng.plant, drafts=[hazard], by="1001")
    people = [
        Person.objects.create(code=f"300{n}", name="罗正", plant=wumeng.plant) for n in (1, 2)
    ]
    for person, held in zip(people, ("auditor", "director"), strict=True):
        person.holdings.create(post=held)
    path, found = tmp_path / "facts.xlsx", []
    for person in (*people, wumeng.secretary):
        path.write_bytes(taken(signed_in(person), "?format=interchange"))
        with read(path) as store:
            sql = "SELECT name, department, branch, party_member FROM people WHERE code = '1002'"
            found += store.connection.sql(sql).fetchall()
    assert found == [
        ("1002", None, None, False), ("李强", "D1", None, False), ("李强", "D1", "B1", True),
    ]  # fmt: skip
