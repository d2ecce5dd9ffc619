"""Nothing that is stored leads from a voter to his ballot, whoever reads all of it."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from anqi.assessment.appraisal import urn
from anqi.assessment.appraisal.models import CHOICES, Appraisal, Grade, Urn, Voter
from anqi.site.backups import _OWNED
from tests.assessment.appraisals import Branch
from tests.organisation.people import SmallPlant, signed_in

GRADES = list(Grade)


def stored() -> set[tuple[str, ...]]:
    """Every row of every table without the ids and hashes that are chance; what is sealed by its length."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        names = [one.attname for one in model._meta.concrete_fields]
        for row in model._base_manager.values_list(*names):
            found.add(
                (
                    model.__name__,
                    *(plain(name, value) for name, value in zip(names, row, strict=True)),
                )
            )
    return found


def plain(name: str, value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return f"{len(bytes(value))} bytes"
    random_text = isinstance(value, str) and len(value) in (32, 40, 64) and "-" not in value
    if isinstance(value, UUID) or random_text or name in ("id", "key", "session_key"):
        return "chance"
    return str(value)


def ballots_of(branch: Branch) -> list[tuple[int, str]]:
    """A place of each member in the branch, and how he is to vote: each otherwise."""
    return [(at, GRADES[at % len(GRADES)]) for at in range(len(branch.members))]


def voted(branch: Branch, votes: list[tuple[int, str]]) -> Iterator[set[tuple[str, ...]]]:
    """All that is stored after these votes, and what the urn holds; then they are taken back."""
    with transaction.atomic():
        for at, grade in votes:
            branch.votes(branch.members[at], grade)
        box = Urn.objects.get(appraisal=branch.appraisal)
        holds = urn.opened(branch.now, box)
        yield stored() | {("urn", str(sorted(holds.counts.items())))}
        transaction.set_rollback(True)


@pytest.mark.parametrize("seed", range(6))
def test_who_voted_what_and_in_which_order_leaves_no_trace(wumeng: SmallPlant, seed: int) -> None:
    """The same grades cast by other voters in another order leave the same rows."""
    branch = Branch(wumeng)
    branch.to_ballot()
    votes = ballots_of(branch)
    chance = random.Random(seed)  # the order of a test
    voters, grades = [at for at, _grade in votes], [grade for _at, grade in votes]
    chance.shuffle(voters)
    chance.shuffle(grades)
    [first] = voted(branch, votes)
    [second] = voted(branch, list(zip(voters, grades, strict=True)))
    assert first == second


def test_that_somebody_voted_is_told_by_the_day_and_not_by_the_hour(wumeng: SmallPlant) -> None:
    branch = Branch(wumeng)
    branch.to_ballot()
    branch.votes(branch.officer)
    kept = {one.attname for one in Voter._meta.concrete_fields}
    assert kept == {"id", "member_id", "round", "day", "on_paper", "proof"}
    assert Voter.objects.get().id.version == 4  # of no time


def test_a_vote_through_the_page_leaves_one_record_without_content(wumeng: SmallPlant) -> None:
    branch = Branch(wumeng)
    branch.to_ballot()
    client = signed_in(wumeng.officer)
    address = f"/assessment/appraisals/{branch.appraisal.pk}/ballot/"
    before = stored()
    sent = {f"member-{one.pk}": Grade.UNQUALIFIED for one in branch.graded} | {"key": "1"}
    assert client.post(address, sent).status_code == 302
    added = stored() - before
    assert {row[0] for row in added} <= {"Voter", "Record", "Session", "DeviceSession"}
    assert not any(Grade.UNQUALIFIED in text for row in added for text in row)


def test_the_sum_is_as_long_and_as_old_whatever_was_voted(wumeng: SmallPlant) -> None:
    branch = Branch(wumeng)
    branch.to_ballot()
    begun = bytes(Urn.objects.get().sealed)
    branch.votes(branch.officer, Grade.EXCELLENT)
    voted_once = bytes(Urn.objects.get().sealed)
    assert len(begun) == len(voted_once)
    assert begun[:12] == voted_once[:12]  # version and time of the sealing


def test_no_backup_holds_the_key_of_an_urn(wumeng: SmallPlant) -> None:
    branch = Branch(wumeng)
    branch.to_ballot()
    key = Path(settings.HOME) / "urns" / f"{branch.appraisal.pk}-1.key"
    assert key.stat().st_mode & 0o077 == 0
    assert key.relative_to(settings.HOME).parts[0] not in _OWNED


def test_no_table_keeps_a_ballot(db: None) -> None:
    tables = {
        one for one in connection.introspection.table_names() if one.startswith("assessment_")
    }
    assert not any(one.endswith("ballot") for one in tables)
    assert len(CHOICES) == 5
    assert not Appraisal.objects.exists()
