"""Signed notes: vectors published by others, what we write, and that nothing can be altered in it."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from anqi.ledger.merkle import root_of
from anqi.ledger.notes import BadNote, Head, Verifier, head_of, sign, verifier_of

# The example in the documentation of golang.org/x/mod/sumdb/note.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
QUESTION = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SAID = (
    QUESTION
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The first test vector of RFC 8032 §7.1.
KEY = Ed25519PrivateKey.from_private_bytes(
    bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
)
PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
NAME = "anqi/wumeng"
SIGNATURE = (
    "k1T9n8K2zIbowwq+7LiIGLpnalyKTLnWTU7Vp3eaOWsjiQcz0K2LlaLHe/LvEMhpLDZ9eXicm9NvJuckZ7lC3tAHFA0="
)
HEAD = Head(NAME, 1, root_of([b"\x01" * 32]))
NOTE = sign(HEAD.text, NAME, KEY)
VERIFIER = verifier_of(NAME, KEY)


def test_a_note_that_others_signed_is_understood() -> None:
    assert Verifier.read(PETER).open(SAID) == QUESTION
    assert str(Verifier.read(PETER)) == PETER


def test_a_checkpoint_is_these_very_bytes() -> None:
    assert VERIFIER.public.hex() == PUBLIC
    assert str(VERIFIER) == ("anqi/wumeng+9354fd9f+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea")
    assert NOTE.split("\n") == [
        "anqi/wumeng",
        "1",
        "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
        "",
        f"— anqi/wumeng {SIGNATURE}",
        "",
    ]


def test_what_was_signed_comes_back() -> None:
    assert head_of(NOTE, VERIFIER) == HEAD
    assert head_of(NOTE, Verifier.read(str(VERIFIER))) == HEAD


@pytest.mark.parametrize("place", range(len(NOTE)))
def test_no_sign_of_a_checkpoint_can_be_altered_or_left_out(place: int) -> None:
    altered = "A" if NOTE[place] != "A" else "B"
    for note in (NOTE[:place] + altered + NOTE[place + 1 :], NOTE[:place] + NOTE[place + 1 :]):
        with pytest.raises(BadNote):
            head_of(note, VERIFIER)


def test_signatures_of_others_are_passed_over() -> None:
    text, _gap, line = NOTE.rpartition("\n\n")
    other = SAID.rpartition("\n\n")[2]
    assert head_of(f"{text}\n\n{other}{line}{other}", VERIFIER) == HEAD


def test_a_note_that_only_others_signed_is_not_ours() -> None:
    stranger = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
    for name, key in ((NAME, stranger), ("anqi/other", KEY)):
        with pytest.raises(BadNote):
            head_of(sign(HEAD.text, name, key), VERIFIER)


@pytest.mark.parametrize(
    "text",
    [
        Head("anqi/other", 1, HEAD.root).text,
        Head(NAME, 1, HEAD.root[:-1]).text,
        HEAD.text.replace("\n1\n", "\n01\n"),
        HEAD.text.replace("\n1\n", "\n-1\n"),
        HEAD.text.replace("\n1\n", "\n１\n"),
        HEAD.text + "more\n",
        NAME + "\n1\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_of_the_ledger_is_none(text: str) -> None:
    with pytest.raises(BadNote):
        head_of(sign(text, NAME, KEY), VERIFIER)


@pytest.mark.parametrize(
    "text",
    [
        "",
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("ARpc", "Ahpc"),
        PETER.replace("Peter", "Peter "),
        PETER[:-4],
        f"{PETER[:-1]}!",
    ],
)
def test_what_is_no_verifier_key_is_none(text: str) -> None:
    with pytest.raises(BadNote):
        Verifier.read(text)


@pytest.mark.parametrize("text", ["no end", "two\n\nparts\n"])
def test_a_text_that_could_not_be_read_back_is_not_signed(text: str) -> None:
    with pytest.raises(ValueError, match="full lines"):
        sign(text, NAME, KEY)


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_a_name_that_could_not_be_read_back_signs_nothing(name: str) -> None:
    with pytest.raises(ValueError, match="can't name"):
        sign(HEAD.text, name, KEY)
