"""Posting and reversing: checked, once, in order, and for ever."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from anqi.kit.faults import Faulty
from anqi.ledger.drafts import Draft
from anqi.ledger.merkle import root_of
from anqi.ledger.models import Fact, Ledger, Reason
from anqi.ledger.operations import Conflict, NotReversible, post, reverse
from anqi.ledger.verifying import is_as_asked
from tests.ledger.tampering import sealed_plant, unguarded
from tests.organisation.people import SmallPlant, small_plant

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 12)
THEME_DAY = Draft("party.theme_day", DAY, "test/1", branch="B1", attributes={"safety_topic": True})


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def test_a_fact_is_posted_with_who_and_when(wumeng: SmallPlant) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    kept = Fact.objects.get()
    assert (kept.id, kept.index, kept.posted_by) == (fact.id, 0, "1001")
    assert kept.attributes == {"safety_topic": True}
    assert kept.posted_at.tzinfo is not None


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"kind": "party.nothing"}, "0.kind"),
        ({"occurred_on": date(2999, 1, 1)}, "0.occurred_on"),
        ({"branch": "B9"}, "0.branch"),
        ({"branch": ""}, "0.branch"),
        ({"occurred_on": date(2018, 12, 31)}, "0.branch"),
        ({"quantity": -1}, "0.quantity"),
        ({"attributes": {"level": "major"}}, "0.level"),
        ({"attributes": {"safety_topic": "yes"}}, "0.safety_topic"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_posted(
    wumeng: SmallPlant, change: dict[str, object], place: str
) -> None:
    with pytest.raises(Faulty) as told:
        post(plant=wumeng.plant, drafts=[replace(THEME_DAY, **change)], by="1001")  # type: ignore[arg-type]
    assert [fault.place for fault in told.value.faults] == [place]
    assert not Fact.objects.exists()


def test_one_faulty_draft_keeps_all_of_them_out(wumeng: SmallPlant) -> None:
    with pytest.raises(Faulty) as told:
        post(plant=wumeng.plant, drafts=[THEME_DAY, replace(THEME_DAY, branch="B9")], by="1001")
    assert [fault.place for fault in told.value.faults] == ["1.branch"]
    assert not Fact.objects.exists()


def test_the_same_key_again_is_the_same_fact(wumeng: SmallPlant) -> None:
    draft = replace(THEME_DAY, key="k1")
    [first] = post(plant=wumeng.plant, drafts=[draft], by="1001")
    [again] = post(plant=wumeng.plant, drafts=[draft], by="1001")
    assert first.id == again.id
    assert Fact.objects.count() == 1


def test_the_same_key_for_something_else_is_a_conflict(wumeng: SmallPlant) -> None:
    post(plant=wumeng.plant, drafts=[replace(THEME_DAY, key="k1")], by="1001")
    with pytest.raises(Conflict):
        post(
            plant=wumeng.plant,
            drafts=[replace(THEME_DAY, key="k1", occurred_on=date(2020, 3, 13))],
            by="1001",
        )


def test_the_same_key_from_another_source_is_a_conflict(wumeng: SmallPlant) -> None:
    post(plant=wumeng.plant, drafts=[replace(THEME_DAY, key="k1")], by="1001")
    with pytest.raises(Conflict):
        post(plant=wumeng.plant, drafts=[replace(THEME_DAY, key="k1", source="x")], by="1001")


def test_a_fact_whose_body_lacks_its_source_is_as_asked_and_the_same_again(
    wumeng: SmallPlant,
) -> None:
    draft = replace(THEME_DAY, key="k1")
    [first] = post(plant=wumeng.plant, drafts=[draft], by="1001")
    with unguarded():
        Fact.objects.update(body=THEME_DAY.body())
        assert is_as_asked(Fact.objects.get())
        assert post(plant=wumeng.plant, drafts=[draft], by="1001") == [first]
        with pytest.raises(Conflict):
            post(plant=wumeng.plant, drafts=[replace(draft, source="x")], by="1001")


def test_an_id_of_another_plants_fact_is_a_conflict(wumeng: SmallPlant) -> None:
    draft = replace(THEME_DAY, id=UUID("019b0000-0000-7000-8000-000000000001"))
    post(plant=wumeng.plant, drafts=[draft], by="1001")
    with pytest.raises(Conflict):
        post(plant=small_plant("other").plant, drafts=[draft], by="1001")


def test_the_tree_is_that_of_all_leaves_however_they_came(wumeng: SmallPlant) -> None:
    for count in (1, 3, 300, 7):
        post(plant=wumeng.plant, drafts=[THEME_DAY] * count, by="1001")
    ledger = Ledger.objects.get()
    kept = bytes(ledger.frontier)
    leaves = [bytes(leaf) for leaf in Fact.objects.values_list("leaf", flat=True)]
    assert ledger.size == len(leaves) == 311
    assert kept[:32] == root_of(leaves[:256])
    assert bytes(ledger.tiles.get(level=8, index=0).hash) == root_of(leaves[:256])


def test_a_reversal_names_the_fact_and_keeps_the_reason(wumeng: SmallPlant) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    reversal = reverse(fact=fact, reason="记错了日期", by="1002")
    assert (reversal.reverses_id, reversal.kind, reversal.index) == (fact.id, fact.kind, 1)
    reason = Reason.objects.get()
    assert (reason.text, reason.given_by) == ("记错了日期", "1002")
    assert reversal.source == f"ledger/reasons/{reason.id}"


def test_a_fact_is_reversed_once_and_a_reversal_never(wumeng: SmallPlant) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    reversal = reverse(fact=fact, reason="错", by="1001", key="r1")
    assert reverse(fact=fact, reason="错", by="1001", key="r1").id == reversal.id
    for one in (fact, reversal):
        with pytest.raises(NotReversible):
            reverse(fact=one, reason="错", by="1001")


def test_reversing_under_the_same_key_for_another_reason_is_a_conflict(wumeng: SmallPlant) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    reverse(fact=fact, reason="错", by="1001", key="r1")
    with pytest.raises(Conflict):
        reverse(fact=fact, reason="重复", by="1001", key="r1")
    assert Reason.objects.count() == 1


def test_nothing_is_reversed_without_a_reason(wumeng: SmallPlant) -> None:
    [fact] = post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    with pytest.raises(Faulty):
        reverse(fact=fact, reason=" ", by="1001")
    assert Fact.objects.count() == 1


@pytest.mark.parametrize(
    "act", ["UPDATE ledger_fact SET quantity = 200", "DELETE FROM ledger_fact"]
)
def test_the_database_refuses_any_change(wumeng: SmallPlant, act: str) -> None:
    post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)
    assert Fact.objects.get().quantity == 100


NEW = {
    "ledger_fact": {
        "rowid": "-7", "id": "'x'", '"index"': "-7", '"key"': "NULL", "reverses_id": "NULL",
    },
    "ledger_tile": {"id": "-7", '"index"': "-7"},
    "ledger_checkpoint": {"id": "-7", "size": "-7"},
    "ledger_reason": {"rowid": "-7", "id": "'x'"},
}  # fmt: skip


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        names = [
            column.name for column in connection.introspection.get_table_description(cursor, table)
        ]
    return [f'"{name}"' if name in ("index", "key") else name for name in names]


@pytest.mark.parametrize(("table", "same"), [(table, same) for table in NEW for same in NEW[table]])
def test_no_row_takes_the_place_of_another(table: str, same: str) -> None:
    if connection.vendor == "postgresql":
        return  # it knows no replacing
    sealed_plant()
    with connection.cursor() as cursor:
        new = {name: NEW[table].get(name, name) for name in (*NEW[table], *columns_of(table))}
        new[same] = same
        before = cursor.execute(f"SELECT * FROM {table}").fetchall()
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            cursor.execute(
                f"INSERT OR REPLACE INTO {table} ({', '.join(new)})"
                f" SELECT {', '.join(new.values())} FROM {table} WHERE {same} IS NOT NULL LIMIT 1"
            )
        assert cursor.execute(f"SELECT * FROM {table}").fetchall() == before


def test_no_savepoint_is_open_while_facts_are_inserted(wumeng: SmallPlant) -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    said = [query["sql"] for query in asked.captured_queries]
    before = said[: next(i for i, sql in enumerate(said) if 'INTO "ledger_fact"' in sql)]
    opened = [sql for sql in before if sql.startswith("SAVEPOINT")]
    assert len(opened) == sum(sql.startswith("RELEASE") for sql in before)
