"""The page of very many subjects: how scores and grades are spread, instead of each subject's explanation."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from anqi.kit.exact import figure
from anqi.kit.language import _
from anqi.rules.outcome.model import Outcome, SchemeOutcome
from anqi.rules.results.page.board_views import Tally
from anqi.rules.results.page.boards import Boards
from anqi.rules.results.page.schemes import about, scale
from anqi.rules.rulebook.wording import amount, called, group_called

_BARS = 40
_WIDTH, _HEIGHT = 640, 100


@dataclass(frozen=True)
class PlantRow:
    """A plant's line of the overview: texts with their marks."""

    code: str
    name: str
    cells: list[tuple[str, str]]


@dataclass(frozen=True)
class Overview:
    heads: list[str]
    rows: list[PlantRow]
    linked: bool


@dataclass(frozen=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    title: str


@dataclass(frozen=True)
class Summary:
    """How one scheme's scores and grades are spread, over all and by plant."""

    name: str
    title: str
    basis: str
    about: str
    spoken: str
    bars: list[Bar]
    ticks: list[tuple[str, str]]
    heads: list[str]
    rows: list[list[str]]


def overview(outcome: Outcome, boards: Boards, *, linked: bool) -> Overview:
    """Every plant with the goals and indicators that it meets, group by group, and its subjects."""
    groups = list(dict.fromkeys(goal.group for goal in outcome.rulebook.goals.values()))
    heads = [group_called(group) for group in groups]
    indicators = boards.packed_groups()
    heads += [
        group_called(group)
        for packed in indicators
        for group in dict.fromkeys(one.group for one in packed)
        if group not in groups
    ]
    named = [called(one.scheme.title, name) for name, one in outcome.schemes.items()]
    counts = {
        name: Counter(one.subjects["plant"].to_pylist()) for name, one in outcome.schemes.items()
    }
    rows = []
    for code, name in outcome.plants.items():
        tallies = {group.tally.title: group.tally for group in boards.goals(code)}
        for tally in boards.tallies(code):
            tallies.setdefault(tally.title, tally)
        cells = [_tallied(tallies.get(head)) for head in heads]
        cells += [(str(count[code]), "") for count in counts.values()]
        rows.append(PlantRow(code, name, cells))
    return Overview([*heads, *named], rows, linked)


def _tallied(tally: Tally | None) -> tuple[str, str]:
    if tally is None or not tally.judged:
        return "–", "na"
    text = f"{tally.met}/{tally.judged}"
    return (text, "") if tally.met == tally.judged else (f"✗ {text}", "fail")


def summary(outcome: Outcome, scheme: SchemeOutcome) -> Summary:
    scores = sorted(scheme.subjects["score"].to_pylist())
    title = called(scheme.scheme.title, scheme.scheme.name)
    bars, ticks = _bars(scheme, scores)
    grades = [called(grade.title, grade.code) for grade in scheme.scheme.grades]
    heads = [_("Code"), _("Plant"), _("subjects"), *grades, _("no grade")]
    return Summary(
        name=scheme.scheme.name,
        title=title,
        basis=called(scheme.scheme.basis, ""),
        about=about(scheme.scheme),
        spoken=_("How the scores are spread"),
        bars=bars,
        ticks=ticks,
        heads=[*heads, _("lowest"), _("median"), _("highest")],
        rows=list(_spread(outcome, scheme)),
    )


def _bars(scheme: SchemeOutcome, scores: list[int]) -> tuple[list[Bar], list[tuple[str, str]]]:
    """The scores by equal steps of the scale."""
    drawn = scale(scheme)
    step = max(1, -(-(drawn.high - drawn.low) // _BARS))
    counts = Counter(min(max(0, score - drawn.low) // step, _BARS - 1) for score in scores)
    tallest = max(counts.values(), default=1)
    width = _WIDTH / _BARS
    bars = []
    for place, count in sorted(counts.items()):
        height = _HEIGHT * count / tallest
        low = drawn.low + place * step
        bars.append(
            Bar(
                x=f"{place * width + 1:.1f}",
                y=f"{112 - height:.1f}",
                width=f"{width - 2:.1f}",
                height=f"{height:.1f}",
                title=_("{low} to {high}: {count}").format(
                    low=figure(low), high=figure(low + step), count=count
                ),
            )
        )
    return bars, [
        (f"{(line - drawn.low) / step * width:.1f}", amount(line))
        for line in sorted({drawn.low, *drawn.lines, drawn.high})
    ]


def _spread(outcome: Outcome, scheme: SchemeOutcome) -> Iterator[list[str]]:
    """A line a plant: how many have each grade, and the lowest, the middle and the highest score."""
    scores: dict[str, list[int]] = {}
    grades: dict[str, Counter[str | None]] = {}
    heads = (scheme.subjects[name].to_pylist() for name in ("plant", "score", "grade"))
    for plant, score, grade in zip(*heads, strict=True):
        scores.setdefault(plant, []).append(score)
        grades.setdefault(plant, Counter())[grade] += 1
    for plant, found in scores.items():
        found.sort()
        counts = grades[plant]
        yield [
            plant,
            outcome.plants.get(plant, ""),
            str(len(found)),
            *(str(counts[grade.code]) for grade in scheme.scheme.grades),
            str(counts[None]),
            *(figure(found[place]) for place in (0, (len(found) - 1) // 2, -1)),
        ]
