"""The room's home leads to each of its parts once; notices lead to their records; long lists have pages."""

from typing import Any

import pytest
from django.test import Client

from anqi.assessment.process.showing import PAGE
from anqi.work.models import Notice
from tests.assessment.process_world import Process
from tests.organisation.people import SmallPlant, signed_in

WAYS = ("goals", "runs", "points", "rulebooks", "vetoes", "honours", "appraisals")


@pytest.fixture
def process(wumeng: SmallPlant) -> Process:
    return Process(wumeng)


def browser(account: Any) -> Client:
    return signed_in(account.person)


def test_each_part_of_the_room_is_reached_from_its_home_once(process: Process) -> None:
    page = browser(process.secretary).get("/assessment/").text
    ways = page.partition("Also in this room")[2]
    assert {one: ways.count(f'href="/assessment/{one}/"') for one in WAYS} == dict.fromkeys(WAYS, 1)


def test_whoever_can_open_no_appraisal_is_not_led_to_them(process: Process) -> None:
    ways = browser(process.stranger).get("/assessment/").text.partition("Also in this room")[2]
    shown = {one for one in WAYS if f'href="/assessment/{one}/"' in ways}
    assert "appraisals" not in shown
    for one in shown:
        assert browser(process.stranger).get(f"/assessment/{one}/").status_code == 200, one


def test_notices_of_the_room_lead_to_what_they_are_about(process: Process) -> None:
    made = process.published()
    page = browser(process.secretary).get("/notices/").text
    assert Notice.objects.filter(person=process.here.secretary).exists()
    assert f'href="/assessment/{made.pk}/"' in page


def test_many_results_have_pages(process: Process) -> None:
    rows = tuple(
        {"code": f"B{at:03}", "name": f"支部{at}", "score": 6400, "grade": "good"}
        for at in range(PAGE + 5)
    )
    made = process.published(process.run(rows))
    client = browser(process.chief)
    first = client.get(f"/assessment/{made.pk}/").text
    second = client.get(f"/assessment/{made.pk}/?page=2").text
    assert ("支部3<" in first, "支部104<" in first) == (True, False)
    assert ("支部3<" in second, "支部104<" in second) == (False, True)


@pytest.mark.parametrize("page", ["0", "-1", "99", "²", "x", "1" * 40])
def test_a_page_that_there_is_not_is_the_nearest(process: Process, page: str) -> None:
    made = process.published()
    answer = browser(process.chief).get(f"/assessment/{made.pk}/", {"page": page})
    assert "卷包车间党支部" in answer.text


def test_once_it_is_decided_the_table_has_what_was_proposed_and_what_was_decided(
    process: Process,
) -> None:
    made = process.published()
    assert "Decided grade" not in browser(process.chief).get(f"/assessment/{made.pk}/").text
    decided = process.stands(process.made_decided(made))
    for address in (f"/assessment/{made.pk}/", f"/assessment/runs/{decided.run}/branch/"):
        page = browser(process.chief).get(address).text
        assert "Proposed grade" in page, address
        assert "Decided grade" in page, address
        assert "as ruled" in page, address
