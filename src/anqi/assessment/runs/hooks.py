"""What other drawers add to the page of an explanation: they tell it when they are loaded.

offer_acts(lambda account, run, row: [{"text": _("Object"), "href": …}])
"""

from collections.abc import Callable, Sequence

from anqi.assessment.runs.models import Run, RunSubject
from anqi.organisation.models import Account
from anqi.pages.component_kinds import Action

Acts = Callable[[Account, Run, RunSubject], Sequence[Action]]
"""What an account can do about a result of a run; it may ask one query."""
_acts: list[Acts] = []


def offer_acts(acts: Acts) -> None:
    """Let these stand at the head of every explanation."""
    if acts not in _acts:
        _acts.append(acts)


def acts_on(account: Account, run: Run, row: RunSubject) -> list[Action]:
    """All that is offered."""
    return [act for acts in _acts for act in acts(account, run, row)]
