"""Writes the page: gathers what each part shows, and lets the templates say it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anqi.kit.language import _, spoken
from anqi.rules.engine.tracing import CountedFacts
from anqi.rules.outcome.model import Outcome, SchemeOutcome, SubjectResult
from anqi.rules.results.page.board_views import GoalGroup, Matrix
from anqi.rules.results.page.boards import Boards
from anqi.rules.results.page.dressing import asset, environment, policy_hash
from anqi.rules.results.page.explanations import Explanations
from anqi.rules.results.page.facts import Names, PackedFacts
from anqi.rules.results.page.gathering import ByPlant, Parts
from anqi.rules.results.page.openings import Openings
from anqi.rules.results.page.schemes import SchemeView, anchor, view
from anqi.rules.results.page.summaries import overview, summary
from anqi.rules.rulebook.model import UNITS
from anqi.rules.rulebook.wording import called

MOST_SUBJECTS = 5000
"""Subjects of all schemes together up to which the page explains each one."""
_MOST_OPEN = 100
"""Subjects of a scheme up to which explanations stand in the page as they are; more are packed."""


def write_page(
    outcome: Outcome, path: Path, *, counted: CountedFacts | None, facts: str = ""
) -> None:
    """Write the page. `counted` are the facts that its figures open to (`engine.tracing.counted_facts`); without them
    figures open to sentences alone. `facts` says in words which facts were judged.

    Above `MOST_SUBJECTS` subjects the page sums up, and says so. The same outcome gives the same bytes.
    """
    page = _Page(outcome, counted, facts)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(page.template.generate(page.told()))


@dataclass(frozen=True)
class PlantView:
    code: str
    name: str
    part: str
    goals: list[GoalGroup]
    matrices: list[Matrix]
    links: dict[str, str]
    schemes: list[SchemeView]

    @property
    def others(self) -> str:
        """The groups of indicators that do not stand in the first matrix."""
        return _(", ").join(group.title for one in self.matrices[1:] for group in one.groups)


class _Page:
    """What the templates are told about one outcome; packed parts gather as the page is written."""

    def __init__(self, outcome: Outcome, counted: CountedFacts | None, facts: str) -> None:
        self.outcome = outcome
        self.counted = counted
        self.facts = facts
        self.count = sum(len(scheme) for scheme in outcome.schemes.values())
        self.whole = self.count <= MOST_SUBJECTS
        measures = counted.measures if counted is not None else ()
        self.openings = Openings(outcome.rulebook.period, outcome.as_of, measures)
        self.boards = Boards(outcome, self.openings)
        self.packed: dict[str, str] = {}
        templates = environment()
        self.template = templates.get_template("page.html")
        self.explanations = {
            name: Explanations(templates, outcome, scheme, self.openings)
            for name, scheme in outcome.schemes.items()
            if self.whole
        }

    def told(self) -> dict[str, Any]:
        outcome, several = self.outcome, len(self.outcome.plants) > 1
        style, script = asset("report.css"), asset("report.js")
        return {
            "lang": "zh-CN" if spoken() == "zh" else "en",
            "title": called(outcome.rulebook.title, outcome.rulebook.name),
            "places": [] if several else list(outcome.plants.values()),
            "as_of": outcome.as_of,
            "posted_until": outcome.posted_until,
            "rulebook": outcome.rulebook,
            "facts": self.facts,
            "whole": self.whole,
            "several": several,
            "count": f"{self.count:,}",
            "most": f"{MOST_SUBJECTS:,}",
            "example": next(iter(outcome.schemes), ""),
            "overview": overview(outcome, self.boards, linked=self.whole) if several else None,
            "top": self._top(),
            "plants": self._plants(),
            "summaries": self._summaries(),
            "style": style,
            "style_hash": policy_hash(style),
            "script": script,
            "script_hash": policy_hash(script),
            "parts": self.packed.items,
            "told": self.openings.as_json,
        }

    def _top(self) -> Iterator[SchemeView]:
        """The schemes whose subjects are the plants themselves."""
        for scheme in self.outcome.schemes.values():
            if self.whole and scheme.scheme.subject == "plant":
                yield self._view(scheme, list(scheme), "")

    def _plants(self) -> Iterator[PlantView]:
        """Each plant's boards and schemes, as the page comes to it."""
        if not self.whole and len(self.outcome.plants) > 1:
            return
        walks = {
            name: ByPlant(scheme)
            for name, scheme in self.outcome.schemes.items()
            if self.whole and scheme.scheme.subject != "plant"
        }
        facts = None
        if self.counted is not None and self.whole:
            facts = PackedFacts(self.counted, self.outcome.rulebook.period.first)
        for number, (code, name) in enumerate(self.outcome.plants.items()):
            part = f"facts-{number}"
            views = []
            for scheme_name, walk in walks.items():
                scheme = self.outcome.schemes[scheme_name]
                ones = walk.of(code)
                if ones:
                    views.append(self._view(scheme, ones, code))
            if facts is not None:
                self.packed[part] = facts.of(code, self._names(code, views))
            yield PlantView(
                code,
                name,
                part if part in self.packed else "",
                self.boards.goals(code),
                self.boards.matrices(code),
                {
                    one.type: anchor(self.outcome.schemes[one.name].scheme, code, "")
                    for one in views
                },
                views,
            )

    def _view(self, scheme: SchemeOutcome, ones: list[SubjectResult], plant: str) -> SchemeView:
        """Small schemes are explained in the page, large ones in packed parts."""
        explanations = self.explanations[scheme.scheme.name]
        if len(scheme) <= _MOST_OPEN:
            return view(scheme, ones, plant, lambda one: (explanations.html(one), "", 0))
        parts = Parts(f"part-{scheme.scheme.name}-{plant}", self.packed)
        found = view(scheme, ones, plant, lambda one: ("", *parts.add(explanations.html(one))))
        parts.flush()
        return found

    def _names(self, plant: str, views: list[SchemeView]) -> Names:
        """Units from the boards, and everybody who is judged."""
        found: dict[str, dict[str, str]] = {}
        for unit in UNITS:
            if unit in self.outcome.units:
                table = self.outcome.units[unit]
                heads = (table[name].to_pylist() for name in ("plant", "subject", "name"))
                found[unit] = {c: n for p, c, n in zip(*heads, strict=True) if p == plant}
        for one in views:
            named = found.setdefault(one.type, {})
            named |= {entry.one.code: entry.one.name for entry in one.entries}
        return Names(found)

    def _summaries(self) -> Iterator[Any]:
        if not self.whole:
            for scheme in self.outcome.schemes.values():
                yield summary(self.outcome, scheme)
