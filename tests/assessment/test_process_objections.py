"""Objections: within one's scope, in time, answered by somebody else, and what a granted one asks for."""

from datetime import date
from io import BytesIO
from uuid import UUID

import pytest

from anqi.assessment.asking import DONE
from anqi.assessment.models import Answer, Assessment, Objection, Step
from anqi.assessment.process.faults import Conflict, Refused
from anqi.assessment.process.finals import finals
from anqi.assessment.process.models import Ruling
from anqi.assessment.process.objecting import about_of, answer, object_to
from anqi.assessment.process.queries import assessment_for
from anqi.assessment.process.standing import Stage
from anqi.kit.faults import Faulty
from anqi.kit.ids import uuid7
from anqi.organisation.models import Account, Tree, Unit, UnitKind
from anqi.organisation.posts import Post
from anqi.organisation.records import Denied
from anqi.work.evidence import take
from anqi.work.models import Notice, State, Task
from tests.assessment.process_world import SETTLED, Process, days, key, nothing_written
from tests.assessment.world import account_of, holder
from tests.organisation.people import SINCE, SmallPlant

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def process(wumeng: SmallPlant) -> Process:
    return Process(wumeng)


def objects(
    process: Process, made: Assessment, account: Account | None = None, subject: str = "B1",
    text: str = "二月活动漏计", rule: str = "B01", fact: UUID | None = None,
) -> Objection:  # fmt: skip
    """王芳, the secretary of B1, against a rule of B1's result, unless something else is said."""
    step = object_to(
        account=account or process.secretary, assessment=made, subject=subject, text=text,
        rule=rule, fact=fact, version=process.version(made), key=key(),
    )  # fmt: skip
    assert step.objection is not None
    return step.objection


def answers(
    process: Process, made: Assessment, one: Objection, what: Answer = Answer.REFUSED,
    account: Account | None = None, grade: str = "", document: str = "", day: date | None = None,
) -> Step:  # fmt: skip
    return answer(
        account=account or process.head, assessment=made, objection=one, answer=what,
        note="经核对", grade=grade, document=document, decided_on=day,
        version=process.version(made), key=key(),
    )  # fmt: skip


def test_a_secretary_objects_for_his_own_branch_only(process: Process) -> None:
    made = process.published()
    assert objects(process, made).due_on == date(2020, 3, 26)
    with nothing_written(made):
        for account in (process.other, process.stranger, process.officer, process.office):
            with pytest.raises(Denied):
                objects(process, made, account)


def test_nothing_is_objected_to_before_it_is_published(process: Process) -> None:
    made = process.confirmed()
    with nothing_written(made), pytest.raises(Refused, match="尚未公示"):
        objects(process, made)


def test_an_objection_after_the_deadline_names_the_last_day_and_what_is_left(
    process: Process,
) -> None:
    made = process.published()
    with days(7):
        objects(process, made)  # on 19 March, the last day
    with days(8), nothing_written(made), pytest.raises(Refused) as refused:
        objects(process, made, rule="V1")
    assert "3月19日" in str(refused.value)
    assert "更正" in str(refused.value)


@pytest.mark.parametrize("wrong", [{"rule": "B99"}, {"fact": UUID(int=7)}, {"text": " "}])
def test_an_objection_is_about_what_there_is_and_says_why(
    process: Process, wrong: dict[str, object]
) -> None:
    made = process.published()
    with nothing_written(made), pytest.raises(Faulty):
        objects(process, made, **wrong)  # type: ignore[arg-type]


def test_the_same_thing_is_objected_to_once(process: Process) -> None:
    made = process.published()
    objects(process, made)
    with nothing_written(made), pytest.raises(Refused):
        objects(process, made)
    assert objects(process, made, rule="").rule == ""


def test_evidence_comes_with_the_objection(process: Process) -> None:
    made, id = process.published(), uuid7()
    assert process.secretary.person is not None
    file = take(about=about_of(id), file=BytesIO(PDF), name="记录.pdf", by=process.secretary.person)
    object_to(
        account=process.secretary, assessment=made, subject="B1", text="见附件", id=id, files=[file],
        version=process.version(made), key=key(),
    )  # fmt: skip
    assert process.plant.evidence.get().about == about_of(id)


def test_an_objection_is_a_task_of_the_leading_group_until_it_is_answered(process: Process) -> None:
    made = process.published()
    one = objects(process, made)
    task = Task.objects.get(post=Post.GROUP_HEAD)
    assert (task.due_on, task.state) == (one.due_on, State.TO_BEGIN)
    answers(process, made, one)
    task.refresh_from_db()
    assert task.state == State.OFFERED
    with days(8):
        process.decide(made)
    task.refresh_from_db()
    assert task.state == State.CLOSED


def test_where_a_deputy_answers_the_task_of_the_head_is_ended_and_the_head_is_told(
    process: Process,
) -> None:
    made = process.published()
    one = objects(process, made)
    deputy = account_of(holder(process.here, Post.GROUP_DEPUTY, "3007"))
    answers(process, made, one, account=deputy)
    task = Task.objects.get(post=Post.GROUP_HEAD)
    assert (task.state, task.done_by) == (State.OFFERED, deputy.person)
    assert Notice.objects.filter(person=process.head.person, text=DONE).exists()
    with days(8):
        process.decide(made)
    task.refresh_from_db()
    assert task.state == State.CLOSED


def test_only_the_leading_group_answers_and_once(process: Process) -> None:
    made = process.published()
    one = objects(process, made)
    with nothing_written(made):
        for account in (process.secretary, process.office, process.chief):
            with pytest.raises(Denied):
                answers(process, made, one, account=account)
    answers(process, made, one)
    with nothing_written(made), pytest.raises(Refused):
        answers(process, made, one)


def test_nobody_answers_who_objected_or_who_is_judged_by_it(process: Process) -> None:
    made = process.published()
    one = objects(process, made)
    assert process.secretary.person is not None
    process.secretary.person.holdings.create(post=Post.GROUP_DEPUTY, active_from=None)
    himself = Account.objects.get(pk=process.secretary.pk)
    with nothing_written(made), pytest.raises(Refused):
        answers(process, made, one, account=himself)
    assert process.other.person is not None
    process.other.person.holdings.create(post=Post.GROUP_DEPUTY, active_from=None)
    neighbour = Account.objects.get(pk=process.other.pk)
    answers(process, made, one, account=neighbour)


def test_a_member_of_the_committee_of_the_branch_does_not_answer_for_it(process: Process) -> None:
    deputy = holder(process.here, Post.GROUP_DEPUTY, "3010")
    deputy.holdings.create(post=Post.BRANCH_COMMITTEE, unit=process.here.branch, active_from=None)
    made = process.published()
    one = objects(process, made)
    with nothing_written(made), pytest.raises(Refused):
        answers(process, made, one, account=account_of(deputy))


def test_a_late_answer_is_taken_and_nothing_is_decided_before_it(process: Process) -> None:
    made = process.published()
    one = objects(process, made)
    with days(30):
        assert process.stands(made).stage == Stage.ANSWERING
        with nothing_written(made), pytest.raises(Refused):
            process.decide(made)
        answers(process, made, one)
        assert process.stands(made).stage == Stage.ANSWERED


def test_where_facts_are_corrected_the_run_is_repeated_before_the_decision(
    process: Process,
) -> None:
    made = process.published()
    answers(process, made, objects(process, made), Answer.FACTS)
    with days(8):
        with nothing_written(made), pytest.raises(Refused):
            process.decide(made)
        process.act("repeat", made, process.office, run=process.run(), note="事实已更正")
        process.confirm(made)
        assert process.stands(made).stage == Stage.ANSWERED  # nobody's result differs
        process.decide(made)


def test_a_run_without_a_new_fact_is_no_repetition_upon_corrected_facts(process: Process) -> None:
    made = process.published()
    answers(process, made, objects(process, made), Answer.FACTS)
    early = process.stands(made).computed.run.size
    with nothing_written(made), pytest.raises(Faulty):
        process.act("repeat", made, process.office, run=process.run(size=early), note="未更正")


def test_another_grade_takes_a_document_and_the_score_stays(process: Process) -> None:
    made = process.published()
    five = objects(process, made, account=_secretary_of(process, "B5"), subject="B5")
    with nothing_written(made), pytest.raises(Faulty):
        answers(process, made, five, Answer.DECISION, grade="good")
    answers(
        process, made, five, Answer.DECISION, grade="good", document="1号", day=date(2020, 3, 12)
    )
    found = assessment_for(process.chief, made.pk)
    by_code = {one.row.code: (one.row.score, one.grade) for one in found.finals}
    assert by_code["B5"] == (6000, "good")


def test_no_answer_gives_a_grade_that_a_veto_bars(process: Process) -> None:
    made = process.published()
    four = objects(process, made, account=_secretary_of(process, "B4"), subject="B4", rule="V1")
    with nothing_written(made), pytest.raises(Faulty) as faulty:
        answers(
            process,
            made,
            four,
            Answer.DECISION,
            grade="excellent",
            document="1号",
            day=date(2020, 3, 12),
        )
    assert "V1" in faulty.value.faults[0].message


def test_what_the_committee_rules_later_takes_the_place_of_an_answer(process: Process) -> None:
    made = process.published()
    one = objects(process, made)
    answers(
        process, made, one, Answer.DECISION, grade="pass", document="1号", day=date(2020, 3, 12)
    )
    with days(8):
        process.decide(made, rulings=SETTLED)
    rows = assessment_for(process.chief, made.pk).rows
    rulings = Ruling.objects.filter(step__assessment=made)
    grades = {one.row.code: one.grade for one in finals(rows, rulings, process.stands(made))}
    assert (grades["B1"], grades["B2"]) == ("excellent", "good")


def test_a_conflict_leaves_no_objection_behind(process: Process) -> None:
    made = process.published()
    with pytest.raises(Conflict):
        object_to(
            account=process.secretary,
            assessment=made,
            subject="B1",
            text="漏计",
            version=1,
            key=key(),
        )
    assert not Objection.objects.exists()


def _secretary_of(process: Process, code: str) -> Account:
    branch = Unit.objects.create(
        plant=process.plant,
        tree=Tree.PARTY,
        kind=UnitKind.BRANCH,
        code=code,
        name=code,
        active_from=SINCE,
    )
    person = holder(process.here, Post.GROUP_MEMBER, f"4{code}")
    person.holdings.create(post=Post.BRANCH_SECRETARY, unit=branch, active_from=SINCE)
    return account_of(person)
