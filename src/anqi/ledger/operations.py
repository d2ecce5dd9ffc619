"""The only writers of the ledger: post and reverse. Both run in the caller's transaction, or in one of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anqi.facts.catalogue import ATTRIBUTES
from anqi.kit import clock
from anqi.kit.exact import hundredths
from anqi.kit.faults import Fault, Faulty
from anqi.kit.ids import uuid7
from anqi.ledger.checking import faults_of
from anqi.ledger.drafts import Draft, Value
from anqi.ledger.entries import canonical, entry_of
from anqi.ledger.inserting import insert
from anqi.ledger.merkle import Frontier, leaf_hash
from anqi.ledger.models import Fact, Ledger, Reason, Tile
from anqi.ledger.queries import REASONS
from anqi.organisation.models import Plant

_TILE = 8
"""Subtrees of 2^8, 2^16, … facts are kept: a proof then hashes no more than a few hundred facts."""
_BATCH = 500


class Conflict(Exception):
    """The same key, or the same id, was used before for something else."""

    def __init__(self, fact: Fact) -> None:
        self.fact = fact
        super().__init__(f"used before, for {fact.id}")


class NotReversible(Exception):
    """The fact is a reversal itself, or was reversed already."""


@dataclass(frozen=True)
class Wanted:
    """What is to be added: a draft, and the fact that it takes back."""

    draft: Draft
    reverses: UUID | None = None

    @property
    def body(self) -> bytes:
        return self.draft.body(self.reverses)

    def made(self, fact: Fact) -> bool:
        """Whether the fact is what this asks for.

        The bodies of older facts lack the source of what had a key: there it is compared itself.
        """
        kept = bytes(fact.body)
        if kept == self.body:
            return True
        without = replace(self.draft, key=None).body(self.reverses)
        return kept == without and fact.source == self.draft.source


def post(*, plant: Plant, drafts: Sequence[Draft], by: str) -> list[Fact]:
    """Post facts, whole or not at all, in their order. A draft whose key is known gives the fact that it made before.

    Raises Faulty with every fault of every draft (places are `number.field`), and Conflict where a key or id was used
    for another fact.
    """
    faults = faults_of(plant, drafts)
    if faults:
        raise Faulty(_("posting"), faults)
    return _append(plant, [Wanted(draft) for draft in drafts], by)


def reverse(*, fact: Fact, reason: str, by: str, key: str | None = None) -> Fact:
    """Take a fact back by a new one, which counts as much and names it; the reason is kept beside.

    The same key again gives the same reversal, and with another reason a Conflict. Raises NotReversible, and Faulty
    where there is no reason.
    """
    if not reason.strip():
        raise Faulty(_("reversing"), [Fault("reason", _("say why the fact is taken back"))])
    with transaction.atomic():
        plant = fact.ledger.plant
        if fact.reverses_id is not None:
            raise NotReversible(_("a reversal can't be reversed"))
        locked(plant)
        known = Fact.objects.filter(reverses=fact).first()
        if known is not None:
            if key is not None and known.key == key:
                same_reason(known, reason)
                return known
            raise NotReversible(_("the fact was reversed already"))
        note = explain(plant=plant, text=reason, by=by)
        draft = Draft(
            kind=fact.kind,
            occurred_on=fact.occurred_on,
            source=source_of(note),
            department=fact.department,
            branch=fact.branch,
            person=fact.person,
            quantity=fact.quantity,
            attributes=attributes_of(fact),
            key=key,
        )
        [reversal] = _append(plant, [Wanted(draft, fact.id)], by)
    return reversal


def explain(*, plant: Plant, text: str, by: str) -> Reason:
    """Keep why somebody posts or reverses by hand."""
    return Reason.objects.create(plant=plant, text=text.strip(), given_by=by, given_at=clock.now())


def source_of(reason: Reason) -> str:
    return f"{REASONS}{reason.id}"


def reason_of(fact: Fact) -> str | None:
    """Why a fact was posted or reversed by hand; None where it was not."""
    try:
        id = UUID(fact.source.removeprefix(REASONS))
    except ValueError:
        return None
    return Reason.objects.filter(pk=id).values_list("text", flat=True).first()


def same_reason(fact: Fact, text: str) -> None:
    """Raise Conflict where a fact was not posted or reversed by hand for this reason."""
    if reason_of(fact) != text.strip():
        raise Conflict(fact)


def attributes_of(fact: Fact) -> dict[str, Value]:
    """A fact's attributes as drafts have them."""
    found: dict[str, Value] = {}
    for name, value in fact.attributes.items():
        is_number = ATTRIBUTES[name].type == "number"
        found[name] = hundredths(value) if is_number else value
    return found


def locked(plant: Plant) -> Ledger:
    """The plant's ledger, which nobody else writes until the transaction ends."""
    ledger, _made = Ledger.objects.get_or_create(plant=plant)
    return Ledger.objects.select_for_update().get(pk=ledger.pk)


def _append(plant: Plant, wanted: Sequence[Wanted], by: str) -> list[Fact]:
    # No savepoint within a caller's transaction: while one is open SQLite keeps what each statement on a table with a
    # trigger might have to undo, and looks through all of it after each row.
    with transaction.atomic(savepoint=False):
        appender = Appender(plant, by)
        try:
            facts = appender.add(wanted)
        except Conflict as fault:
            conflict = fault  # nothing was written: the caller's transaction may go on
        else:
            appender.finish()
            return facts
    raise conflict


class Appender:
    """Adds facts at the end of a plant's ledger, in the caller's transaction. What it is given was checked before."""

    def __init__(self, plant: Plant, by: str) -> None:
        self.plant = plant
        self.by = by
        self.ledger = locked(plant)
        self.tree = tree_of(self.ledger)
        self.now = clock.now()

    def add(self, wanted: Sequence[Wanted]) -> list[Fact]:
        """The facts, in order; those that were posted before under the same key or id are not posted again.

        Raises Conflict where a key or id was used for another fact.
        """
        known = self._known([one.draft for one in wanted])
        facts, new = [], []
        tiles: list[Tile] = []
        for one in wanted:
            fact = known.get(one.draft.key or "") or known.get(str(one.draft.id))
            if fact is None:
                fact = self._fact(one, tiles)
                new.append(fact)
                known |= {str(fact.id): fact} | ({fact.key: fact} if fact.key else {})
            elif fact.ledger_id != self.ledger.pk or not one.made(fact):
                raise Conflict(fact)
            facts.append(fact)
        insert(new)
        Tile.objects.bulk_create(tiles, batch_size=_BATCH)
        return facts

    def finish(self) -> None:
        """Write what the ledger has become."""
        self.ledger.size, self.ledger.frontier = self.tree.size, b"".join(self.tree.hashes)
        self.ledger.save(update_fields=("size", "frontier"))

    def _known(self, drafts: Sequence[Draft]) -> dict[str, Fact]:
        """Facts that were posted before under the keys and ids of drafts, by key and by id."""
        found: dict[str, Fact] = {}
        keys = [draft.key for draft in drafts if draft.key]
        ids = [draft.id for draft in drafts if draft.id]
        facts = Fact.objects.order_by()  # in the ledger's order SQLite would look through all of it
        for start in range(0, len(keys), _BATCH):
            some = facts.filter(ledger=self.ledger, key__in=keys[start : start + _BATCH])
            found |= {fact.key: fact for fact in some if fact.key}
        for start in range(0, len(ids), _BATCH):
            found |= {
                str(fact.id): fact for fact in facts.filter(id__in=ids[start : start + _BATCH])
            }
        return found

    def _fact(self, wanted: Wanted, tiles: list[Tile]) -> Fact:
        fact = fact_of(wanted, plant=self.plant.code, by=self.by, now=self.now)
        fact.ledger, fact.index = self.ledger, self.tree.size
        tiles += tiles_of(self.ledger, self.tree, fact.leaf)
        return fact


def fact_of(wanted: Wanted, *, plant: str, by: str, now: datetime) -> Fact:
    """The fact that is to be, with the hash of its entry; it has no place in a ledger yet."""
    draft = wanted.draft
    fact = Fact(
        id=draft.id or uuid7(),
        kind=draft.kind,
        occurred_on=draft.occurred_on,
        department=draft.department,
        branch=draft.branch,
        person=draft.person,
        quantity=draft.quantity,
        attributes=draft.written,
        reverses_id=wanted.reverses,
        source=draft.source,
        posted_at=now,
        posted_by=by,
        key=draft.key,
        body=wanted.body,
    )
    fact.leaf = leaf_hash(canonical(entry_of(fact, plant)))
    return fact


def tiles_of(ledger: Ledger, tree: Frontier, leaf: bytes | memoryview) -> list[Tile]:
    """Let the tree grow by a leaf; the subtrees that are complete with it and kept."""
    return [
        Tile(ledger=ledger, level=one.level, index=one.index, hash=one.hash)
        for one in tree.append(bytes(leaf))
        if one.level and one.level % _TILE == 0
    ]


def tree_of(ledger: Ledger) -> Frontier:
    """The tree of what the ledger holds."""
    kept = bytes(ledger.frontier)
    return Frontier(ledger.size, [kept[at : at + 32] for at in range(0, len(kept), 32)])
