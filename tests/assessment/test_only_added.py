"""What was decided is not rewritten, whoever writes to the database."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from anqi.assessment.models import Edition, EditionState, RankingDecision, Run, RunSubject
from anqi.kit import clock
from tests.organisation.people import SmallPlant


def edition(wumeng: SmallPlant, state: EditionState = EditionState.PUBLISHED) -> Edition:
    return Edition.objects.create(
        plant=wumeng.plant, name="plant-2020", number=1, text="rulebook: plant-2020", sha256="0" * 64,
        first=date(2020, 1, 1), last=date(2020, 12, 31), in_force_from=date(2020, 1, 1), state=state,
    )  # fmt: skip


def run(wumeng: SmallPlant, *, kept: bool) -> Run:
    found = Run.objects.create(
        plant=wumeng.plant, edition=edition(wumeng), as_of=date(2020, 3, 31), size=0, root="", roster="",
        results=b"", sha256="", board=b"", subjects=0, made_at=clock.now(), kept=kept, release="0",
    )  # fmt: skip
    RunSubject.objects.create(
        run=found,
        scheme="branch",
        type="branch",
        code="B1",
        name="一支部",
        active=True,
        score=0,
        rules=b"",
    )
    return found


def is_refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def test_a_draft_is_changed_and_a_published_edition_never(wumeng: SmallPlant) -> None:
    made = edition(wumeng, EditionState.DRAFT)
    Edition.objects.filter(pk=made.pk).update(text="rulebook: other")
    Edition.objects.filter(pk=made.pk).update(state=EditionState.PUBLISHED)
    assert is_refused("UPDATE assessment_edition SET text = 'rulebook: another'")
    assert is_refused("UPDATE assessment_edition SET state = 'draft'")
    assert is_refused("DELETE FROM assessment_edition")


@pytest.mark.parametrize("kept", [True, False])
def test_only_what_the_clock_made_can_be_taken_away(wumeng: SmallPlant, *, kept: bool) -> None:
    made = run(wumeng, kept=kept)
    assert is_refused("UPDATE assessment_runsubject SET score = 10000")
    try:
        with transaction.atomic():
            made.delete()
    except DatabaseError:
        assert kept
    assert Run.objects.exists() is kept
    assert RunSubject.objects.exists() is kept


@pytest.mark.parametrize("kept", [True, False])
def test_rows_of_a_kept_run_are_not_taken_away_alone(wumeng: SmallPlant, *, kept: bool) -> None:
    run(wumeng, kept=kept)
    assert is_refused("DELETE FROM assessment_runsubject") is kept
    assert RunSubject.objects.exists() is kept


def test_what_was_decided_on_rankings_is_only_added_to(wumeng: SmallPlant) -> None:
    RankingDecision.objects.create(
        plant=wumeng.plant, number=1, rulebook="plant-2020", scheme="member", is_on=True,
        committee="厂党委会", document="1号", decided_on=date(2020, 3, 12), reason="试行",
        recorded_by=wumeng.secretary, at=clock.now(), key="k", body="",
    )  # fmt: skip
    assert is_refused("UPDATE assessment_rankingdecision SET is_on = NOT is_on")
    assert is_refused("DELETE FROM assessment_rankingdecision")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no INSERT OR REPLACE")
def test_a_kept_row_is_not_replaced(wumeng: SmallPlant) -> None:
    run(wumeng, kept=True)
    for table in ("assessment_edition", "assessment_run", "assessment_runsubject"):
        assert is_refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
