"""What a draft would change: the right subjects, through the right rule, and nothing of it is kept."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from anqi.assessment.models import Edition
from anqi.assessment.rulebooks.benches import BENCHES
from anqi.assessment.rulebooks.whatif import what_if
from anqi.kit.clock import stopped_at
from anqi.rules.rulebook.reading import parse_rulebook
from tests.assessment.rulebook_world import NEED, Keepers, keepers
from tests.assessment.world import RULEBOOK, published, theme_day
from tests.organisation.people import SmallPlant, signed_in


@pytest.fixture
def people(wumeng: SmallPlant) -> Iterator[Keepers]:
    BENCHES.close()
    yield keepers(wumeng)
    BENCHES.close()


def tried(edition: Edition, text: str, **more: Any) -> list[tuple[str, int, int, list[str]]]:
    found = what_if(
        edition=edition, draft=parse_rulebook(text.encode(), "x")[0], scheme="branch", **more
    )
    return [
        (one.subject, one.before.score, one.after.score, [rule.rule for rule in one.rules])
        for one in found.changes
        if one.before and one.after
    ]  # fmt: skip


def test_it_says_who_changes_and_through_which_rule(people: Keepers) -> None:
    published(people.small.plant)
    theme_day(people.small, date(2020, 1, 10), key="1")
    made = people.draft()
    dearer = RULEBOOK.replace("points: 2", "points: 5")
    assert tried(made, dearer) == [("B1", 6200, 6500, ["B01"])]
    assert tried(made, RULEBOOK) == []


def test_a_fact_that_is_posted_meanwhile_counts_at_once(people: Keepers) -> None:
    published(people.small.plant)
    made, dearer = people.draft(), RULEBOOK.replace("points: 2", "points: 5")
    assert tried(made, dearer) == []
    theme_day(people.small, date(2020, 2, 10), key="1")
    assert tried(made, dearer) == [("B1", 6200, 6500, ["B01"])]


def test_a_grade_that_changes_is_told_with_its_line(people: Keepers) -> None:
    published(people.small.plant)
    theme_day(people.small, date(2020, 1, 10), key="1")
    made = people.draft()
    draft = parse_rulebook(RULEBOOK.replace("at_least: 62", "at_least: 68").encode(), "x")[0]
    found = what_if(edition=made, draft=draft, scheme="branch")
    [change] = found.regraded
    assert change.before is not None
    assert change.after is not None
    assert (change.before.grade, change.after.grade) == ("good", "pass")


def test_next_years_draft_is_judged_on_the_facts_of_this_year(people: Keepers) -> None:
    published(people.small.plant)
    theme_day(people.small, date(2020, 1, 10), key="1")
    text = RULEBOOK.replace("2020-", "2021-").replace("points: 2", "points: 3")
    made = people.draft(text)
    draft = parse_rulebook(text.encode(), "x")[0]
    found = what_if(edition=made, draft=draft, scheme="branch")
    assert (found.facts, found.as_of) == ("last", date(2020, 3, 12))
    assert [(one.subject, one.by) for one in found.changes] == [("B1", 100)]


def test_last_year_is_replayed_under_a_draft_of_this_year(people: Keepers) -> None:
    old = Edition.objects.get(pk=published(people.small.plant).pk)
    theme_day(people.small, date(2020, 1, 10), key="1")
    with stopped_at(datetime(2021, 2, 1, 8, tzinfo=timezone(timedelta(hours=8)))):
        text = RULEBOOK.replace("2020-", "2021-").replace("points: 2", "points: 3")
        made = people.draft(text)
        draft = parse_rulebook(text.encode(), "x")[0]
        found = what_if(edition=made, draft=draft, scheme="branch", facts="last")
    assert (found.baseline, found.as_of) == (old, date(2020, 12, 31))
    assert [(one.subject, one.by) for one in found.changes] == [("B1", 100)]


def test_the_page_tries_what_is_typed_and_keeps_nothing_of_it(people: Keepers) -> None:
    published(people.small.plant)
    theme_day(people.small, date(2020, 1, 10), key="1")
    made = people.draft()
    assert people.officer.person is not None
    sent = {
        "key": "1", "version": "1", "scheme": "branch", "part": "rules",
        "seen": f'{{"f.{NEED}": "2"}}', f"f.{NEED}": "7",
    }  # fmt: skip
    client = signed_in(people.officer.person)
    path = f"/assessment/rulebooks/{made.pk}/what-if/"
    page = client.post(path, sent).content.decode()
    part = client.post(path, sent, headers={"HX-Request": "true"}).content.decode()
    assert "B01 2.00 → 7.00" in page
    assert f'name="f.{NEED}" value="7"' in page
    assert "B01 2.00 → 7.00" in part
    assert "<html" not in part
    assert Edition.objects.get(pk=made.pk).text == RULEBOOK


def test_who_only_reads_rulebooks_tries_nothing_out(people: Keepers) -> None:
    edition = published(people.small.plant)
    answer = signed_in(people.small.stranger).post(
        f"/assessment/rulebooks/{edition.pk}/what-if/", {}
    )
    assert answer.status_code == 404
