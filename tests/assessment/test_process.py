"""An assessment goes its way step by step, each by the person whose step it is."""

import pytest

from anqi.assessment.models import Owner, Step
from anqi.assessment.process.faults import Conflict, Refused
from anqi.assessment.process.operations import begin, first_end
from anqi.assessment.process.standing import Stage
from anqi.kit.faults import Faulty
from anqi.organisation.models import Account, Holding
from anqi.organisation.posts import Post
from anqi.organisation.records import Denied
from anqi.work.models import State, Task
from tests.assessment.process_world import ROWS, Process, days, key, nothing_written
from tests.organisation.people import SINCE, SmallPlant


@pytest.fixture
def process(wumeng: SmallPlant) -> Process:
    return Process(wumeng)


def test_from_a_run_to_the_seal(process: Process) -> None:
    made = process.begun()
    assert process.stands(made).stage == Stage.COMPUTED
    process.confirm(made)
    assert process.stands(made).stage == Stage.CONFIRMED
    process.act("publish", made, process.office, until=first_end())
    assert process.stands(made).stage == Stage.PUBLISHED
    with days(8):
        assert process.stands(made).stage == Stage.ANSWERED
        process.decide(made)
        process.act("seal", made, process.office)
        assert process.stands(made).stage == Stage.SEALED


def test_deadlines_are_tasks_of_posts_and_are_closed_by_the_steps(process: Process) -> None:
    made = process.begun()
    assert set(Task.objects.values_list("post", flat=True)) == {
        "safety_department",
        "discipline_secretary",
    }
    process.confirm(made)
    assert set(Task.objects.values_list("state", flat=True)) == {State.OFFERED}
    process.act("publish", made, process.office, until=first_end())
    assert Task.objects.filter(state=State.CLOSED).count() == 2
    with days(8):
        process.decide(made)
        process.act("seal", made, process.office)
    assert set(Task.objects.values_list("state", flat=True)) == {State.CLOSED}


def test_a_run_has_one_assessment_of_a_scheme_at_a_time(process: Process) -> None:
    made = process.begun()
    with pytest.raises(Conflict):
        process.begun()
    process.act("call_off", made, process.office, note="日期错了")
    assert process.begun().pk != made.pk


def test_who_holds_no_such_post_is_told_nothing(process: Process) -> None:
    made = process.begun()
    run = process.run()
    with nothing_written(made):
        for account in (process.secretary, process.stranger, process.chief):
            with pytest.raises(Denied):
                begin(account=account, run=run, scheme="branch", key=key())
            with pytest.raises(Denied):
                process.act("confirm", made, account, owner=Owner.SAFETY)


def test_safety_does_not_confirm_what_is_the_discipline_secretarys(process: Process) -> None:
    made = process.begun()
    with nothing_written(made), pytest.raises(Denied):
        process.act("confirm", made, process.safety, owner=Owner.DISCIPLINE)


def test_data_sent_back_want_another_run_and_to_be_confirmed_anew(process: Process) -> None:
    made = process.begun()
    process.act("confirm", made, process.safety, owner=Owner.SAFETY)
    process.act("send_back", made, process.discipline, owner=Owner.DISCIPLINE, note="漏记一条处分")
    assert process.stands(made).stage == Stage.RETURNED
    with pytest.raises(Refused):
        process.act("confirm", made, process.safety, owner=Owner.SAFETY)
    process.act("repeat", made, process.office, run=process.run(), note="已补录")
    now = process.stands(made)
    assert (now.stage, now.confirmed) == (Stage.COMPUTED, {})


def test_a_run_made_before_the_data_were_sent_back_is_not_taken(process: Process) -> None:
    made = process.begun()
    early = process.run()
    with days(1):
        process.act("send_back", made, process.safety, owner=Owner.SAFETY, note="缺一起事故")
        with nothing_written(made), pytest.raises(Faulty, match="faults"):
            process.act("repeat", made, process.office, run=early, note="重算")


def test_a_repetition_that_differs_begins_a_new_publication(process: Process) -> None:
    made = process.published()
    other = ({**ROWS[0], "score": 7500}, *ROWS[1:])
    process.act("repeat", made, process.office, run=process.run(other), note="更正一条事实")
    assert process.stands(made).until is None
    process.confirm(made)
    assert process.stands(made).stage == Stage.CONFIRMED


def test_a_repetition_in_which_nobody_differs_lets_the_publication_go_on(process: Process) -> None:
    made = process.published()
    until = process.stands(made).until
    process.act("repeat", made, process.office, run=process.run(), note="核对")
    assert process.stands(made).stage == Stage.COMPUTED
    process.confirm(made)
    now = process.stands(made)
    assert (now.stage, now.until) == (Stage.PUBLISHED, until)


def test_a_publication_lasts_five_working_days_at_least(process: Process) -> None:
    made = process.confirmed()  # on Thursday 12 March
    assert first_end().isoformat() == "2020-03-19"
    with nothing_written(made), pytest.raises(Faulty):
        process.act("publish", made, process.office, until=first_end().replace(day=18))


def test_somebody_else_than_who_recorded_the_decision_seals_it(process: Process) -> None:
    assert process.chief.person is not None
    Holding.objects.create(person=process.chief.person, post=Post.PARTY_OFFICER, active_from=SINCE)
    made = process.decided()
    with days(8):
        with nothing_written(made), pytest.raises(Refused):
            process.act("seal", made, Account.objects.get(pk=process.chief.pk))
        process.act("seal", made, process.office)


def test_a_sealed_one_stores_nothing_more(process: Process) -> None:
    made = process.decided()
    with days(8):
        process.act("seal", made, process.office)
        with nothing_written(made):
            for name, more in (
                ("call_off", {"note": "x"}),
                ("seal", {}),
                ("publish", {"until": first_end()}),
            ):
                with pytest.raises(Refused):
                    process.act(name, made, process.office, **more)


def test_the_same_key_again_takes_the_step_once_and_another_content_is_a_conflict(
    process: Process,
) -> None:
    made = process.begun()
    step = process.act("confirm", made, process.safety, owner=Owner.SAFETY, key="k", version=1)
    again = process.act("confirm", made, process.safety, owner=Owner.SAFETY, key="k", version=1)
    assert again == step
    with pytest.raises(Conflict):
        process.act("confirm", made, process.safety, owner=Owner.SAFETY, key="k", note="另一句")


def test_of_two_who_act_on_one_version_the_second_is_told(process: Process) -> None:
    made = process.begun()
    process.act("confirm", made, process.safety, owner=Owner.SAFETY, version=1)
    with pytest.raises(Conflict):
        process.act("confirm", made, process.discipline, owner=Owner.DISCIPLINE, version=1)


def test_what_is_called_off_ends_with_its_tasks(process: Process) -> None:
    made = process.begun()
    process.act("call_off", made, process.office, note="办法已改")
    assert process.stands(made).stage == Stage.CALLED_OFF
    assert set(Task.objects.values_list("state", flat=True)) == {State.CALLED_OFF}
    assert Step.objects.filter(assessment=made).count() == 2
