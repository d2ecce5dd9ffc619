"""All scenes of the demonstration in one: what the room of assessment did in two years."""

from datetime import date

import pyarrow as pa
import pyarrow.compute as compute

from anqi.kit import clock
from anqi.site.demonstration.appraisals import Appraisals
from anqi.site.demonstration.editions import Editions
from anqi.site.demonstration.goals import Goals
from anqi.site.demonstration.honours import Honours
from anqi.site.demonstration.points import Points
from anqi.site.demonstration.stage import Cast, Scene
from anqi.site.demonstration.this_year import Nightly, ThisYear
from anqi.site.demonstration.years_end import YearsEnd


class Story:
    """The scenes, and what they post themselves."""

    def __init__(self, cast: Cast) -> None:
        self._appraisals = Appraisals(cast)
        parts = (
            Editions(cast), Goals(cast), YearsEnd(cast), Honours(cast), ThisYear(cast), self._appraisals,
            Points(cast), Nightly(cast),
        )  # fmt: skip
        self.scenes: list[Scene] = [scene for part in parts for scene in part.scenes()]

    def without_its_own(self, facts: pa.Table) -> pa.Table:
        """The sample's facts but for those that a scene posts: the appraisal of a branch that holds one."""
        ended = self._appraisals.ended
        theirs = compute.and_(
            compute.equal(facts["kind"], "party.appraisal"),
            compute.equal(facts["branch"], ended.branch.code),
        )
        newer = compute.greater_equal(facts["occurred_on"], date(clock.today().year, 1, 1))
        both = compute.fill_null(compute.and_(theirs, newer), False)  # as pyarrow takes it
        return facts.filter(compute.invert(both))
