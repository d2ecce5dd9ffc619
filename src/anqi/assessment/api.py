"""The room of assessment, for programs: the routers of each drawer under its address."""

from ninja import Router

from anqi.assessment.appraisal.api_members import router as appraisals
from anqi.assessment.goals.api import router as goals
from anqi.assessment.goals.api_exclusions import router as exclusions
from anqi.assessment.honours.api_acts import router as honours
from anqi.assessment.process.api_acts import router as assessments
from anqi.assessment.rulebooks.api_acts import router as rulebooks
from anqi.assessment.runs.api import router as runs
from anqi.assessment.runs.api_files import router as run_files
from anqi.assessment.runs.api_rankings import router as rankings
from anqi.assessment.runs.api_results import router as results
from anqi.assessment.vetoes.api_acts import router as vetoes

router = Router()
router.add_router("/goals", goals)
router.add_router("/goals", exclusions)
router.add_router("/rulebooks", rulebooks)
router.add_router("/runs", runs)
router.add_router("/runs", run_files)
router.add_router("/runs", results)
router.add_router("/runs", rankings)
router.add_router("/assessments", assessments)
router.add_router("/vetoes", vetoes)
router.add_router("/honours", honours)
router.add_router("/appraisals", appraisals)
