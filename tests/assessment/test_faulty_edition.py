"""A published edition that the catalogue no longer fits: its pages say so, and the rest of the room stays usable."""

from typing import NoReturn

import pytest
from django.test import Client

from anqi.assessment.models import Run
from anqi.assessment.rulebooks import queries
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.posts import Post
from tests.assessment.runs_world import first_quarter, judged
from tests.assessment.world import holder
from tests.organisation.people import SmallPlant, signed_in

READABLE = (
    "", "begin/", "runs/", "runs/ask/", "runs/rankings/", "rulebooks/", "vetoes/", "honours/", "honours/call/",
    "honours/awards/", "appraisals/",
)  # fmt: skip
BOARD = ("", "wall/", "sheet/", "ahead/", "adjustments/", "units/branch/B1/")


@pytest.fixture
def run(wumeng: SmallPlant, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run by an edition that could be read then; meanwhile a kind of facts has left the catalogue."""
    first_quarter(wumeng)
    made = judged(wumeng)

    def unreadable(_text: str, name: str) -> NoReturn:
        raise Faulty(f"{name}.yaml", [Fault("measures.hazards_due.facts", "no kind hazard.due")])

    monkeypatch.setattr(queries, "_rulebook", unreadable)
    return made


@pytest.fixture
def office(wumeng: SmallPlant) -> Client:
    return signed_in(holder(wumeng, Post.PARTY_OFFICER, "3001"))


@pytest.mark.parametrize("page", BOARD)
def test_its_board_says_that_it_cannot_be_read(wumeng: SmallPlant, run: Run, page: str) -> None:
    answer = signed_in(wumeng.secretary).get(f"/assessment/goals/{page}")
    assert answer.status_code == 409
    assert "read by this program any more" in answer.text
    assert "small-2020" in answer.text


@pytest.mark.parametrize("page", READABLE)
def test_the_other_pages_of_the_room_stay_usable(office: Client, run: Run, page: str) -> None:
    assert office.get(f"/assessment/{page}").status_code == 200


@pytest.mark.parametrize("page", ["", "branch/", "branch/B1/"])
def test_pages_of_its_runs_say_so(office: Client, run: Run, page: str) -> None:
    assert office.get(f"/assessment/runs/{run.pk}/{page}").status_code == 409


def test_only_its_keepers_are_told_what_is_wrong_and_its_own_page_opens(
    wumeng: SmallPlant, office: Client, run: Run
) -> None:
    assert "no kind hazard.due" in office.get("/assessment/goals/").text
    assert "no kind hazard.due" not in signed_in(wumeng.stranger).get("/assessment/goals/").text
    assert office.get(f"/assessment/rulebooks/{run.edition_id}/").status_code == 200
