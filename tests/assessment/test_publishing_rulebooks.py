"""From draft to publication: sound, sent by one, published by another, and never changed."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from anqi.assessment.models import Assessment, Edition, EditionState
from anqi.assessment.rulebooks import operations
from anqi.assessment.rulebooks.faults import Refused
from anqi.assessment.rulebooks.queries import edition_for
from anqi.assessment.rulebooks.reviewing import review
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.records import Denied
from anqi.work.models import Notice
from tests.assessment.rulebook_world import EXAMPLE, NEED, OF_FORM, Keepers, keepers
from tests.assessment.world import RULEBOOK, published
from tests.organisation.people import SmallPlant

FIRST, TODAY = date(2020, 1, 1), date(2020, 3, 12)


@pytest.fixture
def people(wumeng: SmallPlant) -> Keepers:
    return keepers(wumeng)


def publish(people: Keepers, edition: Edition, day: date = FIRST, key: str = "publish") -> Edition:
    edition.refresh_from_db()
    step = operations.publish(
        edition=edition, account=people.secretary, version=edition.version, key=key, in_force_from=day
    )  # fmt: skip
    return step.edition


def test_a_second_person_publishes_and_it_is_in_force_from_its_day(people: Keepers) -> None:
    made = people.draft(RULEBOOK + EXAMPLE)
    people.send(made)
    publish(people, made, TODAY)
    assert edition_for(people.small.plant, TODAY) == made
    assert edition_for(people.small.plant, date(2020, 3, 11)) is None
    assert [one.act for one in made.steps.all()] == ["make", "send", "publish"]


def test_who_can_publish_is_told_that_it_waits_and_its_drafter_that_it_is_published(
    people: Keepers,
) -> None:
    made = people.draft()
    people.send(made)
    assert [one.person for one in Notice.objects.all()] == [people.secretary.person]
    publish(people, made)
    assert people.officer.person in [one.person for one in Notice.objects.all()]


def test_nobody_publishes_what_he_sent_or_changed_himself(people: Keepers) -> None:
    made = people.draft()
    with pytest.raises(Denied):
        operations.publish(
            edition=made, account=people.officer, version=1, key="1", in_force_from=FIRST
        )
    people.send(made)
    made.refresh_from_db()
    assert people.secretary.person is not None
    made.steps.model.objects.create(
        edition=made, number=9, act="save", by=people.secretary.person, at=clock.now(),
        sha256=made.sha256, key="x", body="x",
    )  # fmt: skip
    with pytest.raises(Refused):
        publish(people, made)


def test_nothing_is_published_that_was_not_sent(people: Keepers) -> None:
    made = people.draft()
    with pytest.raises(Refused):
        publish(people, made)
    made.refresh_from_db()
    assert made.state == EditionState.DRAFT


def test_a_published_edition_never_changes(people: Keepers) -> None:
    made = people.draft()
    people.send(made)
    made = publish(people, made)
    with pytest.raises(Refused):
        operations.save_figures(
            edition=made, account=people.officer, version=made.version, key="9", figures={NEED: "9"}
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(pk=made.pk).update(text="rulebook: other")


def test_while_there_is_a_fault_it_is_not_sent(people: Keepers) -> None:
    made = people.draft(RULEBOOK.replace("share: 4", "share: 0.525"))
    with pytest.raises(Refused, match="1"):
        people.send(made)


def test_a_worked_example_that_fails_keeps_it_from_being_sent(people: Keepers) -> None:
    made = people.draft(RULEBOOK + EXAMPLE.replace("B01: 4", "B01: 5"))
    with pytest.raises(Refused):
        people.send(made)
    [worked] = review(made, made.steps.all()).checked.worked
    assert "4.00" in worked.failed[0]


def test_an_objection_is_overruled_by_a_decision_as_long_as_the_rule_stays_so(
    people: Keepers,
) -> None:
    made = people.draft(OF_FORM)
    with pytest.raises(Refused, match="B09"):
        people.send(made)
    operations.overrule(
        edition=made, account=people.secretary, version=1, key="1", scheme="branch", rule="B09",
        document="乌烟党〔2020〕3号", decided_on=TODAY,
    )  # fmt: skip
    made.refresh_from_db()
    assert review(made, made.steps.all()).is_sound
    step = operations.save_figures(
        edition=made, account=people.officer, version=2, key="2",
        figures={"schemes.branch.rules[2].score.each": "2"},
    )  # fmt: skip
    assert [one.rule for one in review(step.edition, made.steps.all()).open] == ["B09"]


def test_only_who_records_decisions_overrules_and_only_what_is_objected_to(people: Keepers) -> None:
    made = people.draft(OF_FORM)
    said: dict[str, Any] = {
        "edition": made,
        "version": 1,
        "key": "1",
        "scheme": "branch",
        "document": "3号",
    }
    with pytest.raises(Denied):
        operations.overrule(**said, account=people.officer, rule="B09", decided_on=TODAY)
    with pytest.raises(Refused):
        operations.overrule(**said, account=people.secretary, rule="B01", decided_on=TODAY)
    with pytest.raises(Faulty):
        operations.overrule(
            **said, account=people.secretary, rule="B09", decided_on=date(2020, 3, 13)
        )


def test_what_is_returned_is_a_draft_again_and_says_why(people: Keepers) -> None:
    made = people.draft()
    people.send(made)
    step = operations.return_(
        edition=made, account=people.secretary, version=2, key="1", note="分值过高"
    )
    assert (step.edition.state, step.note) == (EditionState.DRAFT, "分值过高")


def test_days_that_were_judged_stay_judged_by_the_edition_that_judged_them(people: Keepers) -> None:
    earlier = published(people.small.plant)
    Assessment.objects.create(
        plant=people.small.plant, edition=earlier, scheme="branch", as_of=date(2020, 2, 29),
        title="二月考核", begun_at=clock.now(),
    )  # fmt: skip
    made = people.draft(RULEBOOK.replace("points: 2", "points: 3"))
    people.send(made)
    with pytest.raises(Faulty) as refused:
        publish(people, made, date(2020, 2, 29))
    assert refused.value.faults[0].place == "in_force_from"
    assert publish(people, made, date(2020, 3, 1), key="2").in_force_from == date(2020, 3, 1)
    assert edition_for(people.small.plant, date(2020, 2, 29)) == earlier
