"""The pages of accounts, publications and objections, and their twins."""

import json
from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anqi.assessment.models import PointsObjection, PointsPublication
from anqi.kit.ids import uuid7
from anqi.ledger.operations import reverse
from anqi.organisation.models import Account
from anqi.organisation.models_access import Record
from anqi.work.models import Notice
from tests.assessment.points_world import Points, key, on
from tests.assessment.test_points_acts import PDF
from tests.organisation.people import SmallPlant, signed_in

BASE = "/assessment/points/"


@pytest.fixture
def points(wumeng: SmallPlant) -> Points:
    made = Points(wumeng)
    made.absent(date(2020, 2, 10))
    made.served(date(2020, 1, 20), 1)
    made.run()
    return made


@pytest.fixture
def shown(points: Points) -> Points:
    points.publish()
    return points


def browser(account: Account) -> Client:
    assert account.person is not None
    return signed_in(account.person)


def twin(client: Client, address: str) -> Any:
    return json.loads(b"".join(client.get(address)))["rows"]


def test_a_member_sees_his_months_with_rules_facts_and_sums(points: Points) -> None:
    page = browser(points.member).get(BASE).text
    for said in ("My points", "Absent without leave", "−2.00", "+0.50", "78.50", "Band: Good"):
        assert said in page, said
    fact = points.plant.ledger.facts.get(kind="party.attendance")
    assert f"/ledger/facts/{fact.pk}/" in page
    assert page.index('id="m-2020-02" open') < page.index('id="m-2020-01"')


def test_nobody_is_ranked_or_compared(points: Points) -> None:
    page = browser(points.member).get(BASE).text
    assert ">Rank<" not in page
    assert "1001" not in page


def test_who_is_no_member_is_told_so(points: Points) -> None:
    assert "Only Party members have one" in browser(points.stranger).get(BASE).text


def test_before_anything_was_judged_the_page_says_what_is_to_come(wumeng: SmallPlant) -> None:
    assert "Nothing was judged yet." in signed_in(wumeng.officer).get(BASE).text


def test_an_unknown_rulebook_or_member_is_not_there(points: Points) -> None:
    client = browser(points.office)
    for address in ("?rulebook=none", "members/9999/", "members/1003/", "members/1002/?rulebook=x"):
        assert client.get(BASE + address).status_code == 404, address


def test_a_look_at_a_members_account_is_recorded(points: Points) -> None:
    browser(points.secretary).get(f"{BASE}members/1002/")
    browser(points.member).get(f"{BASE}members/1002/")
    looks = Record.objects.filter(about="wumeng/1002", act="look")
    assert [one.by for one in looks] == ["1001"]


def test_facts_that_came_since_are_told_with_the_day_at_which_it_stands(points: Points) -> None:
    points.absent(date(2020, 2, 20))
    page = browser(points.member).get(BASE).text
    assert "1 facts about this member were posted or taken back since" in page


def test_the_account_as_json_has_each_entry_with_its_facts(points: Points) -> None:
    rows = twin(browser(points.member), f"{BASE}?format=json")
    fact = points.plant.ledger.facts.get(kind="party.attendance")
    told = [(one["month"], one["rule"], one["points"], one["running"]) for one in rows]
    assert told == [("2020-01", "M04", "0.50", "80.50"), ("2020-02", "M01", "-2.00", "78.50")]
    assert rows[1]["facts"] == str(fact.pk)
    workbook = browser(points.member).get(f"{BASE}?format=xlsx")
    assert workbook.getvalue().startswith(b"PK")


def test_the_list_has_bands_in_the_order_of_numbers_and_no_points(points: Points) -> None:
    client = browser(points.office)
    page = client.get(f"{BASE}members/").text
    assert page.index("members/1001/") < page.index("members/1002/") < page.index("members/1005/")
    rows = twin(client, f"{BASE}members/?format=json&order=score")
    assert [one["code"] for one in rows] == ["1001", "1002", "1005", "1004"]  # by branch
    assert set(rows[0]) == {"code", "name", "branch", "branch_name", "band", "as_of"}
    assert "78.50" not in page


def test_a_secretary_lists_the_own_branch_only(points: Points) -> None:
    for account in (points.secretary, points.committee):
        rows = twin(browser(account), f"{BASE}members/?format=json")
        assert {one["branch"] for one in rows} == {"B1"}


def test_the_list_is_narrowed_to_a_branch_and_ordered_by_name(points: Points) -> None:
    client = browser(points.office)
    assert [one["code"] for one in twin(client, f"{BASE}members/?format=json&branch=B2")] == [
        "1004"
    ]
    names = [
        one["name"] for one in twin(client, f"{BASE}members/?format=json&order=name&branch=B1")
    ]
    assert names == sorted(names)
    assert "No member is in this branch" in client.get(f"{BASE}members/?branch=B9").text


@pytest.mark.parametrize("who", ["member", "stranger", "director", "head"])
def test_the_list_is_not_for_others(points: Points, who: str) -> None:
    assert browser(getattr(points, who)).get(f"{BASE}members/").status_code == 404


def test_the_page_of_publishing_says_beforehand_to_whom_and_by_which_run(points: Points) -> None:
    page = browser(points.secretary).get(f"{BASE}publish/").text
    assert "February: 3 members, by the run of" in page
    assert "Nobody sees another" in page


def test_a_month_is_published_on_its_page(points: Points) -> None:
    sent = {"month": "2020-02", "branch": "B1", "key": key(), "note": ""}
    answer = browser(points.secretary).post(f"{BASE}publish/", sent)
    assert answer.status_code == 302
    assert PointsPublication.objects.get().month == date(2020, 2, 1)
    assert Record.objects.filter(by="1001", act="points_publish").exists()
    assert "published on 12 Mar by 王芳" in browser(points.member).get(BASE).text


@pytest.mark.parametrize(
    "wrong", [{"month": "2020-03"}, {"month": "x"}, {"month": ""}, {"branch": "B2"}, {"key": ""}]
)
def test_what_can_not_be_published_is_told_in_the_form(
    points: Points, wrong: dict[str, str]
) -> None:
    sent = {"month": "2020-02", "branch": "B1", "key": key()} | wrong
    assert browser(points.secretary).post(f"{BASE}publish/", sent).status_code == 422
    assert not PointsPublication.objects.exists()


def test_a_month_that_is_published_already_is_answered_with_why(shown: Points) -> None:
    sent = {"month": "2020-02", "branch": "B1", "key": key()}
    answer = browser(shown.secretary).post(f"{BASE}publish/", sent)
    assert answer.status_code == 409
    assert "published already" in answer.text


def test_without_a_run_up_to_the_end_of_a_month_the_page_says_what_is_wanted(
    wumeng: SmallPlant,
) -> None:
    page = signed_in(wumeng.secretary).get(f"{BASE}publish/").text
    assert "There is no month to publish." in page


def objects(points: Points, client: Client | None = None, **more: Any) -> Any:
    sent = {"rule": "M01", "text": "当日请假", "key": key(), "id": str(uuid7())} | more
    return (client or browser(points.member)).post(f"{BASE}object/?month=2020-02&rule=M01", sent)


def test_an_entry_leads_to_its_objection_while_it_is_taken(shown: Points) -> None:
    client = browser(shown.member)
    assert "/object/?month=2020-02&amp;rule=M01" in client.get(BASE).text
    page = client.get(f"{BASE}object/?month=2020-02&rule=M01").text
    assert "Objections to this month are taken until 2020-03-19." in page
    assert "/object/" not in browser(shown.secretary).get(f"{BASE}members/1002/").text


def test_an_objection_is_made_with_facts_and_a_file(shown: Points) -> None:
    fact = shown.plant.ledger.facts.get(kind="party.attendance")
    file = SimpleUploadedFile("假条.pdf", PDF, "application/pdf")
    answer = objects(shown, facts=[str(fact.pk)], file=file)
    made = PointsObjection.objects.get()
    assert answer.url == f"{BASE}objections/{made.pk}/"
    page = browser(shown.head).get(answer.url).text
    assert "当日请假" in page
    assert "meant by the objection" in page
    stored = shown.plant.evidence.get()
    path = f"{answer.url}files/{stored.pk}/"
    assert browser(shown.head).get(path).content == PDF
    assert browser(shown.other).get(path).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"rule": "M99"}, {"text": ""}, {"facts": [str(uuid4())]}, {"id": "x"}, {"key": ""}]
)
def test_an_objection_that_is_about_nothing_is_told_in_the_form(
    shown: Points, wrong: dict[str, Any]
) -> None:
    assert objects(shown, **wrong).status_code == 422
    assert not PointsObjection.objects.exists()


def test_a_file_that_is_no_document_is_told_in_the_form(shown: Points) -> None:
    answer = objects(shown, file=BytesIO(b"MZ no document"))
    assert answer.status_code == 422
    assert not PointsObjection.objects.exists()


def test_a_late_objection_is_answered_with_the_last_day(shown: Points) -> None:
    with on(date(2020, 3, 20)):
        client = browser(shown.member)
        answer = objects(shown, client)
        assert answer.status_code == 409
        assert "until 19 Mar" in answer.text
        assert "/object/" not in client.get(BASE).text


@pytest.mark.parametrize("month", ["2020-01", "2020-99", "x", ""])
def test_a_month_that_is_not_published_has_no_page_of_objecting(points: Points, month: str) -> None:
    assert browser(points.member).get(f"{BASE}object/?month={month}").status_code == 404


def test_objections_are_seen_by_who_keeps_the_account_and_who_answers(shown: Points) -> None:
    one = shown.objects()
    address = f"{BASE}objections/{one.pk}/"
    seen = {
        who: browser(getattr(shown, who)).get(address).status_code
        for who in ("member", "secretary", "committee", "office", "head", "other", "stranger")
    }
    assert {who for who, status in seen.items() if status == 200} == {
        "member", "secretary", "committee", "office", "head",
    }  # fmt: skip
    rows = twin(browser(shown.office), f"{BASE}objections/?format=json")
    assert [(row["code"], row["rule"]) for row in rows] == [("1002", "M01")]
    assert twin(browser(shown.other), f"{BASE}objections/?format=json") == []


def test_the_leading_group_answers_on_the_page_and_names_the_reversal(shown: Points) -> None:
    one = shown.objects()
    fact = shown.plant.ledger.facts.get(kind="party.attendance")
    back = reverse(fact=fact, reason="已请假", by="1001")
    sent = {"answer": "facts", "note": "确有请假", "facts": [str(back.pk)], "key": key()}
    answer = browser(shown.head).post(f"{BASE}objections/{one.pk}/answer/", sent)
    assert answer.status_code == 302
    page = browser(shown.member).get(f"{BASE}objections/{one.pk}/").text
    assert "It rests on these facts:" in page
    assert f"/ledger/facts/{back.pk}/" in page
    assert "granted: facts are corrected" in browser(shown.member).get(BASE).text


@pytest.mark.parametrize(
    "sent",
    [{"answer": "facts"}, {"answer": "decision"}, {"answer": "x"}, {"note": ""},
     {"answer": "decision", "document": "1", "decided_on": "2020-13-01"}],
)  # fmt: skip
def test_an_answer_that_rests_on_nothing_is_told_in_the_form(
    shown: Points, sent: dict[str, str]
) -> None:
    one = shown.objects()
    sent = {"answer": "refused", "note": "经核对", "key": key()} | sent
    answer = browser(shown.head).post(f"{BASE}objections/{one.pk}/answer/", sent)
    assert answer.status_code == 422


def test_an_objection_that_is_answered_is_not_answered_again(shown: Points) -> None:
    one = shown.objects()
    shown.answers(one)
    page = browser(shown.head).get(f"{BASE}objections/{one.pk}/answer/").text
    assert "the objection is answered already" in page


def test_what_is_mended_after_publication_shows_beside_it(shown: Points) -> None:
    fact = shown.plant.ledger.facts.get(kind="party.attendance")
    reverse(fact=fact, reason="已请假", by="1001")
    with on(date(2020, 3, 13)):
        shown.run(date(2020, 3, 12))
        page = browser(shown.member).get(BASE).text
    assert (
        "Published with 78.50 at the end of the month; by the facts as they are now it is 80.50."
        in page
    )


def test_looking_at_the_account_is_reading_the_notice_of_it(shown: Points) -> None:
    unread = Notice.objects.filter(person__code="1002", source="assessment/points/", read_at=None)
    assert unread.exists()
    browser(shown.member).get(BASE)
    assert not unread.exists()


def test_the_home_of_the_room_and_the_explanation_lead_to_the_account(points: Points) -> None:
    client = browser(points.member)
    assert f'href="{BASE}"' in client.get("/assessment/").text
    run = points.account().run
    page = client.get(f"/assessment/runs/{run.pk}/member/1002/").text
    assert f'href="{BASE}?rulebook=small-2020"' in page
    theirs = browser(points.secretary).get(f"/assessment/runs/{run.pk}/member/1002/").text
    assert f'href="{BASE}members/1002/?rulebook=small-2020"' in theirs


@pytest.mark.parametrize("who", ["member", "secretary", "office", "head"])
def test_a_page_asks_the_database_little(
    shown: Points, who: str, django_assert_max_num_queries: Any
) -> None:
    one = shown.objects()
    shown.answers(one)
    shown.absent(date(2020, 2, 25))
    client = browser(getattr(shown, who))
    addresses = ["", f"objections/{one.pk}/", "objections/"]
    if who == "member":
        addresses.append("object/?month=2020-02&rule=M01")
    if who in ("secretary", "office"):
        addresses += ["members/", "members/1002/", "publish/"]
    if who == "head":
        addresses.append(f"objections/{one.pk}/answer/")
    for address in addresses:
        client.get(BASE + address)
        with django_assert_max_num_queries(12):
            assert client.get(BASE + address).status_code == 200, address
