"""The urn: a sealed sum of ballots, in which there is no ballot and no order (docs/adr/0013).

A vote opens the sum, adds itself and seals it anew. The sum has the same length whatever was voted, and no time in it.
Its key lies in a file of the installation that no backup holds and that is removed with the urn, so that of two copies
of the database nobody can tell what was added between them.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction

from anqi.assessment.appraisal.models import CHOICES, Appraisal, Urn
from anqi.kit import secret_files

_HEAD = struct.Struct(">H")
_LINE = struct.Struct(f">Q{len(CHOICES)}H")
FEWEST = 5
"""Counts of fewer ballots are not told: they would show who voted how."""


class Unopened(Exception):
    """The key of the urn is not on this server, as after a backup was brought back."""


@dataclass(frozen=True)
class Sum:
    """How many ballots there are, and for each member's key how often each of `CHOICES` was voted."""

    ballots: int
    counts: dict[int, tuple[int, ...]]

    def with_ballot(self, choices: Mapping[int, str]) -> "Sum":
        """The sum with one ballot more; a member whom it does not name is abstained from."""
        counts = {
            member: tuple(
                number + (name == choices.get(member, CHOICES[-1]))
                for name, number in zip(CHOICES, numbers, strict=True)
            )
            for member, numbers in self.counts.items()
        }
        return Sum(self.ballots + 1, counts)

    def with_paper(self, ballots: int, counts: Mapping[int, Sequence[int]]) -> "Sum":
        """The sum with paper ballots that were counted."""
        nothing = (0,) * len(CHOICES)
        added = {
            member: tuple(map(sum, zip(numbers, counts.get(member, nothing), strict=True)))
            for member, numbers in self.counts.items()
        }
        return Sum(self.ballots + ballots, added)


def set_up(appraisal: Appraisal, members: Sequence[int]) -> Urn:
    """An empty urn for ballots about these members."""
    empty = Sum(0, {member: (0,) * len(CHOICES) for member in sorted(members)})
    secret_files.kept_or_made(_key_file(appraisal), Fernet.generate_key)
    return Urn.objects.create(appraisal=appraisal, sealed=_sealed(appraisal, empty))


def add(appraisal: Appraisal, urn: Urn, choices: Mapping[int, str]) -> None:
    """Put a ballot in; the urn's row must be locked. Raises Unopened."""
    urn.sealed = _sealed(appraisal, opened(appraisal, urn).with_ballot(choices))
    urn.save(update_fields=("sealed",))


def opened(appraisal: Appraisal, urn: Urn) -> Sum:
    """What is in the urn. Raises Unopened."""
    try:
        plain = Fernet(_key_file(appraisal).read_bytes()).decrypt(bytes(urn.sealed))
    except (FileNotFoundError, InvalidToken, ValueError) as fault:
        raise Unopened from fault
    [ballots] = _HEAD.unpack_from(plain)
    lines = _LINE.iter_unpack(plain[_HEAD.size :])
    return Sum(ballots, {member: tuple(numbers) for member, *numbers in lines})


def take_away(appraisal: Appraisal, urn: Urn) -> None:
    """Remove the urn, and its key once that holds: what is left of it on any disk is opened by nobody."""
    key = _key_file(appraisal)
    urn.delete()
    transaction.on_commit(lambda: key.unlink(missing_ok=True))


def _sealed(appraisal: Appraisal, sum: Sum) -> bytes:
    lines = b"".join(_LINE.pack(member, *numbers) for member, numbers in sum.counts.items())
    fernet = Fernet(_key_file(appraisal).read_bytes())
    return fernet.encrypt_at_time(_HEAD.pack(sum.ballots) + lines, 0)  # of no time


def _key_file(appraisal: Appraisal) -> Path:
    return Path(settings.HOME) / "urns" / f"{appraisal.pk}-{appraisal.round}.key"
