"""A rulebook's text as tables of figures that can be changed.

They are read from the text itself and not from its meaning, so that a text with faults has them too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.kit.exact import figure, hundredths
from anqi.kit.language import spoken
from anqi.kit.periods import EVERY
from anqi.rules.rulebook.nodes import Mapping as Table
from anqi.rules.rulebook.nodes import Node, Scalar, Unreadable, parse
from anqi.rules.rulebook.nodes import Sequence as Items

Part = Literal["rules", "vetoes", "grades", "indicators"]
PARTS: tuple[Part, ...] = ("rules", "vetoes", "grades", "indicators")
EMPTY = ("met", "missed", "none")
_TIMES = {"month": 12, "quarter": 4, "half": 2, "year": 1}


@dataclass(frozen=True)
class Slot:
    """A value where it stands in the text, or where it could stand: then `stands` is false and `text` empty.

    `options` are the words that it is chosen from, `many` those of a list; `usual` is what counts where nothing stands.
    """

    path: str
    name: str
    label: str | Promise
    text: str = ""
    stands: bool = True
    options: tuple[tuple[str, str | Promise], ...] = ()
    many: tuple[str, ...] | None = None
    usual: str = ""
    tiny: bool = False


Piece = Slot | str


@dataclass(frozen=True)
class Row:
    """A rule, veto, grade or indicator: where it stands, what it is called, and how it works as words and figures."""

    path: str
    name: str
    code: str
    title: str
    basis: str
    pieces: tuple[Piece, ...]
    line: int
    full: int | None = None
    group: str = ""

    @property
    def slots(self) -> list[Slot]:
        """Its figures."""
        return [one for one in self.pieces if isinstance(one, Slot)]


@dataclass(frozen=True)
class Sheet:
    """A scheme: its rows by part, and the figures of its head."""

    name: str
    title: str
    subject: str
    head: tuple[Piece, ...]
    rows: dict[Part, list[Row]] = field(default_factory=dict)
    most: int | None = None

    @property
    def full(self) -> int | None:
        """What all rules together can give, in hundredths; None where one of them has no limit."""
        points = [row.full for row in self.rows["rules"]]
        return None if None in points else sum(one for one in points if one is not None)


@dataclass(frozen=True)
class Outline:
    """The sheets of a text by name, and its indicators."""

    sheets: dict[str, Sheet]
    indicators: list[Row]


class _At:
    """A node with where it stands, by number (`path`) and by code (`name`)."""

    def __init__(self, node: Node | None, path: str, name: str) -> None:
        self.node, self.path, self.name = node, path, name

    def get(self, key: str) -> "_At":
        """What stands behind a key; a place without a node where nothing does."""
        for found, value in self.pairs():
            if found == key:
                return value
        return _At(None, f"{self.path}.{key}", f"{self.name}.{key}")

    def pairs(self) -> Iterator[tuple[str, "_At"]]:
        if isinstance(self.node, Table):
            for key, value in self.node.pairs:
                if isinstance(key, Scalar):
                    path = f"{self.path}.{key.text}" if self.path else key.text
                    name = f"{self.name}.{key.text}" if self.name else key.text
                    yield key.text, _At(value, path, name)

    def items(self) -> list["_At"]:
        if not isinstance(self.node, Items):
            return []
        found = []
        for number, item in enumerate(self.node.items):
            one = _At(item, f"{self.path}[{number}]", f"{self.name}[{number}]")
            code = one.get("code").text
            if code:
                one.name = f"{self.name}.{code}"
            found.append(one)
        return found

    @property
    def text(self) -> str:
        return self.node.text if isinstance(self.node, Scalar) else ""

    @property
    def line(self) -> int:
        return self.node.line if self.node is not None else 0

    def title(self, otherwise: str = "") -> str:
        """A text by language, in the language spoken or another."""
        texts = {key: value.text for key, value in self.pairs()}
        return texts.get(spoken()) or next(filter(None, texts.values()), otherwise)

    def slot(self, label: str | Promise, *, usual: str = "", tiny: bool = False) -> Slot:
        stands = isinstance(self.node, Scalar)
        return Slot(self.path, self.name, label, self.text, stands, usual=usual, tiny=tiny)


def outline(text: str) -> Outline | None:
    """The tables of a text, with titles in the language spoken; None where it is no YAML."""
    return _outline(text, spoken())


@lru_cache(maxsize=16)
def _outline(text: str, _language: str) -> Outline | None:
    try:
        root = _At(parse(text), "", "")
    except Unreadable:
        return None
    titles = {key: one.get("title").title(key) for key, one in root.get("measures").pairs()}
    titles |= {key: one.get("title").title(key) for key, one in root.get("indicators").pairs()}
    months = _months(root.get("period"))
    return Outline(
        {name: _sheet(name, one, titles, months) for name, one in root.get("schemes").pairs()},
        [_indicator(code, one, titles) for code, one in root.get("indicators").pairs()],
    )


def _sheet(name: str, at: _At, titles: dict[str, str], months: int) -> Sheet:
    limits = at.get("limits")
    head = (
        _("points to start from"), at.get("base").slot(gettext_lazy("points to start from"), usual="0"),
        _("total at least"), limits.get("min").slot(gettext_lazy("total at least")),
        _("and at most"), limits.get("max").slot(gettext_lazy("total at most")),
    )  # fmt: skip
    grades = [(one.get("code").text, one.get("title").title(one.get("code").text))
              for one in at.get("grades").items()]  # fmt: skip
    return Sheet(
        name,
        at.get("title").title(name),
        at.get("subject").text,
        head,
        {
            "rules": [_rule(one, months) for one in at.get("rules").items()],
            "vetoes": [_veto(one, titles, grades) for one in at.get("vetoes").items()],
            "grades": [_grade(one) for one in at.get("grades").items()],
        },
        _number(limits.get("max").text),
    )


def _row(at: _At, pieces: list[Piece], code: str = "", full: int | None = None) -> Row:
    code = code or at.get("code").text
    basis, title = at.get("basis").title(), at.get("title").title(code)
    group = at.get("group").text
    return Row(at.path, at.name, code, title, basis, tuple(pieces), at.line, full, group)


def every_options() -> tuple[tuple[str, str | Promise], ...]:
    """The windows of a rule, as they are chosen."""
    words = (
        _("every month"),
        _("every quarter"),
        _("every half-year"),
        _("every year"),
        _("whole period"),
    )
    return tuple(zip(EVERY, words, strict=True))  # fmt: skip


def _rule(at: _At, months: int) -> Row:
    every = at.get("every")
    score, value = at.get("score"), at.get("value")
    window = Slot(
        every.path, every.name, _("window"), every.text or "period", isinstance(every.node, Scalar),
        every_options(),
    )  # fmt: skip
    pieces: list[Piece] = [window, *_score(score)]
    if isinstance(value.node, Table):
        pieces += [_(", nothing due gives"), at.get("empty").slot(_("points where nothing is due"))]
    inner, limits = at.get("window_limits"), at.get("limits")
    for each, words in ((inner, (_("each window at least"), _("each window at most"))),
                        (limits, (_("in all at least"), _("in all at most")))):  # fmt: skip
        for key, word in zip(("min", "max"), words, strict=True):
            rises = (_number(score.get("each").text) or 0) > 0
            wanted = key == "max" and each is limits and rises
            if each.get(key).node is not None or wanted:
                pieces += [_(", {words}").format(words=word), each.get(key).slot(word)]
    return _row(at, pieces, full=_full(at, months))


def _score(score: _At) -> list[Piece]:
    """How a window makes points: exactly one form, or whichever stand there."""
    pieces: list[Piece] = []
    if score.get("need").node is not None:
        pieces += [_("reaching"), score.get("need").slot(_("how many are needed"), tiny=True)]
        pieces += [_("gives"), score.get("points").slot(_("points"))]
        pieces += [_(", else"), score.get("otherwise").slot(_("points otherwise"), usual="0")]
    if score.get("each").node is not None:
        pieces += [_("each one gives"), score.get("each").slot(_("points for each"))]
    if score.get("share").node is not None:
        pieces += [_("ratio ×"), score.get("share").slot(_("points of the ratio"))]
    for number, band in enumerate(score.get("bands").items()):
        halves = [half for half in band.items() if isinstance(half.node, Scalar)]
        if len(halves) == 2:
            pieces += [
                _(", from") if number else _("from"),
                halves[0].slot(_("lower bound"), tiny=True),
            ]
            pieces += [_("gives"), halves[1].slot(_("points"))]  # fmt: skip
    return pieces


def value_called(at: _At, titles: dict[str, str]) -> str:
    """What is counted, by the names of its measures."""
    halves = [titles.get(one.text, one.text) for one in at.get("ratio").items()]
    return " ÷ ".join(halves) or titles.get(at.text, at.text)


def _veto(at: _At, titles: dict[str, str], grades: list[tuple[str, str]]) -> Row:
    when = at.get("when")
    pieces: list[Piece] = []
    if when.get("indicator").node is not None:
        status = when.get("is")
        pieces += [titles.get(when.get("indicator").text, when.get("indicator").text)]
        pieces += [Slot(status.path, status.name, _("status"), status.text,
                        isinstance(status.node, Scalar), empty_options())]  # fmt: skip
    else:
        pieces.append(value_called(when.get("value"), titles))
        words = {"at_least": "≥", "at_most": "≤", "below": "<", "above": ">"}
        for key, word in words.items():
            if when.get(key).node is not None:
                pieces += [word, when.get(key).slot(_("bound"))]
    bars = at.get("bars")
    chosen = tuple(one.text for one in bars.items())
    pieces.append(_(", closes"))
    pieces.append(
        Slot(bars.path, bars.name, _("grades that it closes"), options=tuple(grades), many=chosen)
    )
    return _row(at, pieces)  # fmt: skip


def _grade(at: _At) -> Row:
    pieces: list[Piece] = [_("from"), at.get("at_least").slot(_("score from which on"))]
    pieces += [_("points on, at most this share of all:"), at.get("quota").slot(_("quota"))]
    return _row(at, pieces)


def empty_options() -> tuple[tuple[str, str | Promise], ...]:
    """What an indicator can come to."""
    return tuple(
        zip(EMPTY, (_("target met"), _("target missed"), _("nothing to judge")), strict=True)
    )


def _indicator(code: str, at: _At, titles: dict[str, str]) -> Row:
    target, empty = at.get("target"), at.get("empty")
    pieces: list[Piece] = [value_called(at.get("value"), titles)]
    for key, word in (("at_least", "≥"), ("at_most", "≤"), ("equals", "=")):
        if target.get(key).node is not None:
            pieces += [word, target.get(key).slot(_("target"))]
    if empty.node is not None:
        label = _("where nothing is due")
        options = empty_options()
        pieces += [_(", where nothing is due")]
        pieces.append(Slot(empty.path, empty.name, label, empty.text, options=options))
    return _row(at, pieces, code=code)


def _months(period: _At) -> int:
    days = [one.text.split("-") for one in period.items()]
    try:
        (y1, m1, _d1), (y2, m2, _d2) = days
        return max((int(y2) - int(y1)) * 12 + int(m2) - int(m1) + 1, 1)
    except ValueError:
        return 12


def _full(at: _At, months: int) -> int | None:
    """The most that a rule can give, in hundredths; None where nothing limits it or it can't be read."""
    score = at.get("score")
    each = score.get("each").node is not None
    given = [_number(score.get(key).text) for key in ("points", "otherwise", "share")]
    given += [
        _number(band.items()[1].text)
        for band in score.get("bands").items()
        if len(band.items()) == 2
    ]
    found = [one for one in given if one is not None]
    if each and (_number(score.get("each").text) or 0) <= 0:
        found, each = [0], False
    most = _number(at.get("limits").get("max").text)
    if each or not found:
        return most
    windows = max(1, -(-months * _TIMES.get(at.get("every").text, 0) // 12))
    inner = _number(at.get("window_limits").get("max").text)
    best = max(found) if inner is None else min(max(found), inner)
    return best * windows if most is None else min(best * windows, most)


def _number(text: str) -> int | None:
    try:
        return hundredths(text)
    except ValueError:
        return None


def points_said(value: int | None) -> str:
    """Full points as a column shows them."""
    return "–" if value is None else figure(value)
