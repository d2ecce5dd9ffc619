"""Whatever is done to the rows of a ledger past its guards is found, and where it is said."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import translation

from anqi.ledger.entries import canonical, entry_of
from anqi.ledger.keys import signing_key
from anqi.ledger.merkle import Frontier, leaf_hash
from anqi.ledger.models import Checkpoint, Fact, Ledger, Tile
from anqi.ledger.operations import post
from anqi.ledger.verifying import Verification, orphans
from anqi.organisation.models import Plant
from tests.ledger.tampering import (
    DRILL,
    LESSON,
    SEALED,
    SIZE,
    THEME_DAY,
    run,
    sealed_plant,
    swap,
    unguarded,
    without_constraints,
)  # fmt: skip

pytestmark = pytest.mark.django_db
ELSEWHERE = UUID("019b0000-0000-7000-8000-00000000dead")
THIRD = "wumeng/facts/2"
CHECKPOINTS = {f"wumeng/checkpoints/{SEALED}", f"wumeng/checkpoints/{SIZE}"}
KEPT = {"wumeng/tiles/8/0", "wumeng/ledger/frontier"}


@pytest.fixture
def plant() -> Plant:
    return sealed_plant().plant


@pytest.fixture
def tampering(plant: Plant) -> Iterator[None]:
    with unguarded():
        yield


def places(plant: Plant, *outside: str) -> set[str]:
    """Where the faults are."""
    return {fault.place for fault in Verification(plant, outside).faults()}


def rewrite(facts: Iterator[Fact]) -> None:
    """What somebody does who knows how the ledger works: all hashes are made anew."""
    tree = Frontier()
    Tile.objects.all().delete()
    for fact in facts:
        leaf = leaf_hash(canonical(entry_of(fact, fact.ledger.plant.code)))
        for subtree in tree.append(leaf):
            if subtree.level == 8:
                Tile.objects.create(
                    ledger=fact.ledger, level=8, index=subtree.index, hash=subtree.hash
                )
        Fact.objects.filter(pk=fact.pk).update(leaf=leaf, index=tree.size - 1)
    Ledger.objects.update(size=tree.size, frontier=b"".join(tree.hashes))


def test_a_sound_ledger_has_no_fault(plant: Plant) -> None:
    verification = Verification(plant)
    assert list(verification.faults()) == list(orphans()) == []
    assert (verification.size, verification.checkpoints) == (SIZE, 2)
    assert verification.root == bytes(Checkpoint.objects.get(size=SIZE).root)


def test_a_plant_without_facts_is_sound() -> None:
    assert places(Plant.objects.create(code="new", name="新厂")) == set()


def test_facts_that_no_checkpoint_covers_yet_are_no_fault(plant: Plant) -> None:
    post(plant=plant, drafts=[LESSON], by="1001")
    assert places(plant) == set()


CHANGES: dict[str, Any] = {
    "id": ELSEWHERE,
    "kind": "party.theme_day",
    "occurred_on": date(2020, 3, 13),
    "department": "D1",
    "branch": "B2",
    "person": "1002",
    "quantity": 101,
    "attributes": {"safety_topic": False},
    "source": "test/4",
    "posted_at": F("posted_at") + timedelta(milliseconds=1),
    "posted_by": "1002",
    "body": b"\1" * 32,
    "leaf": b"\1" * 32,
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_column_is_found_in_its_row(plant: Plant, tampering: None, column: str) -> None:
    Fact.objects.filter(index=2).update(**{column: CHANGES[column]})
    found = places(plant)
    assert THIRD in found
    assert not any(place.startswith("wumeng/facts/") for place in found - {THIRD})


def test_every_column_of_a_fact_is_changed_in_these_tests() -> None:
    # `key` only says that a posting came twice. It is not part of what was posted.
    elsewhere = {"ledger", "index", "reverses", "key"}
    assert {field.name for field in Fact._meta.fields} == {*CHANGES, *elsewhere}


@pytest.mark.parametrize(
    "change", [{"attributes": ""}, {"posted_at": F("posted_at") + timedelta(microseconds=1)}]
)
def test_what_the_hash_does_not_see_is_found(
    plant: Plant, tampering: None, change: dict[str, Any]
) -> None:
    Fact.objects.filter(index=2).update(**change)
    assert places(plant) == {THIRD}


def test_all_changed_rows_are_named_not_just_the_first(plant: Plant, tampering: None) -> None:
    Fact.objects.filter(index__in=(0, 2, 7, 299)).update(quantity=700)
    found = places(plant)
    assert {f"wumeng/facts/{index}" for index in (0, 2, 7, 299)} < found
    assert found >= CHECKPOINTS | KEPT


def test_a_fact_moved_to_another_ledger_is_found_in_both(plant: Plant, tampering: None) -> None:
    other = sealed_plant_of_one()
    Fact.objects.filter(ledger__plant=plant, index=2).update(ledger=other.ledger, index=1)
    assert THIRD in places(plant)
    assert "other/facts/1" in places(other)


def sealed_plant_of_one() -> Plant:
    plant = Plant.objects.create(code="other", name="另一厂")
    Ledger.objects.create(plant=plant)
    return plant


@pytest.mark.parametrize("index", [0, 2, 255, 256, 298])
def test_a_deleted_fact_is_found(plant: Plant, tampering: None, index: int) -> None:
    run(f'DELETE FROM ledger_fact WHERE "index" = {index}')
    found = places(plant)
    assert f"wumeng/facts/{index}" in found
    assert f"wumeng/checkpoints/{SIZE}" in found


def test_a_fact_moved_behind_the_others_is_found(plant: Plant, tampering: None) -> None:
    Fact.objects.filter(index=2).update(index=SIZE + 5)
    assert places(plant) >= {THIRD, f"wumeng/facts/{SIZE + 5}"}


def test_a_fact_moved_before_the_others_is_found(plant: Plant, tampering: None) -> None:
    Fact.objects.filter(index=2).update(index=-1)
    assert places(plant) >= {THIRD, "wumeng/facts/-1"}


def test_facts_that_changed_places_are_found(plant: Plant, tampering: None) -> None:
    swap(2, 3)
    assert places(plant) == CHECKPOINTS | KEPT


def test_newest_facts_that_were_cut_off_are_found(plant: Plant, tampering: None) -> None:
    run(f'DELETE FROM ledger_fact WHERE "index" >= {SIZE - 10}')
    assert f"wumeng/facts/{SIZE - 10}" in places(plant)
    rewrite(Fact.objects.iterator())
    assert places(plant) == {f"wumeng/checkpoints/{SIZE}"}


def test_a_cut_that_takes_the_checkpoint_too_is_found_by_one_kept_elsewhere(
    plant: Plant, tampering: None
) -> None:
    kept = [checkpoint.note for checkpoint in Checkpoint.objects.order_by("size")]
    run(f'DELETE FROM ledger_fact WHERE "index" >= {SEALED}')
    run(f"DELETE FROM ledger_checkpoint WHERE size > {SEALED}")
    rewrite(Fact.objects.iterator())
    assert places(plant) == places(plant, kept[0]) == set()
    assert places(plant, *kept) == {"wumeng/outside/2"}


def test_a_ledger_rewritten_with_fresh_hashes_is_found(plant: Plant, tampering: None) -> None:
    Fact.objects.filter(index=2).update(person="1002", body=b"")
    rewrite(Fact.objects.iterator())
    assert places(plant) == CHECKPOINTS | {THIRD}


def test_a_fact_put_in_between_with_fresh_hashes_is_found(plant: Plant, tampering: None) -> None:
    post(plant=plant, drafts=[THEME_DAY], by="1001")
    swap(SIZE, 7)
    rewrite(Fact.objects.iterator())
    assert places(plant) == CHECKPOINTS


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"hash": b"\1" * 32}, {"wumeng/tiles/8/0"}),
        ({"index": 7}, {"wumeng/tiles/8/0", "wumeng/tiles/8/7"}),
        ({"index": -1}, {"wumeng/tiles/8/0", "wumeng/tiles/8/-1"}),
        ({"level": 3}, {"wumeng/tiles/8/0", "wumeng/tiles/3/0"}),
        ({"level": 16}, {"wumeng/tiles/8/0", "wumeng/tiles/16/0"}),
    ],
)
def test_a_changed_kept_hash_is_found(
    plant: Plant, tampering: None, change: dict[str, Any], found: set[str]
) -> None:
    Tile.objects.update(**change)
    assert places(plant) == found


@pytest.mark.parametrize(
    "change",
    [
        {"frontier": b""},
        {"frontier": b"\1" * 32 * SIZE.bit_count()},
        {"size": SIZE - 1},
        {"size": SIZE + 1},
    ],
)
def test_a_changed_row_of_the_ledger_is_found(plant: Plant, change: dict[str, Any]) -> None:
    Ledger.objects.update(**change)
    assert "wumeng/ledger/frontier" in places(plant)


@pytest.mark.parametrize(
    "change",
    [
        {"root": b"\1" * 32},
        {"size": SEALED - 1},
        {"size": SIZE + 1},
        {"note": "nothing"},
        {"note": f"anqi/wumeng\n{SEALED}\n{'A' * 43}=\n\n— anqi/wumeng AAAA\n"},
    ],
)
def test_a_changed_checkpoint_is_found(
    plant: Plant, tampering: None, change: dict[str, Any]
) -> None:
    Checkpoint.objects.filter(size=SEALED).update(**change)
    assert places(plant) == {f"wumeng/checkpoints/{change.get('size', SEALED)}"}


def test_checkpoints_of_another_key_are_found(
    plant: Plant, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    assert places(plant) == CHECKPOINTS
    signing_key()
    assert places(plant) == CHECKPOINTS


def test_a_ledger_that_was_taken_away_leaves_traces(plant: Plant, tampering: None) -> None:
    run("ALTER TABLE ledger_ledger DISABLE TRIGGER ALL" if is_postgresql() else "SELECT 1")
    run("DELETE FROM ledger_ledger")
    assert {fault.place for fault in orphans()} == {"facts", "tiles", "checkpoints"}


def is_postgresql() -> bool:
    return bool(connection.vendor == "postgresql")


@pytest.mark.skipif(is_postgresql(), reason="PostgreSQL keeps only what a column can hold")
@pytest.mark.parametrize(
    "column", ["occurred_on", "posted_at", "quantity", "id", "index", "attributes"]
)
def test_what_can_not_be_read_is_named_and_the_rest_is_read(plant: Plant, column: str) -> None:
    with without_constraints():
        run(f'UPDATE ledger_fact SET "{column}" = \'x\' WHERE "index" = 2')
        run('UPDATE ledger_fact SET quantity = 5 WHERE "index" = 280')
        assert places(plant) >= {THIRD, "wumeng/facts/280"} | CHECKPOINTS


# ── reversals: somebody rewrites all hashes, so that only the meaning is left to find them by ──


NOT_THERE = "it takes back a fact that was not there"
NOT_AS_MUCH = "it does not count as the fact that it takes back"


def said(plant: Plant) -> set[tuple[int, str]]:
    """What is said of facts, by their places."""
    with translation.override("en"):
        faults = [fault for fault in Verification(plant).faults() if "/facts/" in fault.place]
    return {(int(fault.place.rpartition("/")[2]), fault.message) for fault in faults}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"quantity": 1}, NOT_AS_MUCH),
        ({"branch": ""}, NOT_AS_MUCH),
        ({"kind": "drill.joined"}, NOT_AS_MUCH),
        ({"occurred_on": date(2020, 3, 13)}, NOT_AS_MUCH),
        ({"attributes": {"form": "practical"}}, NOT_AS_MUCH),
        ({"reverses": ELSEWHERE}, NOT_THERE),
    ],
)
def test_a_reversal_that_is_no_reversal_is_found(
    plant: Plant, tampering: None, change: dict[str, Any], message: str
) -> None:
    Fact.objects.filter(index=SIZE - 1).update(**change)
    rewrite(Fact.objects.iterator())
    assert (SIZE - 1, message) in said(plant)


def test_a_reversal_of_a_later_fact_is_found(plant: Plant, tampering: None) -> None:
    swap(1, SIZE - 1)
    rewrite(Fact.objects.iterator())
    assert said(plant) == {(1, NOT_THERE)}


def test_a_reversal_of_a_reversal_is_found(plant: Plant, tampering: None) -> None:
    swap(SIZE - 2, SIZE - 1)
    reversal = Fact.objects.get(index=SIZE - 2)
    Fact.objects.filter(index=SIZE - 1).update(reverses=reversal)
    rewrite(Fact.objects.iterator())
    assert (SIZE - 1, "it takes back a reversal") in said(plant)


def test_a_fact_that_was_taken_back_twice_is_found(plant: Plant) -> None:
    with without_constraints():
        Fact.objects.filter(index=SIZE - 2).update(reverses=DRILL.id)
        assert (SIZE - 1, "it takes back a fact that was taken back") in said(plant)


def test_two_facts_at_one_place_are_found(plant: Plant) -> None:
    with without_constraints():
        Fact.objects.filter(index=2).update(index=3)
        assert places(plant) >= {THIRD, "wumeng/facts/3"}


def test_any_number_of_facts_at_one_place_are_found(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anqi.ledger.verifying._BATCH", 10)
    with without_constraints():
        run('UPDATE ledger_fact SET "index" = 7 WHERE "index" BETWEEN 7 AND 40')
        found = [fault.place for fault in Verification(plant).faults()]
    assert found.count("wumeng/facts/7") == 33
    assert "wumeng/facts/8" in found


def test_attributes_too_deep_to_be_read_are_named(plant: Plant) -> None:
    deep = "[" * 2_000 + "]" * 2_000
    with without_constraints():
        run(f"UPDATE ledger_fact SET attributes = '{deep}' WHERE \"index\" = 2")
        found = places(plant)
    assert [place for place in found if "/facts/" in place] == [THIRD]
