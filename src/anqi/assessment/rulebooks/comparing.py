"""Two editions beside each other: the figures that differ, then the lines."""

import difflib
from collections.abc import Iterator, Sequence

from anqi.assessment.rulebooks.changing import Difference, differences
from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.rulebooks.queries import compared_with
from anqi.kit.faults import Faulty

_AROUND = 2


def chosen_of(found: Edition, others: Sequence[Edition], wanted: str) -> Edition | None:
    """Which of the others an edition is compared with: the one that is wanted, else the usual one, else the first."""
    chosen = next((one for one in others if str(one.pk) == wanted), None)
    if chosen is None:
        usual = compared_with(found)
        chosen = next((one for one in others if usual is not None and one.pk == usual.pk), None)
    return chosen or next(iter(others), None)


def figures_between(before: Edition, after: Edition) -> list[Difference] | None:
    """The figures that differ; None where one of the texts is no YAML.

    Those of worked examples, which move with the period, are left out: they are read in the lines.
    """
    try:
        every = differences(before.text, after.text)
    except Faulty:
        return None
    return [one for one in every if not one.name.startswith("examples[")]


def lines_between(before: str, after: str) -> Iterator[tuple[str, str, str]]:
    """The lines that differ with some around them, each with its number and its sign (+, -, or none; @ for a gap)."""
    old, new = before.splitlines(), after.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for group in matcher.get_grouped_opcodes(_AROUND):
        yield "@", "", ""
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (("", str(j1 + at + 1), new[j1 + at]) for at in range(j2 - j1))
                continue
            yield from (("-", str(at + 1), old[at]) for at in range(i1, i2))
            yield from (("+", str(at + 1), new[at]) for at in range(j1, j2))
