"""The page of one fact: what counts of it now, and its proof, computed while one waits."""

import json
import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from django.test import Client

from anqi.kit.clock import CHINA, stopped_at
from anqi.ledger.drafts import Draft
from anqi.ledger.keys import verifier
from anqi.ledger.models import Checkpoint, Copy, Fact
from anqi.ledger.operations import post, reverse
from anqi.ledger.sealing import seal
from anqi.organisation.models_access import Record
from anqi.work.evidence import attach
from tests.ledger.readers import officer
from tests.ledger.tampering import run, unguarded
from tests.organisation.people import SmallPlant, signed_in, small_plant

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 12)
THEME_DAY = Draft("party.theme_day", DAY, "test/118", branch="B1", quantity=2800)
HAZARD = Draft("hazard.reported", DAY, "test/3", department="D1", person="1003")


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


@pytest.fixture
def sealed(wumeng: SmallPlant) -> Fact:
    """The third of 300 facts, all of them sealed."""
    facts = post(plant=wumeng.plant, drafts=[THEME_DAY] * 300, by="1001")
    seal(wumeng.plant)
    return facts[2]


def page_of(fact: Fact, client: Client) -> str:
    answer = client.get(f"/ledger/facts/{fact.pk}/")
    assert answer.status_code == 200
    return answer.text


def test_all_four_steps_of_a_sealed_fact_hold(wumeng: SmallPlant, sealed: Fact) -> None:
    page = page_of(sealed, signed_in(wumeng.secretary))
    assert page.count('<span class="verdict ok">') == 4
    assert bytes(sealed.leaf).hex() in page
    root = bytes(Checkpoint.objects.get().root).hex()
    assert f"{root[:8]}…{root[-4:]}" in page
    assert "Past 9 hashes beside it up to the root" in page
    assert "5 levels between" in page


def test_a_fact_that_no_checkpoint_has_is_not_yet_proved(wumeng: SmallPlant, sealed: Fact) -> None:
    [newer] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    client = signed_in(wumeng.secretary)
    assert "The next one, made at least daily, will seal it" in page_of(newer, client)
    assert Checkpoint.objects.count() == 1  # looking seals nothing
    answer = client.get(f"/ledger/facts/{newer.pk}/proof.json", follow=True)
    assert "The next checkpoint will seal this fact" in answer.text


TAMPERED = {
    "its row": ('UPDATE ledger_fact SET quantity = 3100 WHERE "index" = 2', "fail fail fail ok"),
    "its hash": ('UPDATE ledger_fact SET leaf = body WHERE "index" = 2', "ok fail ok ok"),
    "what was asked for": ('UPDATE ledger_fact SET body = leaf WHERE "index" = 2', "fail ok ok ok"),
    "another's hash": ('UPDATE ledger_fact SET leaf = body WHERE "index" = 3', "ok ok fail ok"),
    "another row": ('DELETE FROM ledger_fact WHERE "index" = 3', "ok ok fail ok"),
    "the signed root": (
        "UPDATE ledger_checkpoint SET root = (SELECT body FROM ledger_fact LIMIT 1)",
        "ok ok fail fail",
    ),
    "the note": (
        "UPDATE ledger_checkpoint SET note = replace(note, '300', '299')",
        "ok ok fail fail",
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_tampered_with_is_seen_on_the_page(
    wumeng: SmallPlant, sealed: Fact, name: str
) -> None:
    statement, verdicts = TAMPERED[name]
    client = signed_in(wumeng.secretary)
    with unguarded():
        run(statement)
        steps = page_of(sealed, client).partition('<ol class="steps">')[2]
    found = re.findall(r'<div class="line">.*?<span class="verdict (\w+)">', steps)
    assert " ".join(found) == verdicts


def test_corrections_say_what_counts_now(wumeng: SmallPlant) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    reversal = reverse(fact=fact, reason="漏记 2 人", by="1001")
    better = Draft("party.theme_day", DAY, "test/118", branch="B1", quantity=3000)
    [right] = post(plant=wumeng.plant, drafts=[better], by="1001")
    for shown in (fact, reversal, right):
        page = page_of(shown, signed_in(wumeng.secretary))
        assert "−28</td>" in page
        assert "漏记 2 人" in page
        assert ">30</td></tr>\n</tfoot>" in page.replace("</tr></tfoot>", "</tr>\n</tfoot>")
    assert "taken back, counts no more" in page_of(fact, signed_in(wumeng.secretary))


def test_like_facts_of_one_record_are_no_corrections(wumeng: SmallPlant) -> None:
    fact, _other = post(plant=wumeng.plant, drafts=[THEME_DAY] * 2, by="1001")
    page = page_of(fact, signed_in(wumeng.secretary))
    assert "never corrected" in page
    assert "0000002" not in page


def test_the_times_are_kept_apart(wumeng: SmallPlant) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    page = page_of(fact, signed_in(wumeng.secretary))
    assert "occurred 2020-03-12, posted 20" in page
    assert "late entry" in page


def test_the_proof_that_is_taken_holds_outside_and_taking_it_is_recorded(
    wumeng: SmallPlant, sealed: Fact, program: ModuleType, tmp_path: Path
) -> None:
    answer = signed_in(wumeng.secretary).get(f"/ledger/facts/{sealed.pk}/proof.json")
    path = tmp_path / "proof.json"
    path.write_bytes(answer.content)
    key = program.read_key(str(verifier(wumeng.plant)))
    assert list(program.proof_faults(path, key, [], False)) == []
    assert json.loads(answer.content)["index"] == 2
    assert Record.objects.get(act="export").object == f"/ledger/facts/{sealed.pk}/proof.json"


def test_where_the_checkpoint_went_is_said(wumeng: SmallPlant, sealed: Fact) -> None:
    client = signed_in(wumeng.secretary)
    assert "has not left the machine" in page_of(sealed, client)
    checkpoint = Checkpoint.objects.get()
    for number, done in enumerate((checkpoint.made_at, None)):
        Copy.objects.create(
            checkpoint=checkpoint, way="folder", target=f"/mnt/{number}", done_at=done,
            next_at=checkpoint.made_at,
        )  # fmt: skip
    assert "left for 1 places" in page_of(sealed, client)


def test_asking_for_a_fact_out_of_reach_is_recorded_and_for_none_is_not(
    wumeng: SmallPlant,
) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    client = signed_in(wumeng.stranger)
    for path in (f"/ledger/facts/{fact.pk}/", f"/ledger/facts/{fact.pk}/proof.json"):
        assert client.get(path).status_code == 404
    assert client.get("/ledger/facts/00000000-0000-0000-0000-000000000000/").status_code == 404
    refused = (
        Record.objects.filter(act="reach", by="1003")
        .order_by("at")
        .values_list("object", flat=True)
    )
    assert list(refused) == [
        f"GET /ledger/facts/{fact.pk}/",
        f"GET /ledger/facts/{fact.pk}/proof.json",
    ]


def test_the_page_asks_the_database_little_however_large_the_ledger(
    wumeng: SmallPlant, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    facts = post(plant=wumeng.plant, drafts=[THEME_DAY, HAZARD] * 350, by="1001")
    reversal = reverse(fact=facts[0], reason="错", by="1001")
    seal(wumeng.plant)
    for person in (wumeng.secretary, wumeng.officer, wumeng.stranger, officer(wumeng)):
        client = signed_in(person)
        for fact in (reversal, facts[1], facts[600]):
            if client.get(f"/ledger/facts/{fact.pk}/").status_code == 200:
                with django_assert_max_num_queries(12):  # type: ignore[operator]
                    page_of(fact, client)


def test_the_record_behind_it_is_led_to_and_its_proof_has_a_time_of_its_own(
    wumeng: SmallPlant,
) -> None:
    id = "01a207d0-9019-7af3-bf6e-364661a583fc"
    draft = Draft("party.theme_day", DAY, f"work/tasks/{id}", branch="B1")
    [fact] = post(plant=wumeng.plant, drafts=[draft], by="1001")
    client = signed_in(wumeng.secretary)
    page = page_of(fact, client)
    assert f'href="/tasks/{id}/"' in page
    assert "proof uploaded" not in page
    uploaded = datetime(2020, 3, 13, 9, 38, tzinfo=CHINA)
    with stopped_at(uploaded):
        file = BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
        attach(about=f"work/tasks/{id}", file=file, name="p.pdf", by=wumeng.secretary)
    assert "proof uploaded 2020-03-13 09:38" in page_of(fact, client)


def test_a_source_that_is_no_address_is_only_named(wumeng: SmallPlant) -> None:
    for source in ("sample/1", "work/tasks/none", "//example.org/", "x y"):
        [fact] = post(plant=wumeng.plant, drafts=[replace(THEME_DAY, source=source)], by="1001")
        page = page_of(fact, signed_in(wumeng.secretary))
        assert "The record itself" not in page
        assert source in page
