"""Checkpoints are made, and facts proved against them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.ledger import copies
from anqi.ledger.keys import origin_of, signing_key, verifier
from anqi.ledger.merkle import EMPTY_ROOT, Frontier
from anqi.ledger.models import Checkpoint, Copy, Fact, Ledger
from anqi.ledger.notes import BadNote, Head, head_of, sign
from anqi.ledger.proofs import Missing, Proofs, consistent, included, kept_nodes
from anqi.organisation.models import Plant


class Unsound(Exception):
    """The ledger is not what it was: nothing is signed or proved. `anqi ledger verify` says what is wrong."""


@dataclass(frozen=True)
class Proof:
    """That a fact stands at `index` among the first `size` facts of its ledger, whose root the checkpoint signs."""

    index: int
    size: int
    leaf: bytes
    path: list[bytes]
    root: bytes
    checkpoint: str


def seal(plant: Plant) -> Checkpoint:
    """Make a checkpoint of a plant's ledger; where nothing was posted since the last one, that one.

    Raises Unsound where the ledger did not grow out of what the last one says, and where the key is not the one that
    signed before: another would sign what nobody who kept the old one can check.
    """
    with transaction.atomic():
        Ledger.objects.get_or_create(plant=plant)
        ledger = Ledger.objects.select_for_update().get(plant=plant)
        root = _root(ledger)
        last = ledger.checkpoints.last()
        _check_key(last)
        _check(ledger, root, last)
        if last is not None and last.size == ledger.size:
            return last
        origin = origin_of(plant)
        made = Checkpoint.objects.create(
            ledger=ledger,
            size=ledger.size,
            root=root,
            made_at=clock.now(),
            note=sign(Head(origin, ledger.size, root).text, origin, signing_key()),
        )
        copies.expect(made)
    return made


def copies_of(checkpoint: Checkpoint) -> list[Copy]:
    """Where a checkpoint went (`done_at`), or is to go and could not yet (`fault`): what is in no copy is not proved.

    A later checkpoint that left vouches for the earlier ones as well.
    """
    return list(Copy.objects.filter(checkpoint=checkpoint))


def prove(fact: Fact) -> Proof:
    """The proof of a fact against the newest checkpoint; one is made if that is older than the fact. Raises Unsound."""
    checkpoint = fact.ledger.checkpoints.last()
    if checkpoint is None or checkpoint.size <= fact.index:
        checkpoint = seal(fact.ledger.plant)
    leaf, root, size = bytes(fact.leaf), bytes(checkpoint.root), checkpoint.size
    try:
        path = Proofs(kept_nodes(fact.ledger)).inclusion(fact.index, size)
    except (Missing, ValueError) as fault:
        raise Unsound(_("facts are missing from the ledger")) from fault
    if not included(leaf=leaf, index=fact.index, size=size, path=path, root=root):
        raise Unsound(_("the ledger is not what its newest checkpoint says"))
    return Proof(fact.index, size, leaf, path, root, checkpoint.note)


def _root(ledger: Ledger) -> bytes:
    """The root that the ledger keeps for the next fact."""
    kept = bytes(ledger.frontier)
    hashes = [kept[at : at + 32] for at in range(0, len(kept), 32)]
    return Frontier(ledger.size, hashes).root


def _check_key(last: Checkpoint | None) -> None:
    """The key that is there signed this checkpoint; of a ledger without any, the installation's newest."""
    signed = last or Checkpoint.objects.select_related("ledger__plant").order_by("pk").last()
    if signed is None:
        return
    key = verifier(signed.ledger.plant)
    try:
        if key is not None:
            head_of(signed.note, key)
            return
    except BadNote:
        pass
    raise Unsound(
        _(
            "the key that signed the newest checkpoint is not there; bring keys/ledger.key back from a backup"
        )
    )


def _check(ledger: Ledger, root: bytes, last: Checkpoint | None) -> None:
    """What is about to be signed is what was posted, and begins with what was signed before."""
    old, old_root = (last.size, bytes(last.root)) if last else (0, EMPTY_ROOT)
    if old > ledger.size:
        raise Unsound(_("the ledger has fewer facts than its newest checkpoint"))
    proofs = Proofs(kept_nodes(ledger))
    try:
        path, posted = proofs.consistency(old, ledger.size), proofs.root(ledger.size)
    except Missing as fault:
        raise Unsound(_("facts are missing from the ledger")) from fault
    if posted != root:
        raise Unsound(_("the ledger's facts are not those that were posted"))
    if not consistent(old=old, old_root=old_root, new=ledger.size, new_root=root, path=path):
        raise Unsound(_("the ledger is not what its newest checkpoint says"))
