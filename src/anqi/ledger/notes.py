"""Signed notes and checkpoints, as C2SP writes them (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), with Ed25519.

A checkpoint is three lines (origin, size, root in base64), an empty line, and lines of signatures over the three.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext as _

_ED25519 = b"\x01"
_NAME = re.compile(r"[^\s+]+")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class BadNote(ValueError):
    """The note is not of this form, or not signed by this key."""


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: the first `size` facts of the ledger named `origin` have this root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class Verifier:
    """A public key and the name that it signs under."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The first four bytes of the hash of name and key: which key a signature is of."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        """The verifier key, to hand out: `<name>+<id, hex>+<key, base64>`."""
        return f"{self.name}+{self.id.hex()}+{b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def read(cls, text: str) -> "Verifier":
        """A verifier key from its text. Raises BadNote."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3 or not _NAME.fullmatch(parts[0]):
            raise BadNote(_("no verifier key"))
        key = _decoded(parts[2])
        if key[:1] != _ED25519 or len(key) != 33:
            raise BadNote(_("no key for Ed25519"))
        found = cls(parts[0], key[1:])
        if found.id.hex() != parts[1]:
            raise BadNote(_("the key's id is not that of its name and key"))
        return found

    def open(self, note: str) -> str:
        """The text of a note that this key signed; signatures of other keys are passed over. Raises BadNote."""
        text, _gap, signatures = note.rpartition("\n\n")
        if not text or not signatures.endswith("\n"):
            raise BadNote(_("no signed note"))
        text += "\n"
        for line in signatures[:-1].split("\n"):
            if self._signed(text, line):
                return text
        raise BadNote(_("not signed by this key"))

    def _signed(self, text: str, line: str) -> bool:
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "—":
            raise BadNote(_("no line of a signature"))
        signature = _decoded(parts[2])
        if parts[1] != self.name or signature[:4] != self.id:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature[4:], text.encode())
        except InvalidSignature as fault:
            raise BadNote(_("the signature is not of this text")) from fault
        return True


def verifier_of(name: str, key: Ed25519PrivateKey) -> Verifier:
    """What others need to check what this key signs under a name, which has no white space and no plus sign."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} can't name a key")
    return Verifier(name, key.public_key().public_bytes_raw())


def sign(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """The note of a text, which ends with a line's end."""
    if not text.endswith("\n") or "\n\n" in text:
        raise ValueError("a note's text is of full lines, none of them empty")
    signature = verifier_of(name, key).id + key.sign(text.encode())
    return f"{text}\n— {name} {b64encode(signature).decode()}\n"


def head_of(note: str, verifier: Verifier) -> Head:
    """What a checkpoint says, if the key of that ledger signed it. Raises BadNote."""
    lines = verifier.open(note).split("\n")
    if len(lines) != 4 or not _SIZE.fullmatch(lines[1]):
        raise BadNote(_("no checkpoint"))
    head = Head(lines[0], int(lines[1]), _decoded(lines[2]))
    if head.origin != verifier.name:
        raise BadNote(_("the checkpoint is of another ledger"))
    if len(head.root) != 32:
        raise BadNote(_("no root"))
    return head


def _decoded(text: str) -> bytes:
    """Base64 in its one right form. Raises BadNote."""
    try:
        found = b64decode(text, validate=True)
    except (Error, ValueError) as fault:
        raise BadNote(_("no base64")) from fault
    if b64encode(found).decode() != text:
        raise BadNote(_("no base64 in its right form"))
    return found
