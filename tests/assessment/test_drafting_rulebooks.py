"""Drafts of rulebooks: begun, changed in tables and in the text, by one person after the other."""

from datetime import date
from typing import Any

import pytest

from anqi.assessment.models import Edition, EditionState
from anqi.assessment.rulebooks import operations
from anqi.assessment.rulebooks.faults import Conflict, Refused
from anqi.assessment.rulebooks.forms import given, given_text
from anqi.assessment.rulebooks.outline import outline
from anqi.assessment.rulebooks.reviewing import checked, review
from anqi.kit.faults import Faulty
from anqi.organisation.records import Denied
from tests.assessment.rulebook_world import NEED, SHARE, Keepers, keepers
from tests.assessment.world import RULEBOOK, account_of, published
from tests.organisation.people import SmallPlant


@pytest.fixture
def people(wumeng: SmallPlant) -> Keepers:
    return keepers(wumeng)


def test_a_draft_takes_name_title_and_period_from_its_text(people: Keepers) -> None:
    made = people.draft()
    assert (made.name, made.number, made.state) == ("small-2020", 1, EditionState.DRAFT)
    assert made.title["en"] == "Assessment 2020"
    assert (made.first, made.last) == (date(2020, 1, 1), date(2020, 12, 31))
    assert people.draft(key="another").number == 2


def test_a_text_that_does_not_say_which_rulebook_it_is_is_not_taken(people: Keepers) -> None:
    with pytest.raises(Faulty) as refused:
        people.draft("schemes: [")
    assert refused.value.faults[0].place == "text"
    assert not Edition.objects.exists()


def test_a_copy_for_the_next_year_moves_its_period_and_keeps_its_comments(people: Keepers) -> None:
    earlier = published(people.small.plant, f"# why it is so\n{RULEBOOK}")
    copy = operations.draft(
        plant=people.small.plant, account=people.officer, key="1", text=earlier.text, based_on=earlier,
        name="small-2021", title="2021年考核办法", years=1,
    ).edition  # fmt: skip
    assert (copy.name, copy.first, copy.based_on) == ("small-2021", date(2021, 1, 1), earlier)
    assert copy.text.startswith("# why it is so\nrulebook: small-2021\n")
    assert copy.title["zh"] == "2021年考核办法"


def test_a_copy_for_the_next_year_is_called_after_it(people: Keepers) -> None:
    copy = operations.draft(
        plant=people.small.plant, account=people.officer, key="1", text=RULEBOOK, years=1
    ).edition
    assert (copy.name, copy.title["zh"]) == ("small-2021", "2021年考核办法")


def test_figures_are_changed_where_they_stand_and_nothing_besides(people: Keepers) -> None:
    made = people.draft(f"# by hand\n{RULEBOOK}")
    step = operations.save_figures(
        edition=made, account=people.other, version=1, key="1",
        figures={NEED: "2.5", "schemes.branch.rules[0].score.otherwise": "-1"},
        lists={"schemes.branch.vetoes[0].bars": ["excellent", "good"]},
    )  # fmt: skip
    before, after = made.text.splitlines(), step.edition.text.splitlines()
    differ = [now for was, now in zip(before, after, strict=True) if was != now]
    assert differ == [
        "        score: {need: 1, points: 2.5, otherwise: -1}",
        "        bars: [excellent, good]",
    ]


def test_a_figure_typed_on_a_chinese_keyboard_is_the_same_figure(people: Keepers) -> None:
    made = people.draft()
    step = operations.save_figures(
        edition=made, account=people.officer, version=1, key="1", figures={SHARE: " ３．５ "}
    )
    assert "score: {share: 3.5}" in step.edition.text


def test_a_draft_may_have_faults_each_with_its_line_and_place(people: Keepers) -> None:
    made = people.draft()
    step = operations.save_figures(
        edition=made, account=people.officer, version=1, key="1", figures={SHARE: "0.525"}
    )
    [fault] = checked(step.edition.text, "small-2020").faults
    assert fault.path == SHARE
    assert "0.525" in step.edition.text.splitlines()[fault.line - 1]


def test_a_text_that_is_no_yaml_keeps_name_and_period(people: Keepers) -> None:
    made = people.draft()
    step = operations.save_text(
        edition=made, account=people.officer, version=1, key="1", text="rulebook: ["
    )
    assert (step.edition.name, step.edition.first) == ("small-2020", date(2020, 1, 1))
    assert outline(step.edition.text) is None


def test_of_two_officers_the_second_is_told_and_nothing_is_overwritten(people: Keepers) -> None:
    made = people.draft()
    operations.save_figures(
        edition=made, account=people.officer, version=1, key="1", figures={NEED: "3"}
    )
    with pytest.raises(Conflict) as conflict:
        operations.save_figures(
            edition=made, account=people.other, version=1, key="1", figures={NEED: "4"}
        )
    assert conflict.value.now.version == 2
    assert "points: 3}" in Edition.objects.get().text


def test_the_same_key_again_is_the_same_step_and_with_other_content_a_conflict(
    people: Keepers,
) -> None:
    made = people.draft()
    again: dict[str, Any] = {"edition": made, "account": people.officer, "version": 1, "key": "1"}
    first = operations.save_figures(**again, figures={NEED: "3"})
    assert operations.save_figures(**again, figures={NEED: "3"}) == first
    with pytest.raises(Conflict):
        operations.save_figures(**again, figures={NEED: "4"})


def test_who_keeps_no_rulebooks_drafts_none(people: Keepers) -> None:
    stranger = account_of(people.small.stranger)
    for account in (stranger, people.secretary):
        with pytest.raises(Denied):
            operations.draft(plant=people.small.plant, account=account, key="1", text=RULEBOOK)


def test_what_was_given_up_stays_and_is_changed_no_more(people: Keepers) -> None:
    made = people.draft()
    operations.drop(edition=made, account=people.officer, version=1, key="1", note="重复")
    made.refresh_from_db()
    assert made.state == EditionState.DROPPED
    with pytest.raises(Refused):
        operations.save_text(
            edition=made, account=people.officer, version=2, key="2", text=RULEBOOK
        )


@pytest.mark.parametrize("name", given())
def test_the_rulebooks_that_come_with_the_program_pass_all_checks(
    people: Keepers, name: str
) -> None:
    made = people.draft(given_text(name))
    found = review(made, made.steps.all())
    assert found.is_sound
    assert len(found.checked.worked) == 4
    tables = outline(made.text)
    assert tables is not None
    assert set(tables.sheets) == {"branch", "department", "member"}
