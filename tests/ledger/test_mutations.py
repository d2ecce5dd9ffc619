"""A thousand ways to tamper with an export: the program that outsiders run names each, at its number."""

import json
import random
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from anqi.ledger.drafts import Draft
from anqi.ledger.exporting import export
from anqi.ledger.keys import verifier
from anqi.ledger.merkle import leaf_hash, root_of
from anqi.ledger.models import Checkpoint, Fact
from anqi.ledger.operations import post, reverse
from anqi.ledger.proving import grown
from anqi.ledger.sealing import Unsound, seal
from tests.ledger.tampering import run, unguarded
from tests.ledger.test_sealing import anqi as typed
from tests.organisation.people import small_plant

pytestmark = pytest.mark.django_db
SIZE, EVERY, TIMES = 48, 12, 130
Lines = list[bytes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """48 facts, sealed at each twelfth; the last takes the first back."""
    plant = small_plant().plant
    kinds = ("party.theme_day", "party.lesson", "party.talk")
    drafts = [
        Draft(
            kinds[number % 3], date(2020, 3, 1 + number % 28), f"test/{number}", branch="B1",
            person="1001" if number % 3 else "",
        )
        for number in range(SIZE)
    ]  # fmt: skip
    for start in range(0, SIZE - EVERY, EVERY):
        post(plant=plant, drafts=drafts[start : start + EVERY], by="1001")
        seal(plant)
    post(plant=plant, drafts=drafts[-EVERY:-1], by="1002")
    reverse(fact=Fact.objects.get(index=0), reason="错", by="1002")
    return export(plant, tmp_path / "export").folder


def edited(line: bytes, **change: Any) -> bytes:
    row = json.loads(line) | change
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


Mutation = Callable[[Lines, random.Random], set[int]]
"""Does something to the entries; gives the numbers (from 1) of which one must be named."""


def edit(lines: Lines, chance: random.Random) -> set[int]:
    at = chance.randrange(len(lines))
    lines[at] = edited(lines[at], quantity=f"{chance.randrange(1000, 9000)}.00")
    return {at + 1}


def timestamp(lines: Lines, chance: random.Random) -> set[int]:
    at = chance.randrange(len(lines))
    lines[at] = edited(lines[at], posted_at=f"2019-01-01T00:00:00.{chance.randrange(1000):03}Z")
    return {at + 1}


def actor(lines: Lines, chance: random.Random) -> set[int]:
    at = chance.randrange(len(lines))
    lines[at] = edited(lines[at], posted_by=f"{chance.randrange(3000, 9000)}")
    return {at + 1}


def delete(lines: Lines, chance: random.Random) -> set[int]:
    at = chance.randrange(len(lines))
    lines.pop(at)
    return {at + 1}


def swap(lines: Lines, chance: random.Random) -> set[int]:
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return {one + 1, other + 1}


def insert(lines: Lines, chance: random.Random) -> set[int]:
    at = chance.randrange(len(lines) + 1)
    lines.insert(
        at,
        edited(chance.choice(lines), id=f"019b0000-0000-7000-8000-{chance.randrange(10**12):012}"),
    )
    return {at + 1}


def replay(lines: Lines, chance: random.Random) -> set[int]:
    at = chance.randrange(len(lines) + 1)
    lines.insert(at, chance.choice(lines))
    return {number + 1 for number, line in enumerate(lines) if line == lines[at]}


def truncate(lines: Lines, chance: random.Random) -> set[int]:
    at = chance.randrange(len(lines))
    del lines[at:]
    return {at + 1}


MUTATIONS: list[Mutation] = [edit, timestamp, actor, delete, swap, insert, replay, truncate]


def faults(program: ModuleType, folder: Path) -> list[str]:
    try:
        return list(program.Export(folder, []).faults())
    except program.Fault as fault:
        return [str(fault)]


def write(folder: Path, name: str, lines: Lines) -> None:
    (folder / name).write_bytes(b"".join(line + b"\n" for line in lines))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.__name__)
def test_every_mutation_is_named_at_its_number(
    program: ModuleType, folder: Path, mutation: Mutation
) -> None:
    sound = (folder / "entries.jsonl").read_bytes().splitlines()
    assert faults(program, folder) == []
    for seed in range(TIMES):
        lines = sound.copy()
        places = mutation(lines, random.Random(seed))
        write(folder, "entries.jsonl", lines)
        if lines == sound:
            continue
        found = [
            int(at)
            for fault in faults(program, folder)
            for at in re.findall(r"entries\.jsonl:(\d+): ", fault)
        ]
        assert places & set(found), f"seed {seed}: {sorted(places)} not in {found}"
        assert len(set(found)) <= 4, f"seed {seed}: too many are named: {found}"


def test_every_bad_line_is_named_and_no_other(program: ModuleType, folder: Path) -> None:
    sound = (folder / "entries.jsonl").read_bytes().splitlines()
    for seed in range(100):
        lines, chance = sound.copy(), random.Random(seed)
        places = set(chance.sample(range(SIZE), 7))
        for at in places:
            lines[at] = edited(lines[at], posted_by="9999")
        write(folder, "entries.jsonl", lines)
        named = re.findall(r"entries\.jsonl:(\d+): ", "\n".join(faults(program, folder)))
        assert {int(number) - 1 for number in named} == places, f"seed {seed}"


def test_what_was_written_anew_with_fresh_hashes_is_found_between_two_checkpoints(
    program: ModuleType, folder: Path
) -> None:
    sound = (folder / "entries.jsonl").read_bytes().splitlines()
    note = (folder / "checkpoint").read_text("utf-8").split("\n")
    for seed in range(40):  # a signature that is wrong takes a while
        chance = random.Random(seed)
        first = chance.randrange(SIZE)
        lines = sound[:first] + [edited(line, posted_by="6666") for line in sound[first:]]
        leaves = [leaf_hash(line) for line in lines]
        write(folder, "entries.jsonl", lines)
        write(folder, "leaves", [leaf.hex().encode() for leaf in leaves])
        root = root_of(leaves)
        (folder / "checkpoint").write_text(
            "\n".join([note[0], note[1], _base64(root), *note[3:]]), "utf-8"
        )
        said = "\n".join(faults(program, folder))
        assert "checkpoint: 签名不符" in said
        begun, end = map(int, re.findall(r"entries (\d+) to (\d+) are not what they were", said)[0])
        assert begun <= first + 1 <= end, f"seed {seed}"
        assert end - begun < EVERY


@pytest.mark.parametrize("name", ["leaves", "checkpoints.jsonl"])
def test_what_locates_faults_can_not_hide_one(program: ModuleType, folder: Path, name: str) -> None:
    path = folder / name
    lines = path.read_bytes().splitlines()
    for altered in (lines[:-1], lines[::-1], [b"x", *lines], []):
        write(folder, name, altered)
        said = faults(program, folder)
        order_matters = name == "leaves" or altered[:1] == [b"x"]
        assert bool(said) == order_matters
        assert not order_matters or str(path) in said[0]


def _base64(hash: bytes) -> str:
    from base64 import b64encode

    return b64encode(hash).decode()


def proof_faults(program: ModuleType, path: Path, is_growth: bool, *kept: Path) -> list[str]:
    key = program.read_key((path.parent / "export" / "key.pub").read_text())
    try:
        return list(program.proof_faults(path, key, list(kept), is_growth))
    except program.Fault as fault:
        return [str(fault)]


def test_no_proof_of_a_fact_can_be_altered(
    program: ModuleType, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "proof.json"
    for fact in (Fact.objects.get(index=5), Fact.objects.get(index=47)):
        said = json.loads(typed("prove", fact.pk).stdout)
        path.write_text(json.dumps(said))
        assert proof_faults(program, path, False, folder / "checkpoint") == []
        other = "ab" * 32
        wrong: list[Any] = [said | {"index": index} for index in (-1, 6, 48, "5", True, None)]
        wrong += [
            said | {"leaf": other},
            said | {"leaf": ""},
            said | {"path": None},
            said | {"size": 47},
        ]
        wrong += [
            said | {"path": said["path"][:-1]},
            said | {"path": [*said["path"], other]},
            [said],
            None,
        ]
        wrong += [
            said | {"entry": said["entry"] + " "},
            said | {"root": other},
            said | {"checkpoint": ""},
        ]
        wrong += [
            said | {"path": [*said["path"][:at], other, *said["path"][at + 1 :]]}
            for at in range(len(said["path"]))
        ]
        for one in wrong:
            path.write_text(json.dumps(one))
            assert proof_faults(program, path, False), one


def test_a_proof_is_about_the_checkpoint_that_was_kept(
    program: ModuleType, folder: Path, tmp_path: Path
) -> None:
    path, kept = tmp_path / "proof.json", tmp_path / "kept"
    path.write_text(typed("prove", Fact.objects.get(index=5).pk).stdout)
    kept.write_text(Checkpoint.objects.get(size=EVERY).note, "utf-8")
    [fault] = proof_faults(program, path, False, kept)
    assert fault.startswith(f"{kept}: ")


@pytest.mark.parametrize("size", [12, 24, 36, 48])
def test_one_checkpoint_grew_out_of_another_and_that_can_not_be_altered(
    program: ModuleType, folder: Path, tmp_path: Path, size: int
) -> None:
    path, kept = tmp_path / "grown.json", tmp_path / "kept"
    kept.write_text(Checkpoint.objects.get(size=size).note, "utf-8")
    said = json.loads(typed("consistency", "--checkpoint", kept).stdout)
    path.write_text(json.dumps(said))
    assert proof_faults(program, path, True, kept, folder / "checkpoint") == []
    wrong = [said | {"path": [*said["path"], "ab" * 32]}, said | {"path": [1]}]
    wrong += [
        said | {"path": said["path"][:at] + said["path"][at + 1 :]}
        for at in range(len(said["path"]))
    ]
    wrong += [said | {"old": said["new"], "new": said["old"]}] if size < SIZE else []
    wrong += [said | {"old": Checkpoint.objects.get(size=36 if size != 36 else 24).note}]
    for one in wrong:
        path.write_text(json.dumps(one))
        assert proof_faults(program, path, True), one


def test_a_checkpoint_of_another_ledger_proves_no_growth(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("nothing")
    assert typed("consistency", "--checkpoint", kept).exit_code == 2


def test_no_growth_is_proved_of_a_ledger_that_was_cut_off(folder: Path) -> None:
    newest = Checkpoint.objects.get(size=SIZE)
    plant = newest.ledger.plant
    assert verifier(plant) is not None
    with unguarded():
        run(f"DELETE FROM ledger_checkpoint WHERE size = {SIZE}")
        run('DELETE FROM ledger_fact WHERE "index" >= 36')
        kept = Checkpoint.objects.get(size=36)
        run(f"UPDATE ledger_ledger SET size = 36, frontier = {_frontier(36)}")
        assert kept.size == 36
        with pytest.raises(Unsound):
            grown(plant, newest.note)


def _frontier(size: int) -> str:
    """The frontier that a forger would compute, as the databases write bytes."""
    from django.db import connection

    from anqi.ledger.merkle import Frontier

    tree = Frontier()
    for leaf in (
        Fact.objects.filter(index__lt=size).order_by("index").values_list("leaf", flat=True)
    ):
        list(tree.append(bytes(leaf)))
    hex = b"".join(tree.hashes).hex()
    return f"'\\x{hex}'::bytea" if connection.vendor == "postgresql" else f"x'{hex}'"
