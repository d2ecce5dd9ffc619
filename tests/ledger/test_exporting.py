"""What is exported can be checked by an outsider with Python alone, and nothing can be altered in it."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from anqi.ledger import outside
from anqi.ledger.entries import canonical, entry_of
from anqi.ledger.exporting import export
from anqi.ledger.keys import signing_key, verifier
from anqi.ledger.merkle import leaf_hash, root_of
from anqi.ledger.models import Checkpoint, Fact
from anqi.ledger.notes import Head, head_of, sign, verifier_of
from anqi.ledger.operations import post
from anqi.ledger.sealing import Unsound
from anqi.organisation.models import Plant
from tests.ledger.tampering import SEALED, SIZE, THEME_DAY, run, sealed_plant, unguarded
from tests.ledger.test_sealing import anqi as typed

Lines = list[bytes]
pytestmark = pytest.mark.django_db


@pytest.fixture
def plant() -> Plant:
    return sealed_plant().plant


@pytest.fixture
def folder(plant: Plant, tmp_path: Path) -> Path:
    return export(plant, tmp_path / "export").folder


def check(folder: Path, *words: object) -> tuple[int, str]:
    """Run the exported program as an outsider does: nothing of ours can be imported."""
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-S", folder / "verify.py", *map(str, words)],
        capture_output=True, check=False,
    )  # fmt: skip
    assert not run.stderr, run.stderr.decode()
    return run.returncode, run.stdout.decode()


def faults(program: ModuleType, folder: Path, *older: Path) -> list[str]:
    """The faults that the program names, without the cost of starting it."""
    try:
        return list(program.Export(folder, list(older)).faults())
    except program.Fault as fault:
        return [str(fault)]


def older(folder: Path) -> Path:
    """The first checkpoint, kept elsewhere."""
    path = folder.parent / "older"
    path.write_text(Checkpoint.objects.get(size=SEALED).note, "utf-8", newline="\n")
    return path


def rewrite(folder: Path, change: Callable[[Lines], object], key: Ed25519PrivateKey) -> None:
    """Change the entries and sign them anew, as somebody would who has the key."""
    path = folder / "entries.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    change(lines)
    path.write_bytes(b"".join(lines))
    root = root_of(leaf_hash(line.rstrip(b"\n")) for line in lines)
    note = sign(Head("anqi/wumeng", len(lines), root).text, "anqi/wumeng", key)
    (folder / "checkpoint").write_text(note, "utf-8", newline="\n")
    (folder / "key.pub").write_text(f"{verifier_of('anqi/wumeng', key)}\n")
    (folder / "leaves").unlink()
    (folder / "checkpoints.jsonl").unlink()


def with_changed(line: bytes, **change: Any) -> bytes:
    row = json.loads(line) | change
    return json.dumps(row, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def test_an_export_is_sound(folder: Path) -> None:
    status, said = check(folder)
    assert (status, "账本完好 sound" in said, f"{SIZE}, " in said) == (0, True, True)
    assert check(folder, folder, "--checkpoint", older(folder))[0] == 0


def test_an_export_holds_one_entry_a_line_in_order(plant: Plant, folder: Path) -> None:
    lines = (folder / "entries.jsonl").read_bytes().splitlines()
    leaves = [bytes(leaf) for leaf in Fact.objects.values_list("leaf", flat=True)]
    assert [leaf_hash(line) for line in lines] == leaves
    key = verifier(plant)
    assert key is not None
    assert (folder / "key.pub").read_text() == f"{key}\n"
    assert head_of((folder / "checkpoint").read_text("utf-8"), key).root == root_of(leaves)


def test_a_checkpoint_is_made_when_facts_came_after_the_newest(
    plant: Plant, program: ModuleType, tmp_path: Path
) -> None:
    post(plant=plant, drafts=[THEME_DAY], by="1001")
    done = export(plant, tmp_path / "deep" / "export")
    assert (done.checkpoint.size, Checkpoint.objects.count()) == (SIZE + 1, 3)
    assert faults(program, done.folder) == []


def test_an_empty_ledger_is_sound(program: ModuleType, tmp_path: Path) -> None:
    done = export(Plant.objects.create(code="new", name="新厂"), tmp_path / "export")
    assert faults(program, done.folder) == []


def test_a_second_export_takes_the_place_of_the_first_and_of_nothing_else(
    plant: Plant, program: ModuleType, folder: Path
) -> None:
    (folder / "mine.txt").write_text("mine")
    post(plant=plant, drafts=[THEME_DAY], by="1001")
    export(plant, folder)
    assert faults(program, folder) == []
    assert sorted(path.name for path in folder.iterdir()) == [
        "checkpoint", "checkpoints.jsonl", "entries.jsonl", "key.pub", "leaves", "mine.txt",
        "verify.py",
    ]  # fmt: skip
    assert [path.name for path in folder.parent.iterdir()] == ["export"]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ('UPDATE ledger_fact SET quantity = 900 WHERE "index" = 2', "第 3 条"),
        ('DELETE FROM ledger_fact WHERE "index" = 2', "第 3 条"),
        ("UPDATE ledger_fact SET posted_by = 'x'", "第 1 条"),
    ],
)
def test_a_ledger_with_an_altered_fact_is_not_handed_out(
    plant: Plant, tmp_path: Path, act: str, said: str
) -> None:
    with unguarded():
        run(act)
        with pytest.raises(Unsound, match=said):
            export(plant, tmp_path / "export")
    assert list(tmp_path.iterdir()) == []


def test_a_fact_altered_with_its_hash_is_not_handed_out(plant: Plant, tmp_path: Path) -> None:
    with unguarded():
        fact = Fact.objects.get(index=2)
        fact.quantity = 900
        leaf = leaf_hash(canonical(entry_of(fact, plant.code)))
        Fact.objects.filter(index=2).update(quantity=900, leaf=leaf)
        with pytest.raises(Unsound):
            export(plant, tmp_path / "export")


ALTERED: dict[str, Callable[[Lines], object]] = {
    "a figure": lambda lines: lines.__setitem__(2, with_changed(lines[2], quantity="9.00")),
    "a line less": lambda lines: lines.pop(2),
    "a line twice": lambda lines: lines.insert(2, lines[2]),
    "the last line less": lambda lines: lines.pop(),
    "one line more": lambda lines: lines.append(with_changed(lines[2], id="other")),
    "two lines swapped": lambda lines: lines.insert(2, lines.pop(3)),
    "no lines": lambda lines: lines.clear(),
    "an empty line": lambda lines: lines.insert(2, b"\n"),
    "no end": lambda lines: lines.append(lines.pop()[:-1]),
    "another end": lambda lines: lines.append(lines.pop()[:-1] + b"\r\n"),
    "no json": lambda lines: lines.__setitem__(2, b"\xff\n"),
    "deep json": lambda lines: lines.__setitem__(2, b"[" * 100_000 + b"\n"),
    "white space": lambda lines: lines.__setitem__(2, lines[2].replace(b":", b": ", 1)),
}


@pytest.mark.parametrize("name", ALTERED)
def test_altered_entries_are_found(program: ModuleType, folder: Path, name: str) -> None:
    path = folder / "entries.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    ALTERED[name](lines)
    path.write_bytes(b"".join(lines))
    assert faults(program, folder)


@pytest.mark.parametrize(
    "name", ["a line twice", "an empty line", "no json", "deep json", "white space"]
)
def test_bad_lines_are_named_even_if_they_are_signed(
    program: ModuleType, folder: Path, name: str
) -> None:
    rewrite(folder, ALTERED[name], signing_key())
    [fault] = faults(program, folder)
    assert f"entries.jsonl:{4 if name == 'a line twice' else 3}: " in fault


REVERSALS: dict[str, tuple[str, Callable[[Lines], object]]] = {
    "not there": ("not there", lambda lines: lines.append(with_changed(lines.pop(), reverses="x"))),
    "twice": (
        "taken back: ",
        lambda lines: lines.append(with_changed(lines[-1], id="x")),
    ),
    "of a reversal": (
        "a reversal",
        lambda lines: lines.append(
            with_changed(lines[2], id="x", reverses=json.loads(lines[-1])["id"])
        ),
    ),
    "of itself in no text": (
        "not there",
        lambda lines: lines.append(with_changed(lines.pop(), reverses=["x"])),
    ),
    "of another plant": (
        "another plant",
        lambda lines: lines.append(with_changed(lines.pop(), plant="other")),
    ),
    "of another version": (
        "unknown version",
        lambda lines: lines.append(with_changed(lines.pop(), v="2")),
    ),
}


@pytest.mark.parametrize("name", REVERSALS)
def test_entries_that_can_not_be_are_named_even_if_they_are_signed(
    program: ModuleType, folder: Path, name: str
) -> None:
    message, change = REVERSALS[name]
    rewrite(folder, change, signing_key())
    [fault] = faults(program, folder)
    assert message in fault


def test_the_program_ends_with_status_one_and_names_every_fault(folder: Path) -> None:
    path = folder / "entries.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"kind":', b'"kind": '))
    status, said = check(folder)
    assert status == 1
    assert all(f"entries.jsonl:{number}: " in said for number in range(1, SIZE + 1))
    assert (
        f"有 {SIZE + 3} 处错误 faults" in said
    )  # and the three checkpoints, of which one is in two files


def test_a_ledger_signed_anew_is_found_by_a_checkpoint_kept_elsewhere(folder: Path) -> None:
    kept = older(folder)
    rewrite(folder, lambda lines: lines.pop(7), signing_key())
    assert check(folder)[0] == 0
    status, said = check(folder, "--checkpoint", kept)
    assert (status, f"{kept}: " in said.split("FAULT")[1]) == (1, True)


def test_a_ledger_cut_off_and_signed_anew_is_found_by_a_checkpoint_kept_elsewhere(
    program: ModuleType, folder: Path
) -> None:
    kept = older(folder)
    rewrite(folder, lambda lines: lines.__delitem__(slice(SEALED - 1, None)), signing_key())
    assert faults(program, folder) == []
    [fault] = faults(program, folder, kept)
    assert fault.startswith(f"{kept}: ")


def test_a_ledger_signed_by_another_key_is_found_by_a_checkpoint_kept_elsewhere(
    program: ModuleType, folder: Path
) -> None:
    rewrite(folder, lambda lines: lines, Ed25519PrivateKey.generate())
    assert faults(program, folder) == []
    assert len(faults(program, folder, older(folder))) == 1


@pytest.mark.parametrize("name", ["entries.jsonl", "checkpoint", "key.pub"])
@pytest.mark.parametrize("written", [None, b"", b"\xff", b"x\n\n"])
def test_a_file_that_is_missing_or_broken_is_told(
    program: ModuleType, folder: Path, name: str, written: bytes | None
) -> None:
    (folder / name).unlink()
    if written is not None:
        (folder / name).write_bytes(written)
    assert faults(program, folder)


def test_no_sign_of_the_checkpoint_can_be_altered(program: ModuleType, folder: Path) -> None:
    note = (folder / "checkpoint").read_text("utf-8")
    key = program.read_key((folder / "key.pub").read_text())
    for place in range(0, len(note), 3):
        altered = note[:place] + ("A" if note[place] != "A" else "B") + note[place + 1 :]
        with pytest.raises(program.Fault):
            program.read_checkpoint(altered, key)


# RFC 8032 §7.1, the first three: public key, text, signature.
SIGNED = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
]  # fmt: skip
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize(("public", "text", "signature"), SIGNED)
def test_the_programs_own_signatures_are_those_of_rfc_8032(
    program: ModuleType, public: str, text: str, signature: str
) -> None:
    key, said, signed = (bytes.fromhex(part) for part in (public, text, signature))
    assert program.is_signed(key, said, signed)
    more = signed[:32] + (int.from_bytes(signed[32:], "little") + ORDER).to_bytes(32, "little")
    wrong = [signed[:-1], more, bytes([signed[0] ^ 1]) + signed[1:], signed[:32] + bytes(32)]
    assert not any(program.is_signed(key, said, other) for other in wrong)
    assert not program.is_signed(key, said + b"\0", signed)
    assert not program.is_signed(b"\xff" * 32, said, signed)
    assert not program.is_signed((2).to_bytes(32, "little"), said, signed)


def test_the_program_takes_what_others_sign(program: ModuleType) -> None:
    for number in range(8):
        key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
        public, text = key.public_key().public_bytes_raw(), bytes(range(number))
        assert program.is_signed(public, text, key.sign(text))
        assert not program.is_signed(public, text + b"x", key.sign(text))


def test_the_program_stands_alone_and_runs_on_python_3_8() -> None:
    tree = ast.parse(outside.program(), feature_version=(3, 8))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {name.name for name in node.names}
    assert {str(name).partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_the_command_writes_an_export(plant: Plant, tmp_path: Path) -> None:
    done = typed("export", "--out", tmp_path / "out")
    assert (done.exit_code, str(tmp_path / "out") in done.stdout) == (0, True)
    assert check(tmp_path / "out")[0] == 0


def test_the_command_asks_which_plant_where_there_are_two(plant: Plant, tmp_path: Path) -> None:
    Plant.objects.create(code="other", name="另一厂")
    assert typed("export", "--out", tmp_path / "out").exit_code == 2
    assert not (tmp_path / "out").exists()
