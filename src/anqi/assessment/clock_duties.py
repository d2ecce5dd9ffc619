"""What the room does by the clock: each drawer registers its own duties."""

from anqi.assessment.goals import clock_duties as goals_duties
from anqi.assessment.runs import clock_duties as runs_duties

__all__ = ["goals_duties", "runs_duties"]
