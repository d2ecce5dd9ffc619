"""A month is published, a member objects within five working days, and the leading group answers within ten."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from anqi.assessment.models import Answer, PointsAnswer, PointsObjection, PointsPublication
from anqi.assessment.models import PublishedPoints as Published
from anqi.assessment.points.faults import Conflict, Refused
from anqi.assessment.points.objecting import corrections
from anqi.assessment.points.wording import source_of_objection as source_of
from anqi.kit.faults import Faulty
from anqi.kit.ids import uuid7
from anqi.ledger.operations import reverse
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from anqi.organisation.records import Denied
from anqi.work.evidence import take
from anqi.work.models import Notice, State, Task
from tests.assessment.points_world import JANUARY, MARCH, NO_FACT, Points, key, on
from tests.organisation.people import SmallPlant

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def points(wumeng: SmallPlant) -> Points:
    return Points(wumeng)


@pytest.fixture
def shown(points: Points) -> Points:
    """李强 was absent in February; the month is published on 12 March, objections are taken until the 19th."""
    points.absent(date(2020, 2, 10))
    points.run()
    points.publish()
    return points


def test_a_secretary_publishes_for_the_own_branch_and_the_office_for_the_rest(
    points: Points,
) -> None:
    points.run()
    points.publish()
    assert {one.person.code for one in Published.objects.all()} == {"1001", "1002", "1005"}
    points.publish(account=points.office, branch="")
    newest = PointsPublication.objects.get(branch="")
    assert [one.person.code for one in newest.members.all()] == ["1004"]


def test_objections_are_taken_for_five_working_days(shown: Points) -> None:
    publication = shown.published().publication
    assert (publication.until, publication.post) == (date(2020, 3, 19), Post.BRANCH_SECRETARY)
    assert publication.run.as_of == date(2020, 2, 29)


def test_each_member_is_told_of_his_own_month(shown: Points) -> None:
    told = Notice.objects.filter(source="assessment/points/")
    assert {one.person.code for one in told} == {"1001", "1002", "1005"}
    assert {one.figures["day"] for one in told} == {"2020-03-19"}


@pytest.mark.parametrize("who", ["member", "committee", "stranger", "head", "other"])
def test_nobody_else_publishes(points: Points, who: str) -> None:
    points.run()
    account: Account = getattr(points, who)
    with pytest.raises(Denied):
        points.publish(account=account)


def test_a_secretary_publishes_for_no_other_branch_and_not_for_the_plant(points: Points) -> None:
    points.run()
    for branch in ("B2", "", "B9"):
        with pytest.raises(Denied):
            points.publish(branch=branch)


def test_a_month_that_is_not_over_is_not_published(points: Points) -> None:
    with pytest.raises(Faulty):
        points.publish(MARCH)
    with pytest.raises(Faulty):
        points.publish(date(2020, 2, 3))


def test_a_month_is_published_by_a_run_up_to_its_last_day_that_stays(points: Points) -> None:
    with pytest.raises(Refused):
        points.publish()
    points.run(date(2020, 2, 28))
    points.run(kept=False)
    with pytest.raises(Refused):
        points.publish()
    assert not PointsPublication.objects.exists()


def test_a_month_is_published_once(shown: Points) -> None:
    with pytest.raises(Refused):
        shown.publish()
    with pytest.raises(Refused):
        shown.publish(account=shown.office, branch="B1")


def test_the_same_key_publishes_once_and_nothing_else(points: Points) -> None:
    points.run()
    same = key()
    assert points.publish(key=same) == points.publish(key=same)
    with pytest.raises(Conflict):
        points.publish(JANUARY, key=same)


def test_a_member_objects_to_an_entry_with_its_facts(shown: Points) -> None:
    [entry] = shown.account().months[1].entries
    made = shown.objects(facts=entry.facts)
    assert (made.facts, made.due_on) == ([str(entry.facts[0])], date(2020, 3, 26))


@pytest.mark.parametrize("who", ["secretary", "office", "other", "stranger"])
def test_nobody_objects_for_another(shown: Points, who: str) -> None:
    with pytest.raises(Denied):
        shown.objects(getattr(shown, who))
    assert not PointsObjection.objects.exists()


def test_an_objection_after_the_last_day_is_refused_and_told_which_day_it_was(
    shown: Points,
) -> None:
    with on(date(2020, 3, 19)):
        shown.objects(rule="M02")
    with on(date(2020, 3, 20)), pytest.raises(Refused, match="3月19日"):
        shown.objects()


@pytest.mark.parametrize(
    "wrong", [{"rule": "M99"}, {"rule": ""}, {"text": " "}, {"facts": [NO_FACT]}, {"key": ""}]
)
def test_an_objection_is_about_what_there_is_and_says_why(
    shown: Points, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Faulty):
        shown.objects(**wrong)
    assert not PointsObjection.objects.exists()


def test_a_fact_that_one_may_not_see_is_not_named(shown: Points) -> None:
    hidden = shown.absent(date(2020, 2, 11), person="1004")
    with pytest.raises(Faulty):
        shown.objects(facts=[hidden.pk])


def test_the_same_entry_is_objected_to_once_until_it_is_answered(shown: Points) -> None:
    first = shown.objects()
    with pytest.raises(Refused):
        shown.objects()
    shown.answers(first)
    assert shown.objects() != first


def test_the_same_key_objects_once_and_to_nothing_else(shown: Points) -> None:
    same = key()
    assert shown.objects(key=same) == shown.objects(key=same)
    with pytest.raises(Conflict):
        shown.objects(key=same, rule="M02")


def test_evidence_comes_with_the_objection(shown: Points) -> None:
    id, person = uuid7(), shown.member.person
    assert person is not None
    file = take(about=source_of(id), file=BytesIO(PDF), name="假条.pdf", by=person)
    shown.objects(id=id, files=[file])
    assert shown.plant.evidence.get().about == source_of(id)


def test_the_answer_is_a_task_of_the_leading_group(shown: Points) -> None:
    made = shown.objects()
    task = Task.objects.get(post=Post.GROUP_HEAD)
    assert (task.due_on, task.state, task.source) == (
        made.due_on, State.TO_BEGIN, source_of(made.pk),
    )  # fmt: skip
    shown.answers(made)
    task.refresh_from_db()
    assert task.state == State.OFFERED


def test_who_publishes_the_next_month_accepts_what_was_answered(shown: Points) -> None:
    shown.answers(shown.objects())
    with on(date(2020, 4, 2)):
        shown.run(date(2020, 3, 31))
        shown.publish(MARCH, account=shown.office)
    assert Task.objects.get().state == State.CLOSED


@pytest.mark.parametrize("who", ["member", "secretary", "office", "director", "other"])
def test_only_the_leading_group_answers(shown: Points, who: str) -> None:
    made = shown.objects()
    with pytest.raises(Denied):
        shown.answers(made, account=getattr(shown, who))


def test_an_objection_is_answered_once(shown: Points) -> None:
    made = shown.objects()
    shown.answers(made)
    with pytest.raises(Refused, match="3005"):
        shown.answers(made)


def test_the_same_key_answers_once_and_nothing_else(shown: Points) -> None:
    made, same = shown.objects(), key()
    assert shown.answers(made, key=same) == shown.answers(made, key=same)
    with pytest.raises(Conflict):
        shown.answers(made, key=same, note="另有说明")


def test_nobody_answers_an_objection_to_his_own_points(shown: Points) -> None:
    made = shown.objects()
    assert shown.member.person is not None
    shown.member.person.holdings.create(post=Post.GROUP_DEPUTY, active_from=None)
    himself = Account.objects.get(pk=shown.member.pk)
    with pytest.raises(Refused):
        shown.answers(made, account=himself)


def test_a_late_answer_is_taken(shown: Points) -> None:
    made = shown.objects()
    with on(date(2020, 4, 20)):
        assert shown.answers(made).at.date() > made.due_on


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        (Answer.REFUSED, {"note": " "}),
        (Answer.FACTS, {}),
        (Answer.FACTS, {"facts": (NO_FACT,)}),
        (Answer.DECISION, {"decided_on": date(2020, 3, 12)}),
        (Answer.DECISION, {"document": "1号"}),
        (Answer.DECISION, {"document": "1号", "decided_on": date(2020, 3, 13)}),
    ],
)
def test_a_granted_objection_says_what_it_rests_on(
    shown: Points, what: Answer, wrong: dict[str, Any]
) -> None:
    made = shown.objects()
    with pytest.raises(Faulty):
        shown.answers(made, what, **wrong)
    assert not PointsAnswer.objects.exists()


def test_an_objection_is_granted_upon_the_reversal_of_a_fact(shown: Points) -> None:
    made = shown.objects()
    fact = shown.plant.ledger.facts.get(person="1002")
    back = reverse(fact=fact, reason="当日请假", by="1001")
    assert corrections(made) == [back]
    given = shown.answers(made, Answer.FACTS, facts=(back.pk,), document="1号")
    assert (given.facts, given.document) == ([str(back.pk)], "")


def test_facts_of_before_the_month_was_judged_or_of_another_correct_nothing(
    shown: Points,
) -> None:
    made = shown.objects()
    counted = shown.plant.ledger.facts.get(person="1002")
    of_another = shown.absent(date(2020, 2, 12), person="1001")
    for fact in (counted, of_another):
        with pytest.raises(Faulty):
            shown.answers(made, Answer.FACTS, facts=(fact.pk,))


def test_a_decision_stands_beside_the_entry_and_changes_no_points(shown: Points) -> None:
    made, before = shown.objects(), shown.account().row.score
    shown.answers(
        made, Answer.DECISION, document="昭烟党纪〔2020〕3号", decided_on=date(2020, 3, 12)
    )
    assert shown.account().row.score == before


def test_what_is_published_stays_though_the_account_follows_the_facts(shown: Points) -> None:
    reverse(fact=shown.plant.ledger.facts.get(person="1002"), reason="已请假", by="1001")
    with on(date(2020, 3, 13)):
        shown.run(date(2020, 3, 12))
        account = shown.account()
    assert (shown.published().score, account.months[1].running) == (7800, 8000)


def test_the_objector_and_the_publisher_are_told(shown: Points) -> None:
    made = shown.objects()
    shown.answers(made)
    told = Notice.objects.filter(source=source_of(made.pk)).values_list("person__code", flat=True)
    assert {"1001", "1002"} <= set(told)


def test_what_was_published_objected_and_answered_is_not_rewritten(shown: Points) -> None:
    shown.answers(shown.objects())
    tables = ("pointspublication", "publishedpoints", "pointsobjection", "pointsanswer")
    for table in tables:
        for statement in (
            f"UPDATE assessment_{table} SET id = id",
            f"DELETE FROM assessment_{table}",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_a_run_by_which_a_month_was_published_stays(shown: Points) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        shown.published().publication.run.delete()


def test_an_account_of_nobody_does_nothing(shown: Points) -> None:
    nobody = Account.objects.create_user("nobody")
    with pytest.raises(Denied):
        shown.objects(nobody)
    with pytest.raises(Denied):
        shown.publish(account=nobody)
