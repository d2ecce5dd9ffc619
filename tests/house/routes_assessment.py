"""The addresses of the room of assessment, drawer by drawer, and what they are filled with."""

from tests.house.routes import Route
from tests.house.routes_assessment_appraisal import APPRAISALS, appraisals
from tests.house.routes_assessment_goals import GOALS, goals
from tests.house.routes_assessment_honours import VETOES_AND_HONOURS, vetoes_and_honours
from tests.house.routes_assessment_points import POINTS_ADDRESSES, points
from tests.house.routes_assessment_process import PROCESS, assessments
from tests.house.routes_assessment_rulebooks import RULEBOOKS, rulebooks
from tests.house.routes_assessment_runs import RUNS, judged
from tests.organisation.access_people import World

ASSESSMENT: dict[str, list[Route]] = {
    **APPRAISALS, **PROCESS, **GOALS, **VETOES_AND_HONOURS, **POINTS_ADDRESSES, **RULEBOOKS, **RUNS,
}  # fmt: skip


def assessed(world: World) -> dict[str, str]:
    """Objects of the room by their names in the tables, made in an order in which each has what it rests on."""
    made = (rulebooks, assessments, judged, appraisals, vetoes_and_honours, goals, points)
    return {name: value for one in made for name, value in one(world).items()}
