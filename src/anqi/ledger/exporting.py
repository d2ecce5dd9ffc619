"""A plant's ledger as files that an outsider can check without us: the program to do it lies beside them."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from anqi.ledger.entries import canonical, entry_of
from anqi.ledger.keys import origin_of, signing_key
from anqi.ledger.merkle import Frontier, leaf_hash
from anqi.ledger.models import Checkpoint, Fact
from anqi.ledger.notes import verifier_of
from anqi.ledger.outside import program
from anqi.ledger.sealing import Unsound, seal
from anqi.organisation.models import Plant

ENTRIES, CHECKPOINT, KEY, PROGRAM = "entries.jsonl", "checkpoint", "key.pub", "verify.py"
LEAVES, CHECKPOINTS = "leaves", "checkpoints.jsonl"
_BATCH = 2000


@dataclass(frozen=True)
class Export:
    """What was written, and where."""

    folder: Path
    checkpoint: Checkpoint


def export(
    plant: Plant, out: Path, *, progress: Callable[[float], None] = lambda _share: None
) -> Export:
    """Write the entries, a checkpoint of just those, the key's public half, and the program that checks them.

    Beside them lie the hashes of the leaves, one a line, and all checkpoints that were ever made: by these it is found
    which entry is not what it was. All is written beside `out` first. A folder that is there already keeps its other
    files. `progress` is told which share is written. Raises Unsound where no checkpoint can be made, and where a fact
    is not what was posted: a fact that was altered is never handed out as one that was sealed.
    """
    checkpoint = seal(plant)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".anqi-") as folder:
        part = Path(folder)
        _write_entries(plant, checkpoint, part, progress)
        key = verifier_of(origin_of(plant), signing_key())
        _write(part / CHECKPOINT, checkpoint.note)
        _write(part / CHECKPOINTS, "".join(_notes(checkpoint)))
        _write(part / KEY, f"{key}\n")
        _write(part / PROGRAM, program())
        out.mkdir(exist_ok=True)
        for written in sorted(part.iterdir()):
            written.replace(out / written.name)
    return Export(out, checkpoint)


def _write_entries(
    plant: Plant, checkpoint: Checkpoint, part: Path, progress: Callable[[float], None]
) -> None:
    facts = Fact.objects.filter(ledger=checkpoint.ledger_id).order_by("index")
    tree = Frontier()
    with (part / ENTRIES).open("wb") as entries, (part / LEAVES).open("wb") as leaves:
        for start in range(0, checkpoint.size, _BATCH):
            end = min(start + _BATCH, checkpoint.size)
            for fact in facts.filter(index__gte=start, index__lt=end):
                entry, leaf = canonical(entry_of(fact, plant.code)), bytes(fact.leaf)
                if fact.index != tree.size:
                    break
                if leaf_hash(entry) != leaf:
                    message = _("fact No. {number} is not what was posted")
                    raise Unsound(message.format(number=f"{fact.index + 1:,}"))
                for _subtree in tree.append(leaf):
                    pass
                entries.write(entry + b"\n")
                leaves.write(leaf.hex().encode() + b"\n")
            if tree.size != end:
                message = _("fact No. {number} is missing")
                raise Unsound(message.format(number=f"{tree.size + 1:,}"))
            progress(end / checkpoint.size)
    if tree.root != bytes(checkpoint.root):
        raise Unsound(_("the ledger is not what its newest checkpoint says"))


def _notes(newest: Checkpoint) -> list[str]:
    """All checkpoints up to the newest, each a line."""
    until = Checkpoint.objects.filter(ledger=newest.ledger_id, size__lte=newest.size)
    notes = until.order_by("size").values_list("note", flat=True)
    return [json.dumps(note, ensure_ascii=False) + "\n" for note in notes]


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")
