"""A veto is heard before it is decided, by another than who it is about, and ends by itself or with its grounds."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils.translation import override

from anqi.assessment.models import VetoCase
from anqi.assessment.vetoes import operations
from anqi.assessment.vetoes.faults import Conflict, Refused
from anqi.assessment.vetoes.models import VetoOutcome
from anqi.assessment.vetoes.operations import Ruling
from anqi.assessment.vetoes.proposing import propose_from_run, propose_liable
from anqi.assessment.vetoes.queries import bars, bars_of, case_now
from anqi.assessment.vetoes.standing import VetoState
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.ledger.models import Fact
from anqi.ledger.operations import reverse
from anqi.organisation.records import Denied
from anqi.work.models import Notice, State, Task
from tests.assessment.cases import (
    Staff,
    accident,
    at,
    decided,
    judged,
    liability,
    notified,
    now_of,
    stated,
)
from tests.assessment.world import published
from tests.organisation.people import SmallPlant

AFTER_THE_STATEMENT = date(2020, 3, 20)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def staff(wumeng: SmallPlant) -> Staff:
    return Staff(wumeng)


@pytest.fixture
def fact(wumeng: SmallPlant) -> Fact:
    return liability(wumeng, "direct")


@pytest.fixture
def case(wumeng: SmallPlant, staff: Staff, fact: Fact) -> VetoCase:
    [found] = propose_liable(account=staff.safety, plant=wumeng.plant, key="p")
    return found


def test_those_concerned_are_told_with_a_task_and_five_working_days(
    staff: Staff, case: VetoCase
) -> None:
    notified(case, staff.party)
    assert now_of(case).notified.until == date(2020, 3, 19)  # type: ignore[union-attr]
    task = Task.objects.get(person=staff.officer.person)
    assert task.due_on == date(2020, 3, 19)
    assert Notice.objects.filter(
        person=staff.officer.person, source=f"assessment/vetoes/{case.pk}/"
    )
    stated(case, staff.officer)
    task.refresh_from_db()
    assert task.state == State.OFFERED
    assert now_of(case).state == VetoState.STATED


def test_it_is_not_decided_before_those_concerned_were_heard_or_had_their_days(
    staff: Staff, case: VetoCase
) -> None:
    with pytest.raises(Refused):
        decided(case, staff.head)
    notified(case, staff.party)
    with pytest.raises(Refused):
        decided(case, staff.head)
    with at(AFTER_THE_STATEMENT):
        decided(case, staff.head)
        assert now_of(case).state == VetoState.IN_FORCE


def test_nobody_but_the_leading_group_and_the_committee_decides(
    staff: Staff, case: VetoCase
) -> None:
    notified(case, staff.party)
    stated(case, staff.officer)
    for account in (staff.party, staff.safety, staff.discipline, staff.secretary, staff.officer):
        with pytest.raises(Denied):
            decided(case, account)
    decided(case, staff.committee)
    assert now_of(case).state == VetoState.IN_FORCE


def test_nobody_decides_on_himself(wumeng: SmallPlant, staff: Staff) -> None:
    liability(wumeng, "main", person="2004", key="head")
    [mine] = propose_liable(account=staff.safety, plant=wumeng.plant, key="own")
    notified(mine, staff.party)
    stated(mine, staff.head)
    with pytest.raises(Denied):
        decided(mine, staff.head)
    decided(mine, staff.deputy)


def test_only_who_is_concerned_gives_a_statement(staff: Staff, case: VetoCase) -> None:
    notified(case, staff.party)
    for account in (staff.stranger, staff.secretary, staff.party, staff.head):
        with pytest.raises(Denied):
            stated(case, account)


def test_the_directly_responsible_loses_all_honours(
    wumeng: SmallPlant, staff: Staff, case: VetoCase
) -> None:
    notified(case, staff.party)
    stated(case, staff.officer)
    with pytest.raises(Faulty):
        decided(case, staff.head, honours=("member",))
    with pytest.raises(Faulty):
        decided(case, staff.head, until=date(2020, 6, 30))
    decided(case, staff.head)
    [bar] = bars(wumeng.plant, "person", "1002", clock.today())
    assert not bar.is_frozen
    assert bar.closes_honour("member")
    assert bar.closes_honour("safety_person")


def test_eligibility_returns_by_itself_after_the_last_day(
    wumeng: SmallPlant, staff: Staff, case: VetoCase
) -> None:
    notified(case, staff.party)
    stated(case, staff.officer)
    decided(case, staff.head)
    with at(date(2020, 12, 31)):
        assert bars(wumeng.plant, "person", "1002", clock.today())
    with at(date(2021, 1, 1)):
        assert now_of(case).state == VetoState.EXPIRED
        assert bars(wumeng.plant, "person", "1002", clock.today()) == []
        # The honours of the year itself are decided later, and are lost all the same.
        year = bars_of(wumeng.plant, [("person", "1002")], date(2020, 1, 1), date(2020, 12, 31))
        assert len(year[("person", "1002")]) == 1


def test_it_is_lifted_only_once_its_facts_are_taken_back(
    wumeng: SmallPlant, staff: Staff, case: VetoCase, fact: Fact
) -> None:
    notified(case, staff.party)
    stated(case, staff.officer)
    decided(case, staff.head)
    with pytest.raises(Refused, match="1 of its 1 facts stand"):
        lifted(case, staff)
    reverse(fact=fact, reason="责任认定有误", by="2002")
    lifted(case, staff)
    assert now_of(case).state == VetoState.LIFTED
    assert bars(wumeng.plant, "person", "1002", clock.today()) == []


def test_a_veto_of_a_run_is_lifted_once_a_newer_run_is_without_it(
    wumeng: SmallPlant, staff: Staff
) -> None:
    edition, accidents = published(wumeng.plant), [accident(wumeng), accident(wumeng, key="2")]
    [case] = propose_from_run(account=staff.party, run=judged(wumeng, edition), key="1")
    reverse(fact=accidents[0], reason="重复", by="2002")
    with at(date(2020, 3, 13)):
        judged(wumeng, edition)
        with pytest.raises(Refused, match="still has it"):
            lifted(case, staff)
    reverse(fact=accidents[1], reason="非责任事故", by="2002")
    with at(date(2020, 3, 14)):
        run = judged(wumeng, edition)
        lifted(case, staff)
    assert case.steps.get(act="lift").run_id in (run.pk, None)


def test_an_appeal_is_answered_by_another_and_freezes_where_it_is_granted(
    wumeng: SmallPlant, staff: Staff, case: VetoCase
) -> None:
    notified(case, staff.party)
    stated(case, staff.officer)
    decided(case, staff.head)
    appealed(case, staff)
    with pytest.raises(Refused):
        answered(case, staff, "head")
    answered(case, staff, "deputy")
    [bar] = bars(wumeng.plant, "person", "1002", clock.today())
    assert bar.is_frozen
    assert now_of(case).state == VetoState.PENDING


def test_an_appeal_comes_within_ten_working_days(staff: Staff, case: VetoCase) -> None:
    notified(case, staff.party)
    stated(case, staff.officer)
    decided(case, staff.head)
    last = now_of(case).appeal_until
    assert last == date(2020, 3, 26)
    with at(last + timedelta(days=1)), pytest.raises(Refused):
        appealed(case, staff)
    with at(last):
        appealed(case, staff)


def test_what_was_rejected_bars_nothing_and_is_not_proposed_again(
    wumeng: SmallPlant, staff: Staff, case: VetoCase
) -> None:
    notified(case, staff.party)
    stated(case, staff.officer)
    decided(case, staff.head, confirmed=False)
    assert bars(wumeng.plant, "person", "1002", clock.today()) == []
    assert propose_liable(account=staff.safety, plant=wumeng.plant, key="again") == []


def test_a_frozen_case_goes_on_once_responsibility_is_determined(
    staff: Staff, case: VetoCase
) -> None:
    notified(case, staff.party)
    operations.hold(account=staff.safety, case=case, version=2, key="h", note="待复核")
    with pytest.raises(Refused):
        stated(case, staff.officer)
    with pytest.raises(Refused):
        operations.release(account=staff.safety, case=case, version=3, key="r", note="x")
    operations.resume(account=staff.safety, case=case, version=3, key="g", note="复核完毕")
    assert now_of(case).state == VetoState.PROPOSED


def test_one_key_takes_one_step_and_two_people_do_not_take_it_at_once(
    staff: Staff, case: VetoCase
) -> None:
    again = {"account": staff.party, "case": case, "version": 1, "key": "k"}
    assert operations.notify(**again) == operations.notify(**again)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        operations.notify(**again, note="另一份")  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        operations.hold(account=staff.safety, case=case, version=1, key="h", note="待复核")


def lifted(case: VetoCase, staff: Staff) -> None:
    operations.lift(
        account=staff.deputy, case=case, version=case_now(case.pk).version, key="lift",
        document="乌烟领〔2020〕5号", decided_on=clock.today(), note="依据已变更",
    )  # fmt: skip


def appealed(case: VetoCase, staff: Staff) -> None:
    version = case_now(case.pk).version
    operations.appeal(account=staff.officer, case=case, version=version, key="a", note="请复核")


def answered(case: VetoCase, staff: Staff, who: str) -> None:
    ruling = Ruling(VetoOutcome.REOPENED, "乌烟领〔2020〕4号", clock.today(), "重新认定")
    version = case_now(case.pk).version
    operations.answer(
        account=getattr(staff, who), case=case, version=version, key="w", ruling=ruling
    )
