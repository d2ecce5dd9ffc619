"""All tables of the room, each with its drawer."""

from anqi.assessment.goals.models import ClosedMonth, Exclusion
from anqi.assessment.process.models import (
    Answer,
    Assessment,
    Objection,
    Owner,
    Ruling,
    Step,
    StepAct,
)
from anqi.assessment.rulebooks.models import Edition, EditionAct, EditionState, EditionStep
from anqi.assessment.runs.models import Run, RunSubject

__all__ = [
    "Answer", "Assessment", "ClosedMonth", "Edition", "EditionAct", "EditionState", "EditionStep", "Exclusion",
    "Objection", "Owner", "Ruling", "Run", "RunSubject", "Step", "StepAct",
]  # fmt: skip
