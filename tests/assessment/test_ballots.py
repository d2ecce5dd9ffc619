"""The secret ballot: once for each, told only when closed, and only from five ballots on."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from anqi.assessment.appraisal import ballots
from anqi.assessment.appraisal.faults import Conflict, Refused
from anqi.assessment.appraisal.models import (
    ABSTAINED,
    AppraisalState,
    BallotTally,
    Grade,
    PaperCount,
    Urn,
    Voter,
)
from anqi.kit.faults import Faulty
from anqi.organisation.records import Denied
from tests.assessment.appraisals import Branch
from tests.organisation.people import SmallPlant


@pytest.fixture
def branch(wumeng: SmallPlant) -> Branch:
    branch = Branch(wumeng)
    branch.to_ballot()
    return branch


def numbers(branch: Branch, choice: str) -> set[int]:
    """How often a choice was voted, for whomever."""
    found = BallotTally.objects.filter(member__appraisal=branch.appraisal, choice=choice)
    return set(found.values_list("number", flat=True))


def test_a_double_click_is_one_vote_and_a_second_vote_is_refused(branch: Branch) -> None:
    branch.votes(branch.officer, key="1")
    branch.votes(branch.officer, key="1")
    with pytest.raises(Refused):
        branch.votes(branch.officer, Grade.EXCELLENT, key="2")
    assert Voter.objects.count() == 1


@pytest.mark.parametrize("who", ["beginner", "stranger", "office", "committee"])
def test_only_members_with_a_vote_cast_a_ballot(branch: Branch, who: str) -> None:
    with pytest.raises(Denied):
        branch.votes(getattr(branch, who))
    assert not Voter.objects.exists()


def test_a_ballot_says_something_of_everybody_who_is_graded_and_of_nobody_else(
    branch: Branch,
) -> None:
    everybody = {one.pk: ABSTAINED for one in branch.graded}
    given: dict[str, Any] = {"account": branch.officer, "appraisal": branch.appraisal, "key": "1"}
    for wrong in (
        {},
        everybody | {branch.graded[0].pk: "best"},
        everybody | {branch.listed(branch.beginner).pk: Grade.QUALIFIED},
    ):
        with pytest.raises(Faulty):
            ballots.vote(**given, choices=wrong)
    ballots.vote(**given, choices=everybody)
    assert Voter.objects.count() == 1


def test_nothing_is_told_while_the_ballot_is_open_and_all_of_it_afterwards(branch: Branch) -> None:
    for one in branch.members[:5]:
        branch.votes(one)
    branch.votes(branch.members[5], Grade.EXCELLENT)
    assert not BallotTally.objects.exists()
    branch.closes(note="")
    assert numbers(branch, Grade.QUALIFIED) == {5}
    assert numbers(branch, Grade.EXCELLENT) == {1}
    assert branch.state == AppraisalState.OPINION


def test_fewer_than_five_ballots_are_neither_told_nor_kept(branch: Branch) -> None:
    for one in branch.members[:4]:
        branch.votes(one)
    branch.closes()
    assert not BallotTally.objects.exists()
    assert not Urn.objects.exists()


def test_the_urn_and_its_key_are_gone_once_it_is_closed(
    branch: Branch, django_capture_on_commit_callbacks: object
) -> None:
    keys = Path(settings.HOME) / "urns"
    key = next(keys.glob(f"{branch.appraisal.pk}-1.key"))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        branch.closes()
    assert not key.exists()
    with pytest.raises(Refused):
        branch.votes(branch.officer)


def test_who_has_not_voted_is_explained_before_the_ballot_is_closed(branch: Branch) -> None:
    with pytest.raises(Faulty):
        branch.closes(note="")


def test_an_urn_without_its_key_takes_nothing_until_the_ballot_is_held_anew(branch: Branch) -> None:
    """A backup that was brought back has the urn and not its key."""
    branch.votes(branch.officer)
    (Path(settings.HOME) / "urns" / f"{branch.appraisal.pk}-1.key").unlink()
    with pytest.raises(Refused):
        branch.votes(branch.members[2])
    ballots.annul_ballot(
        account=branch.secretary, appraisal=branch.appraisal, version=branch.now.version, key="a",
        note="恢复备份",
    )  # fmt: skip
    for one in branch.members:
        branch.votes(one, key=f"again {one.login}")
    branch.closes(note="")
    assert numbers(branch, Grade.QUALIFIED) == {6}


def entered(branch: Branch, cast: int, each: int | None = None) -> None:
    """李强's count of paper ballots by the last members of the branch, all of them for 合格."""
    by = [branch.listed(one).pk for one in branch.members[-cast:]]
    ballots.enter_paper(
        account=branch.secretary, appraisal=branch.appraisal, version=branch.now.version,
        key=f"paper {cast} {each}", ballots=cast, cast_by=by,
        counts={one.pk: [0, cast if each is None else each, 0, 0, 0] for one in branch.graded},
    )  # fmt: skip


def test_paper_ballots_are_entered_by_one_and_confirmed_by_another(branch: Branch) -> None:
    entered(branch, 5)
    given: dict[str, Any] = {"appraisal": branch.appraisal, "version": branch.now.version}
    with pytest.raises(Refused):
        ballots.confirm_paper(account=branch.secretary, **given, key="1")
    with pytest.raises(Refused):
        branch.closes()
    ballots.confirm_paper(account=branch.committee, **given, key="2")
    branch.closes()
    assert numbers(branch, Grade.QUALIFIED) == {5}
    assert not PaperCount.objects.exists()
    assert Voter.objects.filter(on_paper=True).count() == 5


def test_a_count_that_does_not_add_up_is_not_taken(branch: Branch) -> None:
    for cast, each in ((4, None), (5, 4), (5, 6)):
        with pytest.raises(Faulty):
            entered(branch, cast, each)
    assert not PaperCount.objects.exists()


def test_who_voted_here_does_not_vote_on_paper_nor_the_other_way_round(branch: Branch) -> None:
    branch.votes(branch.members[-1])
    with pytest.raises(Faulty):
        entered(branch, 5)
    assert not PaperCount.objects.exists()


def test_a_few_ballots_beside_the_paper_are_not_told_by_subtraction(branch: Branch) -> None:
    branch.votes(branch.members[0])
    entered(branch, 5)
    ballots.confirm_paper(
        account=branch.committee, appraisal=branch.appraisal, version=branch.now.version, key="1"
    )
    with pytest.raises(Refused):
        branch.votes(branch.members[-1])
    branch.closes(note="")
    assert not BallotTally.objects.exists()


def test_a_count_that_is_sent_back_can_be_entered_anew(branch: Branch) -> None:
    entered(branch, 5)
    version = branch.now.version
    given: dict[str, Any] = {
        "account": branch.committee,
        "appraisal": branch.appraisal,
        "version": version,
    }
    ballots.refuse_paper(**given, key="1", note="李强的票数不对")
    with pytest.raises(Conflict):
        ballots.refuse_paper(**given, key="2", note="再退")
    entered(branch, 6)
    assert PaperCount.objects.get().ballots == 6


@pytest.mark.parametrize(
    ("here", "on_paper", "told"),
    [(5, 0, True), (4, 0, False), (0, 5, True), (4, 5, False), (5, 5, True)],
)
def test_counts_are_told_from_five_ballots_on_each_way(
    here: int, on_paper: int, *, told: bool
) -> None:
    assert ballots.is_told(here, on_paper) is told
