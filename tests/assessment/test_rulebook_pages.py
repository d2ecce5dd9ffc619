"""Pages of rulebooks, as a Party officer, the Party secretary and everybody else see them."""

import json
from typing import Any

import pytest
from django.test import Client

from anqi.assessment.models import Edition, EditionState
from anqi.organisation.models import Account
from tests.assessment.rulebook_world import NEED, OF_FORM, SHARE, Keepers, keepers
from tests.assessment.world import RULEBOOK, published
from tests.organisation.people import SmallPlant, signed_in

AT = "/assessment/rulebooks/"


@pytest.fixture
def people(wumeng: SmallPlant) -> Keepers:
    return keepers(wumeng)


def browser(account: Account) -> Client:
    assert account.person is not None
    return signed_in(account.person)


def sent(key: str, version: int, **figures: tuple[str, str]) -> dict[str, Any]:
    """A form of figures: for each path what stood there, and what was typed."""
    seen = {f"f.{path}": stood for path, (stood, _typed) in figures.items()}
    typed = {f"f.{path}": typed for path, (_stood, typed) in figures.items()}
    return {"key": key, "version": str(version), "seen": json.dumps(seen), **typed}


def test_everybody_reads_published_rulebooks_and_only_their_keepers_see_drafts(
    people: Keepers,
) -> None:
    edition, made = published(people.small.plant), people.draft(RULEBOOK.replace("2020", "2021"))
    stranger = signed_in(people.small.stranger)
    page = stranger.get(AT).content.decode()
    assert "small-2020" in page
    assert "small-2021" not in page
    assert stranger.get(f"{AT}{made.pk}/").status_code == 404
    assert "A safety theme day every month" in stranger.get(f"{AT}{edition.pk}/").content.decode()
    assert browser(people.secretary).get(f"{AT}{made.pk}/").status_code == 200


def test_the_list_has_twins_that_say_what_is_in_force(people: Keepers) -> None:
    published(people.small.plant)
    people.draft()
    rows = json.loads(b"".join(browser(people.officer).get(f"{AT}?format=json")))["rows"]
    assert [(row["edition"], row["state"], row["in_force"]) for row in rows] == [
        (2, "draft", False),
        (1, "published", True),
    ]


def test_a_rule_is_told_in_sentences_with_its_basis(people: Keepers) -> None:
    edition = published(people.small.plant)
    page = signed_in(people.small.stranger).get(f"{AT}{edition.pk}/").content.decode()
    assert "each month: 2 points from 1 on, else 0" in page
    assert "《中国共产党支部工作条例（试行）》第十六条" in page
    assert "<input" not in page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_a_fault_stands_beside_the_very_field(people: Keepers) -> None:
    made = people.draft()
    client = browser(people.officer)
    answer = client.post(f"{AT}{made.pk}/figures/", sent("1", 1, **{SHARE: ("4", "0.525")}))
    page = client.get(answer.headers["Location"]).content.decode()
    [field] = [part for part in page.split("<input") if f'name="f.{SHARE}"' in part]
    assert 'aria-invalid="true"' in field.partition(">")[0]
    assert 'value="0.525"' in field
    row = page.partition(f'name="f.{SHARE}"')[2].partition("</tr>")[0]
    assert '<p class="error">0.525' in row
    assert "To be mended before it can be sent: 1" in page


def test_the_second_of_two_officers_sees_both_versions_and_can_write_his(people: Keepers) -> None:
    made = people.draft()
    path = f"{AT}{made.pk}/figures/"
    browser(people.officer).post(path, sent("1", 1, **{NEED: ("2", "3")}))
    client = browser(people.other)
    answer = client.post(path, sent("2", 1, **{NEED: ("2", "4")}))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "人员2001 changed this" in page
    assert 'name="version" value="2"' in page
    assert f'name="f.{NEED}" value="4"' in page
    assert "points: 3}" in Edition.objects.get().text
    client.post(path, sent("3", 2, **{NEED: ("3", "4")}))
    assert "points: 4}" in Edition.objects.get().text


def test_a_text_that_somebody_else_changed_meanwhile_is_kept_in_the_field(people: Keepers) -> None:
    made = people.draft()
    browser(people.officer).post(f"{AT}{made.pk}/figures/", sent("1", 1, **{NEED: ("2", "3")}))
    mine = RULEBOOK.replace("base: 60", "base: 55")
    answer = browser(people.other).post(
        f"{AT}{made.pk}/text/", {"key": "2", "version": "1", "text": mine}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "base: 55" in page
    assert "differs" in page
    assert "base: 60" in Edition.objects.get().text


def test_the_text_names_each_fault_with_its_line(people: Keepers) -> None:
    made = people.draft(RULEBOOK.replace("every: quarter", "every: fortnight"))
    page = browser(people.officer).get(f"{AT}{made.pk}/text/").content.decode()
    line = made.text.splitlines().index("        every: fortnight") + 1
    assert f'id="line-{line}"' in page
    assert "every: fortnight" in page


def test_a_text_that_is_no_yaml_is_kept_and_mended_in_the_text(people: Keepers) -> None:
    made = people.draft()
    client = browser(people.officer)
    client.post(f"{AT}{made.pk}/text/", {"key": "1", "version": "1", "text": "rulebook: ["})
    assert "is no YAML just now" in client.get(f"{AT}{made.pk}/").content.decode()
    assert client.get(f"{AT}{made.pk}/text/").status_code == 200


def test_an_objection_names_the_policy_and_leads_to_the_decision(people: Keepers) -> None:
    made = people.draft(OF_FORM)
    page = browser(people.secretary).get(f"{AT}{made.pk}/").content.decode()
    assert "Provisions on Curbing Formalism" in page
    form = {
        "key": "1",
        "version": "1",
        "rule": "branch B09",
        "document": "3号",
        "decided_on": "2020-03-10",
    }
    answer = browser(people.secretary).post(f"{AT}{made.pk}/overrule/", form)
    assert answer.status_code == 302
    assert "Kept by the committee: 3号, 2020-03-10" in browser(people.officer).get(
        f"{AT}{made.pk}/"
    ).content.decode()  # fmt: skip


def test_a_rulebook_goes_from_the_officers_draft_to_the_secretarys_publication(
    people: Keepers,
) -> None:
    officer, secretary = browser(people.officer), browser(people.secretary)
    form = {"key": "1", "source": "given:plant-2020", "years": "0"}
    home = officer.post(f"{AT}draft/", form).headers["Location"]
    assert officer.post(f"{home}send/", {"key": "2", "version": "1"}).status_code == 302
    form = {"key": "3", "version": "2", "in_force_from": "2020-01-01"}
    assert secretary.post(f"{home}publish/", form).status_code == 302
    assert Edition.objects.get().state == EditionState.PUBLISHED
    assert "published by 人员2003, a second person" in officer.get(home).content.decode()


def test_an_act_that_came_too_late_is_refused_with_what_was_typed(people: Keepers) -> None:
    made = people.draft()
    people.send(made)
    answer = browser(people.officer).post(
        f"{AT}{made.pk}/send/", {"key": "9", "version": "1", "note": "请审"}
    )
    assert answer.status_code == 409
    assert "请审" in answer.content.decode()


def test_two_editions_are_compared_by_figures_and_by_lines(people: Keepers) -> None:
    edition = published(people.small.plant)
    made = people.draft(RULEBOOK.replace("points: 2", "points: 3"))
    page = browser(people.officer).get(f"{AT}{made.pk}/compare/?with={edition.pk}").content.decode()
    assert "B01 A safety theme day every month: points" in page
    assert page.count('<tr class="in">') == page.count('<tr class="out">') == 1


def test_the_text_is_downloaded_byte_for_byte(people: Keepers) -> None:
    edition = published(people.small.plant)
    answer = signed_in(people.small.stranger).get(f"{AT}{edition.pk}/rulebook.yaml")
    assert answer.content == RULEBOOK.encode()
    assert 'filename="small-2020-1.yaml"' in answer.headers["Content-Disposition"]


def test_a_file_and_a_text_at_once_are_not_taken(people: Keepers) -> None:
    form = {"key": "1", "source": "given:plant-2020", "text": RULEBOOK}
    answer = browser(people.officer).post(f"{AT}draft/", form)
    assert answer.status_code == 422
    assert not Edition.objects.exists()


def test_a_page_of_an_edition_takes_few_queries(
    people: Keepers, django_assert_max_num_queries: Any
) -> None:
    made = people.draft()
    client = browser(people.officer)
    client.get(f"{AT}{made.pk}/")
    for path in ("", f"{made.pk}/", f"{made.pk}/compare/", f"{made.pk}/text/"):
        with django_assert_max_num_queries(12):
            client.get(AT + path)
