"""Pages of honours: everybody sees the candidates that are published, and only those concerned what keeps whom back."""

import json
from typing import Any

import pytest
from django.test import Client

from anqi.assessment.honours.models import HonourCall
from anqi.assessment.honours.operations import standing_of
from anqi.assessment.honours.standing import HonourStage
from anqi.assessment.vetoes.opening import open_pending
from anqi.ledger.models import Fact
from anqi.organisation.models import Account, Assignment, Person, Standing
from tests.assessment.calls import (
    DECISION_DAY,
    REVIEW_DAY,
    called,
    decided_for,
    nominated,
    now,
    published_call,
    reviewed,
)
from tests.assessment.cases import Staff, accident, at, judged
from tests.assessment.world import published
from tests.organisation.people import SINCE, SmallPlant, signed_in


@pytest.fixture
def staff(wumeng: SmallPlant) -> Staff:
    return Staff(wumeng)


@pytest.fixture
def call(wumeng: SmallPlant, staff: Staff) -> HonourCall:
    edition = published(wumeng.plant)
    judged(wumeng, edition)
    made = called(staff, edition)
    nominated(made, staff.secretary, "1002")
    return made


def browser(account: Account) -> Client:
    assert account.person is not None
    return signed_in(account.person)


def rows(client: Client, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(client.get(address).getvalue())["rows"]
    return found


def page(call: HonourCall, act: str = "") -> str:
    return f"/assessment/honours/{call.pk}/{act}"


def sent(call: HonourCall, act: str, **more: Any) -> dict[str, Any]:
    return {"act": act, "version": now(call).version, "key": f"{act}-page", **more}


def text(account: Account, address: str) -> str:
    return browser(account).get(address).content.decode()


def test_before_the_publication_only_those_concerned_see_who_is_nominated(
    staff: Staff, call: HonourCall
) -> None:
    for account in (staff.party, staff.secretary, staff.officer):
        assert "李强" in text(account, page(call))
    assert "李强" not in text(staff.stranger, page(call))


def test_what_keeps_somebody_back_is_not_told_to_the_whole_plant(
    wumeng: SmallPlant, staff: Staff, call: HonourCall
) -> None:
    fact = accident(wumeng)
    case = open_pending(
        account=staff.safety, accident=fact.pk, type="person", code="1002", key="h", note="当班"
    ).case
    with at(REVIEW_DAY):
        reviewed(call, staff)
        published_call(call, staff)
        assert str(case.pk) in text(staff.officer, page(call))
        shown = text(staff.stranger, page(call))
    assert "李强" in shown
    assert str(case.pk) not in shown
    assert "frozen" not in shown


def test_a_call_is_made_on_its_pages(wumeng: SmallPlant, staff: Staff) -> None:
    edition = published(wumeng.plant)
    address = f"/assessment/honours/call/?honour=member&scheme={edition.pk}:member"
    client = browser(staff.party)
    assert client.get("/assessment/honours/call/").status_code == 200
    assert "M01" in client.get(address).content.decode()
    form = {
        "title": "2020年优秀共产党员", "seats": 3, "rules": ["M01"], "percent": 80,
        "kept_to": "2020-03-16", "decide_by": "2020-04-10", "key": "1",
    }  # fmt: skip
    assert client.post(address, form | {"rules": []}).status_code == 422
    assert client.post(address, form).status_code == 302
    assert HonourCall.objects.get().rules == {"M01": 80}


def test_one_nominates_by_name_or_number(staff: Staff, call: HonourCall) -> None:
    client, form = browser(staff.secretary), {"text": "带头", "key": "1"}
    form |= {"version": str(now(call).version)}
    assert client.post(page(call, "nominate/"), form | {"code": "无此人"}).status_code == 422
    assert client.post(page(call, "nominate/"), form | {"code": "王芳"}).status_code == 409
    assert client.post(page(call, "nominate/"), form | {"code": "李强"}).status_code == 422
    assert browser(staff.stranger).get(page(call, "nominate/")).status_code == 404


def test_the_way_from_review_to_the_award_on_the_pages(staff: Staff, call: HonourCall) -> None:
    with at(REVIEW_DAY):
        for account in (staff.party, staff.safety, staff.discipline):
            form = sent(call, "check", passed_1002="yes", note_1002="")
            assert browser(account).post(page(call, "review/"), form).status_code == 302
        form = sent(call, "publish", until="2020-03-24")
        assert browser(staff.party).post(page(call), form).status_code == 302
        sheet = text(staff.stranger, page(call, "sheet/"))
        assert "李强" in sheet
    with at(DECISION_DAY):
        form = sent(
            call, "decide", winners=["1002"], committee="中共厂委员会", document="乌烟党〔2020〕8号",
            decided_on="2020-03-25", were_due=9, were_present=8, in_favour=8,
        )  # fmt: skip
        few = form | {"were_present": 4, "key": "few"}
        assert browser(staff.committee).post(page(call, "decide/"), few).status_code == 422
        assert browser(staff.committee).post(page(call, "decide/"), form).status_code == 302
        assert standing_of(call).stage == HonourStage.DECIDED
        assert Fact.objects.filter(kind="honour.awarded").count() == 1


def test_everybody_objects_on_the_page_while_candidates_are_published(
    staff: Staff, call: HonourCall
) -> None:
    with at(REVIEW_DAY):
        reviewed(call, staff)
        published_call(call, staff)
        form = sent(call, "object", nomination=call.nominations.get().pk, note="当日不在岗")
        assert browser(staff.stranger).post(page(call), form).status_code == 302
        assert "当日不在岗" in text(staff.head, page(call))
        assert "当日不在岗" not in text(staff.officer, page(call))


def test_awards_are_a_list_with_twins(staff: Staff, call: HonourCall) -> None:
    with at(REVIEW_DAY):
        reviewed(call, staff)
        published_call(call, staff)
    with at(DECISION_DAY):
        decided_for(call, staff.committee, "1002")
        client = browser(staff.stranger)
        [row] = rows(client, "/assessment/honours/awards/?format=json")
        assert row["name"] == "李强"
        seen = text(staff.stranger, "/assessment/honours/awards/")
        assert "李强" in seen
        fact = Fact.objects.get(kind="honour.awarded")
        assert str(fact.pk) not in seen  # of somebody else: its fact is not for him
        assert str(fact.pk) in text(staff.party, "/assessment/honours/awards/")


def test_a_list_takes_few_queries(
    staff: Staff, call: HonourCall, django_assert_max_num_queries: Any
) -> None:
    client = browser(staff.party)
    with django_assert_max_num_queries(12):
        assert client.get("/assessment/honours/").status_code == 200
    assert len(rows(client, "/assessment/honours/?format=json")) == 1


def test_many_candidates_have_pages(
    wumeng: SmallPlant, staff: Staff, call: HonourCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anqi.assessment.honours.views.PAGE", 1)
    other = Person.objects.create(plant=wumeng.plant, code="1006", name="周静", active_from=SINCE)
    Assignment.objects.create(person=other, unit=wumeng.branch, active_from=SINCE)
    Standing.objects.create(person=other, value=Standing.Value.FULL, active_from=SINCE)
    nominated(call, Account.objects.get(pk=staff.secretary.pk), "1006")
    browser = signed_in(staff.party.person)  # type: ignore[arg-type]
    pages = [browser.get(f"/assessment/honours/{call.pk}/?page={one}").text for one in (1, 2, 9)]
    shown = [tuple(f'muted">{code}<' in page for code in ("1002", "1006")) for page in pages]
    assert shown == [(True, False), (False, True), (False, True)]
