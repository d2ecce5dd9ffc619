"""The installation's key that signs checkpoints. It lies in `ANQI_HOME/keys/ledger.key` and never leaves it."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from anqi.kit.installation import Unusable
from anqi.kit.secret_files import kept_or_made
from anqi.ledger.notes import Verifier, verifier_of
from anqi.organisation.models import Plant

_FOLDER, _FILE = "keys", "ledger.key"


def origin_of(plant: Plant) -> str:
    """The name of a plant's ledger in its checkpoints."""
    return f"anqi/{plant.code}"


def signing_key() -> Ed25519PrivateKey:
    """The key, made at its first use and readable to its owner only. Raises Unusable where the file is no key.

    Where something was signed before, whoever signs sees to it that the key is still that one (sealing).
    """
    return _read(_path(), kept_or_made(_path(), _new))


def verifier(plant: Plant) -> Verifier | None:
    """What checks the checkpoints of a plant; none where the installation has no key. Raises Unusable."""
    key = _kept(_path())
    return verifier_of(origin_of(plant), key) if key else None


def _path() -> Path:
    return Path(settings.HOME) / _FOLDER / _FILE


def _kept(path: Path) -> Ed25519PrivateKey | None:
    try:
        return _read(path, path.read_bytes())
    except FileNotFoundError:
        return None


def _read(path: Path, written: bytes) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(written, password=None)
    except ValueError as fault:
        raise Unusable(f"{path} holds no key; bring it back from a backup") from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise Unusable(f"{path} holds no key for Ed25519; bring it back from a backup")
    return key


def _new() -> bytes:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
