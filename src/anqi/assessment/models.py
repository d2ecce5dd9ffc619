"""All tables of the room, each with its drawer."""

from anqi.assessment.appraisal.models import (
    Appraisal,
    AppraisalAct,
    AppraisalOpinion,
    AppraisalState,
    AppraisalStep,
    Appraised,
    BallotTally,
    PaperCount,
    Urn,
    Voter,
)
from anqi.assessment.goals.models import ClosedMonth, Exclusion
from anqi.assessment.honours.models import (
    HonourAward,
    HonourCall,
    HonourNomination,
    HonourStep,
)
from anqi.assessment.points.models import (
    PointsAnswer,
    PointsObjection,
    PointsPublication,
    PublishedPoints,
)
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
from anqi.assessment.runs.models import RankingDecision, Run, RunSubject
from anqi.assessment.vetoes.models import VetoAct, VetoCase, VetoOutcome, VetoStep

__all__ = [
    "Answer",
    "Appraisal",
    "AppraisalAct",
    "AppraisalOpinion",
    "AppraisalState",
    "AppraisalStep",
    "Appraised",
    "Assessment",
    "BallotTally",
    "ClosedMonth",
    "Edition",
    "EditionAct",
    "EditionState",
    "EditionStep",
    "Exclusion",
    "HonourAward",
    "HonourCall",
    "HonourNomination",
    "HonourStep",
    "Objection",
    "Owner",
    "PaperCount",
    "PointsAnswer",
    "PointsObjection",
    "PointsPublication",
    "PublishedPoints",
    "RankingDecision",
    "Ruling",
    "Run",
    "RunSubject",
    "Step",
    "StepAct",
    "Urn",
    "VetoAct",
    "VetoCase",
    "VetoOutcome",
    "VetoStep",
    "Voter",
]  # fmt: skip
