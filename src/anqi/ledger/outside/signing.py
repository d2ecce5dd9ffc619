"""Keys, checkpoints and their signatures: Ed25519 by RFC 8032, notes by c2sp.org/signed-note and tlog-checkpoint."""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import re
from typing import Any, NamedTuple

# Ed25519 (RFC 8032 section 5.1): the curve -x^2 + y^2 = 1 + d x^2 y^2 over the integers modulo P, of prime order ORDER.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


class Fault(Exception):
    """Something is not sound; the message says what."""


class Key(NamedTuple):
    """Who signs."""

    name: str
    id: bytes
    public: bytes


class Head(NamedTuple):
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes


def add(p: tuple[int, int], q: tuple[int, int]) -> tuple[int, int]:
    k = D * p[0] * q[0] * p[1] * q[1]
    x = (p[0] * q[1] + q[0] * p[1]) * pow(1 + k, -1, P) % P
    return x, (p[1] * q[1] + p[0] * q[0]) * pow(1 - k, -1, P) % P


def times(number: int, point: tuple[int, int]) -> tuple[int, int]:
    found = (0, 1)
    while number:
        if number & 1:
            found = add(found, point)
        point = add(point, point)
        number >>= 1
    return found


def x_of(y: int, is_odd: int) -> int | None:
    """The x that goes with y and has this last bit; none where y is of no point."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and is_odd):
        return None
    return x if x & 1 == is_odd else P - x


@functools.lru_cache(maxsize=None)  # noqa: UP033 - Python 3.8 has no cache
def is_signed(public: bytes, text: bytes, signature: bytes) -> bool:
    """Whether `signature` is that of `text` by this key: [S]B = R + [k]A (RFC 8032 section 5.1.7)."""
    base_y, number = 4 * pow(5, P - 2, P) % P, int.from_bytes(public, "little")
    base_x, y = x_of(base_y, 0), number & ((1 << 255) - 1)
    x, s = x_of(y, number >> 255), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or len(public) != 32 or base_x is None or x is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % ORDER
    found_x, found_y = add(times(s, (base_x, base_y)), times(k, (P - x, y)))
    return (found_y | (found_x & 1) << 255).to_bytes(32, "little") == signature[:32]


def decoded(text: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Fault(f"不是 base64 no base64: {shown(text)}") from None
    if base64.b64encode(found).decode() != text:
        raise Fault(f"base64 写法不规范 base64 in another than its right form: {shown(text)}")
    return found


def shown(value: Any) -> str:
    """Something of a file, as it can be printed: short, and without signs that steer a terminal."""
    return repr(value)[:80]


def read_key(text: str) -> Key:
    """A verifier key: name+id+base64(0x01 key)."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3:
        raise Fault("不是公钥 no verifier key")
    key = decoded(parts[2])
    id = hashlib.sha256(parts[0].encode() + b"\n" + key).digest()[:4]
    if len(key) != 33 or key[0] != 1 or id.hex() != parts[1]:
        raise Fault("公钥与其编号不符 the key is not that of its id")
    return Key(parts[0], id, key[1:])


def read_checkpoint(note: str, key: Key) -> Head:
    text, gap, signatures = note.rpartition("\n\n")
    lines = text.split("\n")
    if not gap or len(lines) != 3 or not re.match(r"(0|[1-9][0-9]{0,18})\Z", lines[1]):
        raise Fault("不是检查点 no checkpoint")
    head = Head(lines[0], int(lines[1]), decoded(lines[2]))
    if head.origin != key.name:
        raise Fault(f"是另一账本的检查点 it is of another ledger: {shown(head.origin)}")
    for line in signatures.splitlines():
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "—":
            raise Fault(f"不是签名行 no line of a signature: {shown(line)}")
        signature = decoded(parts[2])
        if parts[1] == key.name and signature[:4] == key.id:
            if not is_signed(key.public, f"{text}\n".encode(), signature[4:]):
                raise Fault("签名不符 the signature is not of this text")
            return head
    raise Fault("没有这把钥匙的签名 not signed by this key")
