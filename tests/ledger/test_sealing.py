"""Checkpoints: made once for what there is, never over what was altered; and facts proved against them."""

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from django.conf import LazySettings
from django.utils import translation

from anqi.cli import main
from anqi.kit.installation import Unusable
from anqi.kit.language import speak, spoken
from anqi.ledger.keys import signing_key, verifier
from anqi.ledger.merkle import EMPTY_ROOT, leaf_hash, root_of
from anqi.ledger.models import Checkpoint, Fact, Ledger, Tile
from anqi.ledger.notes import Head, head_of
from anqi.ledger.operations import post
from anqi.ledger.proofs import included
from anqi.ledger.sealing import Unsound, prove, seal
from anqi.organisation.models import Plant
from tests.ledger.tampering import SEALED, SIZE, THEME_DAY, run, sealed_plant, unguarded
from tests.organisation.people import small_plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def plant() -> Plant:
    return sealed_plant().plant


def anqi(*words: object) -> Result:
    """A command as somebody would type it; the languages stay what they were."""
    before = spoken()
    with translation.override(translation.get_language()):
        done = CliRunner().invoke(main, ["--lang", "en", "ledger", *map(str, words)])
    speak(before)
    return done


def head(plant: Plant, note: str) -> Head:
    key = verifier(plant)
    assert key is not None
    return head_of(note, key)


def test_a_checkpoint_signs_the_root_of_all_facts(plant: Plant) -> None:
    leaves = [bytes(leaf) for leaf in Fact.objects.values_list("leaf", flat=True)]
    for size in (SEALED, SIZE):
        checkpoint = Checkpoint.objects.get(size=size)
        assert head(plant, checkpoint.note) == Head("anqi/wumeng", size, root_of(leaves[:size]))
        assert bytes(checkpoint.root) == root_of(leaves[:size])


def test_no_second_checkpoint_is_made_of_the_same_facts(plant: Plant) -> None:
    assert seal(plant) == seal(plant) == Checkpoint.objects.get(size=SIZE)
    assert Checkpoint.objects.count() == 2


def test_a_plant_without_facts_has_a_checkpoint_of_none() -> None:
    empty = Plant.objects.create(code="new", name="新厂")
    assert head(empty, seal(empty).note) == Head("anqi/new", 0, EMPTY_ROOT)
    assert seal(empty).size == 0


@pytest.mark.parametrize(
    "act",
    [
        'UPDATE ledger_fact SET leaf = body WHERE "index" = 290',
        'DELETE FROM ledger_fact WHERE "index" = 290',
        "DELETE FROM ledger_tile",
        "UPDATE ledger_tile SET hash = (SELECT leaf FROM ledger_fact WHERE reverses_id IS NOT NULL)",
        "UPDATE ledger_ledger SET size = 200",
        "UPDATE ledger_checkpoint SET root = (SELECT hash FROM ledger_tile)",
    ],
)
def test_what_was_altered_is_not_signed(plant: Plant, act: str) -> None:
    with unguarded():
        post(plant=plant, drafts=[THEME_DAY], by="1001")
        run(act)
        with pytest.raises(Unsound):
            seal(plant)
        assert Checkpoint.objects.count() == 2


def test_a_ledger_that_was_rewritten_is_not_signed(plant: Plant) -> None:
    """All its hashes fit each other, but not the checkpoint that there is."""
    with unguarded():
        rows = Fact.objects.filter(index=257)
        rows.update(leaf=b"\1" * 32)
        leaves = [bytes(leaf) for leaf in Fact.objects.values_list("leaf", flat=True)]
        hashes = [leaves[:256], leaves[256:288], leaves[288:296], leaves[296:]]
        Ledger.objects.update(frontier=b"".join(map(root_of, hashes)))
        with pytest.raises(Unsound):
            seal(plant)


@pytest.mark.parametrize("index", [0, 100, 255, 256, SIZE - 1])
def test_a_fact_is_proved_against_the_newest_checkpoint(plant: Plant, index: int) -> None:
    proof = prove(Fact.objects.get(index=index))
    said = head(plant, proof.checkpoint)
    assert (proof.index, proof.size, proof.root) == (index, SIZE, said.root)
    assert included(leaf=proof.leaf, index=index, size=said.size, path=proof.path, root=said.root)


def test_a_checkpoint_is_made_for_the_proof_of_a_newer_fact(plant: Plant) -> None:
    [fact] = post(plant=plant, drafts=[THEME_DAY], by="1001")
    assert prove(fact).size == SIZE + 1
    assert Checkpoint.objects.count() == 3


@pytest.mark.parametrize(
    "act",
    [
        'UPDATE ledger_fact SET leaf = body WHERE "index" = 2',
        'DELETE FROM ledger_fact WHERE "index" = 3',
        "UPDATE ledger_checkpoint SET root = (SELECT hash FROM ledger_tile)",
    ],
)
def test_what_was_altered_proves_nothing(plant: Plant, act: str) -> None:
    with unguarded():
        run(act)
        with pytest.raises(Unsound):
            prove(Fact.objects.get(index=2))


def test_the_key_is_made_once_and_for_its_owner_only(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path / "home"
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _number: signing_key().private_bytes_raw(), range(16)))
    path = tmp_path / "home" / "keys" / "ledger.key"
    assert len(set(keys)) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["ledger.key"]


@pytest.mark.parametrize("written", [b"", b"no key"])
def test_a_broken_key_is_told_and_not_replaced(
    settings: LazySettings, tmp_path: Path, written: bytes
) -> None:
    settings.HOME = tmp_path
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "ledger.key").write_bytes(written)
    with pytest.raises(Unusable, match="backup"):
        signing_key()
    assert (tmp_path / "keys" / "ledger.key").read_bytes() == written


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("code", ["wumeng", "another"])
def test_another_key_signs_nothing_where_something_was_signed(
    plant: Plant, settings: LazySettings, tmp_path: Path, is_there: bool, code: str
) -> None:
    settings.HOME = tmp_path
    if is_there:
        signing_key()
    other = plant if code == "wumeng" else small_plant(code).plant
    post(plant=other, drafts=[THEME_DAY], by="1001")
    with pytest.raises(Unsound, match="备份"):
        seal(other)
    assert Checkpoint.objects.count() == 2
    assert (tmp_path / "keys").exists() == is_there


def test_the_command_prints_the_checkpoint(plant: Plant) -> None:
    done = anqi("checkpoint", "--plant", "wumeng")
    assert (done.exit_code, done.stdout) == (0, Checkpoint.objects.get(size=SIZE).note)


def test_the_command_prints_a_proof_that_holds(plant: Plant) -> None:
    fact = Fact.objects.get(index=7)
    done = anqi("prove", fact.pk)
    said = json.loads(done.stdout)
    assert set(said) == {"index", "size", "leaf", "path", "root", "checkpoint", "entry"}
    assert leaf_hash(said["entry"].encode()).hex() == said["leaf"]
    assert included(
        leaf=bytes.fromhex(said["leaf"]),
        index=said["index"],
        size=said["size"],
        path=[bytes.fromhex(hash) for hash in said["path"]],
        root=head(plant, said["checkpoint"]).root,
    )


def test_the_command_proves_no_fact_that_is_not_there(plant: Plant) -> None:
    assert (anqi("prove", uuid4()).exit_code, anqi("prove", "x").exit_code) == (2, 2)


def test_the_command_signs_nothing_that_was_altered(plant: Plant) -> None:
    with unguarded():
        Tile.objects.all().delete()
        done = anqi("checkpoint")
    assert done.exit_code == 1
    assert "anqi ledger verify" in done.stderr


def test_the_command_verifies_all_plants_and_tells_what_it_found(plant: Plant) -> None:
    done = anqi("verify")
    assert (done.exit_code, "sound; 300 facts, 2 checkpoints" in done.stdout) == (0, True)
    with unguarded():
        Fact.objects.filter(index__in=(2, 5)).update(quantity=1)
        done = anqi("verify", "--plant", "wumeng")
    assert done.exit_code == 1
    assert "wumeng/facts/2: " in done.stdout
    assert "wumeng/facts/5: " in done.stdout


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [({"ANQI_MODE": "x"}, 2, "ANQI_MODE is 'x'"), ({"DATABASE_URL": ""}, 1, "anqi migrate")],
)
def test_an_installation_that_is_not_ready_is_told_in_a_line(
    tmp_path: Path, change: dict[str, str], status: int, said: str
) -> None:
    home = {"ANQI_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "anqi.settings"}
    program = "from anqi.cli import main; main()"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program, "--lang", "en", "ledger", "verify"],
        env=os.environ | home | change,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_command_compares_with_a_checkpoint_that_was_kept(plant: Plant, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text(Checkpoint.objects.get(size=SEALED).note, "utf-8")
    assert anqi("verify", "--checkpoint", kept).exit_code == 0
    kept.write_text(kept.read_text("utf-8").replace(str(SEALED), "258"), "utf-8")
    assert anqi("verify", "--checkpoint", kept).exit_code == 1


@pytest.mark.parametrize("words", [("verify",), ("checkpoint",), ("export", "--out", "x")])
def test_an_unknown_plant_is_a_fault(plant: Plant, words: tuple[str, ...]) -> None:
    done = anqi(*words, "--plant", "nowhere")
    assert done.exit_code == 2
    assert "wumeng" in done.stderr
