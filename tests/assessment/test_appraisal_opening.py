"""Opening a branch's appraisal, its list, and its stages up to the ballot."""

from datetime import date, timedelta
from typing import Any

import pytest

from anqi.assessment.appraisal import operations
from anqi.assessment.appraisal.faults import Conflict, Refused
from anqi.assessment.appraisal.models import Appraisal, AppraisalState, AppraisalStep, Appraised
from anqi.assessment.appraisal.quorum import most_excellent, voters
from anqi.assessment.appraisal.roster import members_on
from anqi.kit.faults import Faulty
from anqi.organisation.models import Assignment, Standing, Tree, Unit, UnitKind
from anqi.organisation.records import Denied
from tests.assessment.appraisals import Branch
from tests.organisation.people import SINCE, SmallPlant


@pytest.fixture
def branch(wumeng: SmallPlant) -> Branch:
    return Branch(wumeng)


def test_the_list_is_the_roster_of_the_day_full_members_and_provisional_ones(
    branch: Branch,
) -> None:
    listed = list(branch.now.members.all())
    assert len(listed) == 7
    assert sum(one.is_graded for one in listed) == 6
    assert len(voters(listed)) == 6
    beginner = branch.listed(branch.beginner)
    assert (beginner.is_graded, beginner.has_vote) == (False, False)


def test_a_third_is_rounded_down_and_counts_provisional_members_where_the_plant_says_so(
    branch: Branch,
) -> None:
    listed = list(branch.now.members.all())
    assert most_excellent(branch.now, listed) == 2
    branch.appraisal.counts_provisional = False
    assert most_excellent(branch.appraisal, listed[:5]) == 1


def test_members_of_groups_belong_to_the_branch_and_those_of_a_branch_below_do_not(
    wumeng: SmallPlant,
) -> None:
    below = {"plant": wumeng.plant, "tree": Tree.PARTY, "active_from": SINCE}
    group = Unit.objects.create(kind=UnitKind.GROUP, code="G1", name="第一党小组", **below)
    other = Unit.objects.create(kind=UnitKind.BRANCH, code="B9", name="维修党支部", **below)
    for one in (group, other):
        one.placements.create(parent=wumeng.branch, active_from=SINCE)
    branch = Branch(wumeng)
    in_group = branch.joined("1401", Standing.Value.FULL, group)
    branch.joined("1402", Standing.Value.FULL, other)
    found = members_on(wumeng.branch, date(2020, 3, 12))
    assert in_group in found
    assert "1402" not in {one.code for one in found}


def test_who_has_no_vote_for_now_is_listed_without_it_and_without_a_reason(
    wumeng: SmallPlant,
) -> None:
    branch = Branch(wumeng)
    made = operations.open_appraisal(
        account=branch.secretary, branch=wumeng.branch, year=2020, key="2",
        without_vote=[wumeng.officer],
    ).appraisal  # fmt: skip
    listed = Appraised.objects.get(appraisal=made, person=wumeng.officer)
    assert (listed.has_vote, listed.is_graded) == (False, True)


def test_the_same_form_again_opens_nothing_twice_and_another_key_is_refused(branch: Branch) -> None:
    again = operations.open_appraisal(
        account=branch.secretary, branch=branch.unit, year=2019, key="open"
    )
    assert again.appraisal == branch.appraisal
    with pytest.raises(Refused):
        operations.open_appraisal(
            account=branch.committee, branch=branch.unit, year=2019, key="other"
        )
    with pytest.raises(Conflict):
        operations.open_appraisal(
            account=branch.secretary, branch=branch.unit, year=2020, key="open"
        )
    assert Appraisal.objects.count() == 1


@pytest.mark.parametrize("who", ["officer", "stranger", "office", "beginner"])
def test_only_the_secretary_and_the_committee_open_one(branch: Branch, who: str) -> None:
    with pytest.raises(Denied):
        operations.open_appraisal(
            account=getattr(branch, who), branch=branch.unit, year=2020, key="1"
        )


def test_a_year_that_is_not_this_or_the_last_is_refused(branch: Branch) -> None:
    with pytest.raises(Faulty):
        operations.open_appraisal(account=branch.secretary, branch=branch.unit, year=2017, key="1")


def test_nothing_is_left_out_silently_on_the_way_to_the_ballot(branch: Branch) -> None:
    def on(act: object, note: str) -> None:
        act(  # type: ignore[operator]
            account=branch.secretary, appraisal=branch.appraisal, version=branch.now.version,
            key=f"{act}{note}", note=note,
        )  # fmt: skip

    with pytest.raises(Faulty, match="1 faults"):
        on(operations.begin_self, "")
    on(operations.begin_self, "3月2日学习党章")
    with pytest.raises(Faulty):
        on(operations.begin_mutual, "")
    on(operations.begin_mutual, "三人出差")
    with pytest.raises(Faulty):
        on(operations.begin_ballot, "")
    on(operations.begin_ballot, "三人出差")
    assert branch.state == AppraisalState.BALLOT


def test_no_stage_is_reached_out_of_turn_or_by_two_at_once(branch: Branch) -> None:
    with pytest.raises(Refused):
        operations.begin_ballot(
            account=branch.secretary, appraisal=branch.appraisal, version=1, key="1", note="先投票"
        )
    given: dict[str, Any] = {
        "account": branch.secretary,
        "appraisal": branch.appraisal,
        "version": 1,
    }
    operations.begin_self(**given, key="2", note="学习")
    operations.begin_self(**given, key="2", note="学习")  # a double click
    with pytest.raises(Conflict):
        operations.begin_self(**given, key="3", note="学习")
    with pytest.raises(Conflict):
        operations.begin_self(**given, key="2", note="别的")
    assert AppraisalStep.objects.filter(appraisal=branch.appraisal).count() == 2


def test_what_a_member_writes_of_himself_is_stored_sealed(branch: Branch) -> None:
    operations.begin_self(
        account=branch.secretary, appraisal=branch.appraisal, version=1, key="1", note="学习"
    )
    operations.write_self(
        account=branch.officer,
        appraisal=branch.appraisal,
        member_version=1,
        key="2",
        text="班前检查不细",
    )
    kept = bytes(branch.listed(branch.officer).self_text or b"")
    assert "班前检查不细".encode() not in kept
    with pytest.raises(Conflict):
        operations.write_self(
            account=branch.officer,
            appraisal=branch.appraisal,
            member_version=1,
            key="3",
            text="另写",
        )
    with pytest.raises(Denied):
        operations.write_self(
            account=branch.stranger, appraisal=branch.appraisal, member_version=1, key="4", text="x"
        )


def test_who_has_left_the_branch_is_struck_and_who_has_not_is_not(branch: Branch) -> None:
    gone = branch.members[-1]
    given: dict[str, Any] = {
        "account": branch.secretary,
        "appraisal": branch.appraisal,
        "note": "调离",
    }
    with pytest.raises(Refused):
        operations.strike(**given, member=branch.listed(gone), version=1, key="1")
    yesterday = date(2020, 3, 12) - timedelta(days=1)
    Assignment.objects.filter(person=gone.person).update(active_to=yesterday)
    operations.strike(**given, member=branch.listed(gone), version=1, key="2")
    assert len(voters(branch.now.members.all())) == 5
    assert not branch.listed(gone).is_graded


def test_an_appraisal_that_is_called_off_makes_room_for_another(branch: Branch) -> None:
    branch.to_ballot()
    branch.votes(branch.officer)
    operations.call_off(
        account=branch.secretary, appraisal=branch.appraisal, version=branch.now.version, key="off",
        note="换届",
    )  # fmt: skip
    operations.open_appraisal(account=branch.secretary, branch=branch.unit, year=2019, key="anew")
    assert Appraisal.objects.count() == 2
