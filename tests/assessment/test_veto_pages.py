"""Pages of vetoes: everybody sees his own, acts follow the posts, and what two people do at once is told."""

import json
from typing import Any

import pytest
from django.test import Client

from anqi.assessment.models import VetoCase
from anqi.assessment.vetoes.proposing import propose_from_run, propose_liable
from anqi.assessment.vetoes.queries import case_now
from anqi.assessment.vetoes.standing import VetoState
from anqi.organisation.models_access import Record
from tests.assessment.cases import (
    Staff,
    accident,
    decided,
    judged,
    liability,
    notified,
    now_of,
    stated,
)
from tests.assessment.world import published
from tests.organisation.people import SmallPlant, signed_in


@pytest.fixture
def staff(wumeng: SmallPlant) -> Staff:
    return Staff(wumeng)


@pytest.fixture
def case(wumeng: SmallPlant, staff: Staff) -> VetoCase:
    liability(wumeng, "direct")
    [found] = propose_liable(account=staff.safety, plant=wumeng.plant, key="p")
    return found


def browser(account: object) -> Client:
    return signed_in(account.person)  # type: ignore[attr-defined]


def rows(client: Client, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(client.get(address).getvalue())["rows"]
    return found


def address(case: VetoCase) -> str:
    return f"/assessment/vetoes/{case.pk}/"


def sent(act: str, version: int, **more: object) -> dict[str, object]:
    return {"act": act, "version": version, "key": f"{act}-{version}", **more}


def test_a_person_sees_his_own_case_and_no_colleague_does(staff: Staff, case: VetoCase) -> None:
    assert browser(staff.officer).get(address(case)).status_code == 200
    assert browser(staff.stranger).get(address(case)).status_code == 404
    assert "李强" in browser(staff.officer).get("/assessment/vetoes/").content.decode()
    assert "李强" not in browser(staff.stranger).get("/assessment/vetoes/").content.decode()


def test_each_fact_leads_to_its_own_page(staff: Staff, case: VetoCase) -> None:
    page = browser(staff.officer).get(address(case)).content.decode()
    [fact] = now_of(case).grounds
    assert f'href="/ledger/facts/{fact}/"' in page


def test_the_way_from_notice_to_decision_on_the_page(staff: Staff, case: VetoCase) -> None:
    page, note = address(case), {"note": "我当时在巡检"}
    assert browser(staff.party).post(page, sent("notify", 1)).status_code == 302
    assert browser(staff.officer).post(page, sent("state", 2, **note)).status_code == 302
    decision = sent(
        "decide", 3, outcome="confirmed", honours=["member", "safety_person"], until="2020-12-31",
        document="乌烟领〔2020〕3号", decided_on="2020-03-12", note="事实清楚",
    )  # fmt: skip
    assert browser(staff.head).post(page, decision).status_code == 302
    assert now_of(case).state == VetoState.IN_FORCE
    assert Record.objects.filter(act="veto_decide", about="wumeng/1002").exists()


def test_what_is_missing_is_told_beside_its_field(staff: Staff, case: VetoCase) -> None:
    notified(case, staff.party)
    stated(case, staff.officer)
    answer = browser(staff.head).post(address(case), sent("decide", 3, outcome="confirmed"))
    assert answer.status_code == 422
    assert now_of(case).state == VetoState.STATED


def test_who_was_slower_is_told_and_nothing_is_written_twice(staff: Staff, case: VetoCase) -> None:
    notified(case, staff.party)
    answer = browser(staff.safety).post(address(case), sent("hold", 1, note="待复核"))
    assert answer.status_code == 409
    assert "待复核" in answer.content.decode()
    assert case_now(case.pk).version == 2


def test_lifting_says_why_it_is_refused(staff: Staff, case: VetoCase) -> None:
    notified(case, staff.party)
    stated(case, staff.officer)
    decided(case, staff.head)
    page = browser(staff.deputy).get(address(case)).content.decode()
    assert "1 of its 1 facts stand in the ledger" in page


def test_vetoes_are_proposed_out_of_a_kept_run_on_its_page(
    wumeng: SmallPlant, staff: Staff
) -> None:
    accident(wumeng)
    run = judged(wumeng, published(wumeng.plant))
    client = browser(staff.party)
    answer = client.post("/assessment/vetoes/propose/", {"run": run.pk, "key": "1"}, follow=True)
    assert "卷包车间党支部" in answer.content.decode()
    assert VetoCase.objects.get().veto == "V1"


def test_the_safety_department_freezes_on_a_page(wumeng: SmallPlant, staff: Staff) -> None:
    fact = accident(wumeng)
    form = {"accident": fact.pk, "type": "person", "code": "1002", "note": "当班", "key": "1"}
    answer = browser(staff.safety).post("/assessment/vetoes/hold/", form)
    assert answer.status_code == 302
    assert now_of(VetoCase.objects.get()).state == VetoState.PENDING
    assert browser(staff.safety).post("/assessment/vetoes/hold/", form | {"key": "2"}).status_code == 409  # fmt: skip


def test_the_list_takes_few_queries_however_long_it_is(
    wumeng: SmallPlant, staff: Staff, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        liability(wumeng, "direct", key=str(number), source=f"accidents/{number}")
    propose_liable(account=staff.safety, plant=wumeng.plant, key="p")
    client = browser(staff.party)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert client.get("/assessment/vetoes/").status_code == 200
    found = rows(client, "/assessment/vetoes/?format=json")
    assert len(found) == 20


def test_a_page_takes_few_queries(
    wumeng: SmallPlant, staff: Staff, django_assert_max_num_queries: object
) -> None:
    accident(wumeng)
    run = judged(wumeng, published(wumeng.plant))
    [case] = propose_from_run(account=staff.party, run=run, key="1")
    client = browser(staff.secretary)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert client.get(address(case)).status_code == 200
