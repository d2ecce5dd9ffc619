"""The proof of a fact looked at step by step, from its row to the signed checkpoint, each computed anew."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from anqi.kit.installation import Unusable
from anqi.ledger.entries import canonical, entry_of
from anqi.ledger.keys import verifier
from anqi.ledger.merkle import leaf_hash
from anqi.ledger.models import Checkpoint, Fact
from anqi.ledger.notes import BadNote, Head, head_of
from anqi.ledger.proofs import (
    Missing,
    Proofs,
    Step,
    consistent,
    kept_nodes,
    nodes_for,
    steps_up,
)
from anqi.ledger.sealing import Proof, Unsound, seal
from anqi.ledger.verifying import is_as_asked
from anqi.organisation.models import Plant


@dataclass(frozen=True)
class Seal:
    """The newest checkpoint of a ledger, how many copies of it left the machine, and how many are still to."""

    size: int
    root: bytes
    note: str
    made_at: datetime
    copies: int
    waiting: int


@dataclass(frozen=True)
class Looked:
    """What was computed of a fact, and whether it agrees with what is kept of it.

    `entry` is the row in its canonical form: it agrees where it is what was asked for when it was posted. `leaf` is the
    hash of that entry. Where no checkpoint has the fact yet, `seal` is None; `head` is what its note says, if the
    signature is that of this ledger. `steps` lead from the leaf to the root.
    """

    entry: bytes
    has_entry: bool
    leaf: bytes
    has_leaf: bool
    seal: Seal | None = None
    head: Head | None = None
    steps: tuple[Step, ...] = ()

    @property
    def root(self) -> bytes:
        """What the steps lead to."""
        return self.steps[-1].hash if self.steps else self.leaf

    @property
    def has_root(self) -> bool:
        """Whether they lead to the root that is signed."""
        if self.head is None or not (self.steps or self.head.size == 1):
            return False
        return self.root == self.head.root

    @property
    def is_sound(self) -> bool:
        return self.has_entry and self.has_leaf and self.has_root


def newest_seal() -> dict[str, Any]:
    """What is read together with a fact, so that `look` finds the newest checkpoint of its ledger."""
    newest = Checkpoint.objects.filter(ledger=OuterRef("ledger")).order_by("-size")
    there = Count("copies", filter=Q(copies__done_at__isnull=False))
    waiting = Count("copies", filter=Q(copies__isnull=False, copies__done_at=None))
    return {
        "seal_size": Subquery(newest.values("size")[:1]),
        "seal_root": Subquery(newest.values("root")[:1]),
        "seal_note": Subquery(newest.values("note")[:1]),
        "seal_made_at": Subquery(newest.values("made_at")[:1]),
        "seal_copies": Subquery(newest.annotate(there=there).values("there")[:1]),
        "seal_waiting": Subquery(newest.annotate(still=waiting).values("still")[:1]),
    }


def look(fact: Fact) -> Looked:
    """Compute a fact's proof anew against the checkpoint that was read with it (`newest_seal`); one query."""
    entry = canonical(entry_of(fact, fact.ledger.plant.code))
    leaf = leaf_hash(entry)
    own = (entry, is_as_asked(fact), leaf, leaf == bytes(fact.leaf))
    seal = _seal_of(fact)
    if seal is None or seal.size <= fact.index:
        return Looked(*own)
    head = _head(fact, seal)
    try:
        path = Proofs(nodes_for(fact.ledger, fact.index, seal.size)).inclusion(
            fact.index, seal.size
        )
    except (Missing, ValueError):
        return Looked(*own, seal, head)
    return Looked(*own, seal, head, tuple(steps_up(leaf, fact.index, seal.size, path)))


def _seal_of(fact: Fact) -> Seal | None:
    found = {name: getattr(fact, f"seal_{name}") for name in Seal.__dataclass_fields__}
    if found["size"] is None:
        return None
    counts = {name: found[name] or 0 for name in ("copies", "waiting")}
    return Seal(**found | counts | {"root": bytes(found["root"])})


def document_of(proof: Proof, fact: Fact) -> str:
    """A proof as JSON, which verify.py checks: hashes in hex, the checkpoint as it was signed, the row itself."""
    document: dict[str, Any] = {
        "index": proof.index,
        "size": proof.size,
        "leaf": proof.leaf.hex(),
        "path": [hash.hex() for hash in proof.path],
        "root": proof.root.hex(),
        "checkpoint": proof.checkpoint,
        "entry": canonical(entry_of(fact, fact.ledger.plant.code)).decode(),
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def grown(plant: Plant, older: str) -> str:
    """The proof, as JSON for verify.py, that a plant's newest checkpoint grew out of an older one.

    Raises BadNote where the older one is none of this ledger, and Unsound where the ledger did not grow out of it.
    """
    key = verifier(plant)
    if key is None:
        raise BadNote(_("the installation has no key to check its signature with"))
    old = head_of(older, key)
    newest = seal(plant)
    if old.size > newest.size:
        raise Unsound(_("the ledger has fewer facts than the checkpoint"))
    ledger, root = newest.ledger, bytes(newest.root)
    try:
        path = Proofs(kept_nodes(ledger)).consistency(old.size, newest.size)
    except Missing as fault:
        raise Unsound(_("facts are missing from the ledger")) from fault
    if not consistent(old=old.size, old_root=old.root, new=newest.size, new_root=root, path=path):
        raise Unsound(_("the ledger is not what the checkpoint says"))
    document = {"old": older, "new": newest.note, "path": [hash.hex() for hash in path]}
    return json.dumps(document, ensure_ascii=False, indent=2)


def _head(fact: Fact, seal: Seal) -> Head | None:
    """What the checkpoint's note says, where this ledger's key signed it and it says what is kept of it."""
    try:
        key = verifier(fact.ledger.plant)
        head = head_of(seal.note, key) if key else None
    except (BadNote, Unusable):
        return None
    if head is None or (head.size, head.root) != (seal.size, seal.root):
        return None
    return head
