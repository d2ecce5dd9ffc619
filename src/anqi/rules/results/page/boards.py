"""The boards of a plant: goals as a strip, indicators as matrices with units down and indicators across."""

from collections.abc import Iterable, Iterator

from anqi.kit.language import _
from anqi.rules.outcome.model import Counted, Outcome, UnitStatus
from anqi.rules.results.page.board_views import (
    Figure,
    GoalGroup,
    GoalView,
    Head,
    Matrix,
    Row,
    Tally,
)
from anqi.rules.results.page.openings import Openings
from anqi.rules.results.sentences import indicator_sentence
from anqi.rules.results.wording import fraction, ratio
from anqi.rules.rulebook.model import UNITS, Goal, Indicator, Ratio, Status, Subject
from anqi.rules.rulebook.sentences import target
from anqi.rules.rulebook.wording import amount, called, group_called, is_share, type_called

HEADLINE = ("five_zeros", "nine_hundreds")
"""The groups of indicators that stand together in the first matrix."""
_ACROSS = 14
"""Indicators that fit side by side."""
_SIGN = {"met": "ok", "missed": "fail", "none": "na"}


class Boards:
    """Indicators and goals of all units, sorted out by plant once."""

    def __init__(self, outcome: Outcome, openings: Openings) -> None:
        self.outcome = outcome
        self.openings = openings
        book = outcome.rulebook
        self.statuses = {
            (code, unit): _by_plant(outcome.indicator(indicator, unit))
            for code, indicator in book.indicators.items()
            for unit in UNITS
        }
        self.goal_statuses = {
            code: _by_plant(outcome.goal(goal, "plant")) for code, goal in book.goals.items()
        }

    def goals(self, plant: str) -> list[GoalGroup]:
        """The plant's goals by group, in the rulebook's order."""
        found: dict[str, list[tuple[Goal, Status]]] = {}
        for code, goal in self.outcome.rulebook.goals.items():
            for row in self.goal_statuses[code].get(plant, []):
                found.setdefault(goal.group, []).append((goal, row.status))
        return [
            GoalGroup(
                _tally(group, [status for _goal, status in goals]),
                [self._goal(plant, goal, status) for goal, status in goals],
            )
            for group, goals in found.items()
        ]

    def _goal(self, plant: str, goal: Goal, status: Status) -> GoalView:
        figures = []
        for indicator in goal.indicators:
            for row in self.statuses[indicator.code, "plant"].get(plant, []):
                text = f"{indicator.code} {_plain(indicator, row)}"
                figures.append(self._figure(indicator, row, text))
        title, basis = called(goal.title, goal.code), called(goal.basis, "")
        return GoalView(_SIGN[status], title, basis, figures)

    def matrices(self, plant: str) -> list[Matrix]:
        return [self._matrix(packed, plant) for packed in self.packed_groups()]

    def tallies(self, plant: str) -> Iterator[Tally]:
        """How many indicators of each group the plant itself meets."""
        for indicators in self.packed_groups():
            yield from _groups(indicators, list(self._rows(indicators, "plant", plant)))

    def packed_groups(self) -> list[list[Indicator]]:
        """Indicators by matrix: the headline groups first, then the others in the rulebook's order, as many as fit."""
        groups: dict[str, list[Indicator]] = {}
        for indicator in self.outcome.rulebook.indicators.values():
            groups.setdefault(indicator.group, []).append(indicator)
        first = [one for group in HEADLINE for one in groups.pop(group, [])]
        packed = [first] if first else []
        for others in groups.values():
            fresh = not packed or packed[-1] is first
            if fresh or len(packed[-1]) + len(others) > _ACROSS:
                packed.append([])
            packed[-1].extend(others)
        return packed

    def _matrix(self, indicators: list[Indicator], plant: str) -> Matrix:
        bodies = []
        for unit in UNITS:
            rows = list(self._rows(indicators, unit, plant))
            if any(cell is not None for row in rows for cell in row.cells):
                bodies.append((type_called(unit), rows))
        whole = bodies[0][1] if bodies else []
        return Matrix(list(_groups(indicators, whole)), heads(indicators), bodies)

    def _rows(self, indicators: list[Indicator], unit: Subject, plant: str) -> Iterator[Row]:
        """The units of a type, by code."""
        found: dict[str, dict[str, UnitStatus]] = {}
        for indicator in indicators:
            for status in self.statuses[indicator.code, unit].get(plant, []):
                found.setdefault(status.code, {})[indicator.code] = status
        for code, statuses in found.items():
            yield self.row(indicators, unit, code, statuses)

    def row(
        self, indicators: list[Indicator], unit: Subject, code: str, found: dict[str, UnitStatus]
    ) -> Row:
        cells = [
            self._cell(one, found[one.code], unit) if one.code in found else None
            for one in indicators
        ]
        judged = [status.status for status in found.values() if status.status != "none"]
        name = next(iter(found.values())).name
        return Row(unit, code, name, cells, judged.count("met"), len(judged))

    def _cell(self, indicator: Indicator, row: UnitStatus, unit: Subject) -> Figure:
        """For the plant what was counted; for a unit a sign, and where it is missed how much is missing."""
        value = row.value or Counted(0, None)
        if unit == "plant":
            counts_up = isinstance(indicator.value, Ratio) and is_whole(indicator)
            if counts_up and value.to and row.status != "none":
                halves = (amount(value.of), amount(value.to))
                return self._figure(indicator, row, fraction(value), halves)
            return self._figure(indicator, row, _plain(indicator, row))
        text = _missing(indicator, row) if row.status == "missed" else ""
        return self._figure(indicator, row, text)

    def _figure(
        self,
        indicator: Indicator,
        row: UnitStatus,
        text: str,
        halves: tuple[str, str] | None = None,
    ) -> Figure:
        sentence = indicator_sentence(indicator, row.value or Counted(0, None), row.status)
        number = self.openings.number(indicator.value)
        return Figure(_SIGN[row.status], text, sentence, number, halves)


def heads(indicators: list[Indicator]) -> list[Head]:
    found = []
    before: str | None = None
    for one in indicators:
        title = called(one.title, one.code)
        about = _("{code} {title}; wanted: {target}").format(
            code=one.code, title=title, target=target(one)
        )
        basis = called(one.basis, "")
        found.append(Head(one.code, title, f"{about}\n{basis}".strip(), one.group != before))
        before = one.group
    return found


def _groups(indicators: list[Indicator], whole: list[Row]) -> Iterator[Tally]:
    """The groups across, with how many of the whole plant's indicators are met."""
    spans: dict[str, list[int]] = {}
    for index, one in enumerate(indicators):
        spans.setdefault(one.group, []).append(index)
    for group, places in spans.items():
        marks = [row.cells[place] for row in whole for place in places]
        met = sum(1 for figure in marks if figure is not None and figure.mark == "ok")
        judged = sum(1 for figure in marks if figure is not None and figure.mark != "na")
        yield Tally(group_called(group), met, judged, len(places))


def _tally(group: str, statuses: list[Status]) -> Tally:
    judged = [status for status in statuses if status != "none"]
    return Tally(group_called(group), judged.count("met"), len(judged))


def _by_plant(rows: Iterable[UnitStatus]) -> dict[str, list[UnitStatus]]:
    found: dict[str, list[UnitStatus]] = {}
    for row in rows:
        found.setdefault(row.plant, []).append(row)
    return found


def is_whole(indicator: Indicator) -> bool:
    """Whether all must be there: a ratio whose target is 100 %."""
    wanted = indicator.target
    return (
        is_share(indicator.value, wanted.number)
        and wanted.comparison != "at_most"
        and wanted.number == 100
    )


def _plain(indicator: Indicator, row: UnitStatus) -> str:
    """A value alone: a count, a percentage, a mean."""
    value = row.value or Counted(0, None)
    if isinstance(indicator.value, Ratio):
        in_percent = is_share(indicator.value, indicator.target.number)
        return ratio(indicator.value, value, in_percent=in_percent)
    return amount(value.of)


def _missing(indicator: Indicator, row: UnitStatus) -> str:
    """Of a whole how many are missing; of anything else its value."""
    value = row.value or Counted(0, None)
    if is_whole(indicator) and value.to is not None and value.to > value.of:
        return amount(value.to - value.of)
    return _plain(indicator, row)
