"""Whatever is written into a rulebook, it is read, or refused with faults that can be told; nothing else happens."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from anqi.kit.faults import Fault, Faulty
from anqi.rules.rulebook.reading import parse_rulebook

from .good import GOOD

SAMPLE = (Path(__file__).parent / "sample-2020.yaml").read_text("utf-8")
TROUBLE = (
    "", " ", "\n", "\t", ":", ": ", "- ", "? ", "#", ",", "[", "]", "{", "}", "'", '"', "|", ">", "&a ", "*a",
    "!", "!!str ", "<<: ", "%", "@", "`", "~", "null", "true", "0", "-1", "1e9", "1e-9", "0x1F", ".inf", "9" * 30,
    "1.005", "2020-02-30", "9999-12-31", "0000-01-01", "---\n", "...\n", "\\", "\x00", "\x85", "\u2028", "\ufeff",
    "\U0001f600", "考核", "ratio", "where", "absent", "through", "per", "share", "empty", "period",
)  # fmt: skip
TOKENS = sorted(set(GOOD.replace("\n", " ").split()))


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """A good rulebook with some pieces replaced, moved or doubled."""
    text = draw(st.sampled_from([GOOD, SAMPLE]))
    for _ in range(draw(st.integers(1, 6))):
        first = draw(st.integers(0, len(text)))
        last = min(len(text), first + draw(st.sampled_from([0, 0, 1, 2, 5, 20, 80])))
        piece = draw(st.sampled_from(TROUBLE) | st.sampled_from(TOKENS) | st.text(max_size=5))
        if draw(st.booleans()):
            piece += text[first:last]
        text = text[:first] + piece + text[last:]
    return text


@st.composite
def swaps(draw: st.DrawFn) -> str:
    """A good rulebook with words exchanged for other words of it: valid YAML, mostly nonsense."""
    words = draw(st.sampled_from([GOOD, SAMPLE])).split(" ")
    places = st.integers(0, len(words) - 1)
    for _ in range(draw(st.integers(1, 8))):
        words[draw(places)] = words[draw(places)]
    return " ".join(words)


def is_told(fault: Fault) -> bool:
    return fault.place.startswith("line ") and bool(fault.message) and str(fault).isprintable()


def read_or_refused(data: bytes) -> None:
    try:
        _, told = parse_rulebook(data, "rules.yaml")
    except Faulty as faulty:
        told = faulty.faults
        assert told
    assert all(is_told(fault) for fault in told if fault.place), told


@given(mutations() | swaps())
@settings(max_examples=150, deadline=None)
def test_a_changed_rulebook_is_read_or_refused(text: str) -> None:
    read_or_refused(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refused(data)
