"""What other drawers add to the pages of results and explanations: they tell it when they are loaded.

offer_acts(lambda account, run, row: [{"text": _("Object"), "href": …}])
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from anqi.assessment.runs.models import Run, RunSubject
from anqi.organisation.models import Account
from anqi.pages.component_kinds import Action
from anqi.rules.rulebook.model import Scheme


@dataclass(frozen=True)
class Decision:
    """What the committee decided of a scheme of a run: the grade of each subject that stands, by its code.

    `grades` are codes of grades; None: it is frozen, and stands for nobody yet. `ruled` are those ruled otherwise.
    """

    committee: str
    document: str
    decided_on: date
    grades: Mapping[str, str | None]
    ruled: frozenset[str] = frozenset()
    frozen: frozenset[str] = frozenset()


Deciding = Callable[[Run, Scheme, Sequence[RunSubject] | None], Decision | None]
Acts = Callable[[Account, Run, RunSubject], Sequence[Action]]
"""What an account can do about a result of a run; it may ask one query."""
_acts: list[Acts] = []
_deciding: list[Deciding] = []


def offer_decisions(decides: Deciding) -> None:
    """Let this say what was decided of the results of a run."""
    if decides not in _deciding:
        _deciding.append(decides)


def decision_on(
    run: Run, scheme: Scheme, rows: Sequence[RunSubject] | None = None
) -> Decision | None:
    """What was decided of a scheme of a run, of these rows of it (None: of all); None where nothing was."""
    decided = (one(run, scheme, rows) for one in _deciding)
    return next((found for found in decided if found is not None), None)


def offer_acts(acts: Acts) -> None:
    """Let these stand at the head of every explanation."""
    if acts not in _acts:
        _acts.append(acts)


def acts_on(account: Account, run: Run, row: RunSubject) -> list[Action]:
    """All that is offered."""
    return [act for acts in _acts for act in acts(account, run, row)]
