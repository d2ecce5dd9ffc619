"""Why acts of the room are not done, of all drawers: what the API answers with 409."""

from anqi.assessment.appraisal.faults import Conflict as AppraisalConflict
from anqi.assessment.appraisal.faults import Refused as AppraisalRefused
from anqi.assessment.goals.faults import Conflict as GoalsConflict
from anqi.assessment.goals.faults import Refused as GoalsRefused
from anqi.assessment.process.faults import Conflict as ProcessConflict
from anqi.assessment.process.faults import Refused as ProcessRefused
from anqi.assessment.rulebooks.faults import Conflict as RulebookConflict
from anqi.assessment.rulebooks.faults import Refused as RulebookRefused
from anqi.assessment.runs.ranking import Conflict as RankingConflict
from anqi.assessment.vetoes.faults import Conflict as VetoConflict
from anqi.assessment.vetoes.faults import Refused as VetoRefused

REFUSALS: tuple[type[Exception], ...] = (
    AppraisalRefused, GoalsRefused, ProcessRefused, RulebookRefused, VetoRefused,
)  # fmt: skip
"""The act is not possible as the thing stands; the text says why."""
CONFLICTS: tuple[type[Exception], ...] = (
    AppraisalConflict, GoalsConflict, ProcessConflict, RankingConflict, RulebookConflict,
    VetoConflict,
)  # fmt: skip
"""Somebody else was first, or the key was used for something else; `now` is the thing as it is."""
