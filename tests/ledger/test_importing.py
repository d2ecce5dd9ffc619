"""Interchange files into the ledger: whole or not at all; the same file twice is taken once."""

from pathlib import Path

import pytest

from anqi.facts.sample import sample
from anqi.facts.writing import write
from anqi.kit.faults import Faulty
from anqi.ledger import importing
from anqi.ledger.importing import import_files
from anqi.ledger.models import Fact
from anqi.organisation.models import AnswersFor, Person, Plant, Standing, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plant")
    write(sample(people=60, facts=1_500), path, "parquet")
    return path


def test_a_sample_plant_is_taken_with_its_units_people_and_facts(folder: Path) -> None:
    assert import_files(folder, by="import") == {"wumeng": 1_500}
    assert Fact.objects.count() == 1_500
    assert Person.objects.count() == 60
    assert Standing.objects.exists()
    assert AnswersFor.objects.exists()
    assert set(Unit.objects.values_list("tree", flat=True)) == {"administration", "party"}


def test_the_same_file_again_adds_nothing(folder: Path) -> None:
    import_files(folder, by="import")
    assert import_files(folder, by="import") == {"wumeng": 0}
    assert Fact.objects.count() == 1_500
    assert Person.objects.count() == 60


def test_reversals_name_what_they_take_back(folder: Path) -> None:
    import_files(folder, by="import")
    reversals = Fact.objects.exclude(reverses=None).select_related("reverses")
    assert reversals
    assert all(one.reverses and one.kind == one.reverses.kind for one in reversals)


def test_of_a_faulty_file_nothing_is_taken(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Faulty):
        import_files(tmp_path, by="import")
    assert not Plant.objects.exists()


def test_a_ledger_that_somebody_begins_with_the_same_file_meanwhile_is_compared_with(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_ROWS", 500)
    meanwhile: list[dict[str, int]] = []

    def progress(_stage: str, share: float) -> None:
        if share > 1 / 3 and not meanwhile:  # read, and the first of three parts compared
            meanwhile.append({})
            meanwhile[0] = import_files(folder, by="another")

    assert import_files(folder, by="import", progress=progress) == {"wumeng": 0}
    assert meanwhile == [{"wumeng": 1_500}]
    assert set(Fact.objects.values_list("posted_by", flat=True)) == {"another"}
