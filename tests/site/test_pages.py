"""The pages of the frame answer, in both languages, and go back to where one was."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.site.reading import classes, inline, tags

STATES = ("ok", "part", "fail", "na", "open")
COMPONENTS = {
    "page-head", "crumbs", "actions", "figures", "fig", "table", "stack", "year", "void", "undo",
    "summary", "verdict", "mk", "risk-1", "risk-2", "risk-3", "risk-4", "tasks", "done", "timeline",
    "short", "now", "bad", "stages", "past", "tree", "win", "sel", "why", "path", "filters", "chip",
    "seg", "field", "hint", "error", "errors", "picks", "known", "has-error", "notice",
    "notice-part", "notice-fail", *STATES,
}  # fmt: skip


def test_home_greets_who_is_signed_in_and_says_the_day(signed_in: Client) -> None:
    page = signed_in.get("/").text
    assert "王芳，您好" in page
    assert "卷包车间党支部" in page
    assert "年" in page[page.index("crumbs") : page.index("</ol>")]


def test_home_asks_the_database_a_few_times_only(
    signed_in: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        assert signed_in.get("/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/patterns/"])
def test_who_is_not_signed_in_is_sent_to_sign_in(db: None, client: Client, address: str) -> None:
    assert client.get(address)["Location"].startswith("/sign-in/")


def test_the_patterns_show_every_component_in_every_state(signed_in: Client) -> None:
    assert COMPONENTS - classes(signed_in.get("/patterns/").text) == set()


def test_the_patterns_say_each_sign_in_a_word_too(signed_in: Client) -> None:
    page = signed_in.get("/patterns/").text
    assert page.count('class="mk ') == page.count('class="mk na"') + sum(
        page.count(f'class="mk {state}"') for state in STATES if state != "na"
    )
    assert '<span class="mk fail"><span class="visually-hidden">未达标</span></span>' in page


def test_the_language_is_switched_and_stays(signed_in: Client) -> None:
    answer = signed_in.post("/language/", {"language": "en", "next": "/patterns/"})
    assert answer["Location"] == "/patterns/"
    page = signed_in.get("/").text
    assert '<html lang="en"' in page
    assert "Nothing waits for you" in page


def test_light_or_dark_is_chosen_and_given_back(signed_in: Client) -> None:
    assert "data-theme" not in signed_in.get("/").text
    signed_in.post("/theme/", {"theme": "dark", "next": "/"})
    assert 'data-theme="dark"' in signed_in.get("/").text
    signed_in.post("/theme/", {"theme": "", "next": "/"})
    assert "data-theme" not in signed_in.get("/").text


def test_no_other_theme_is_taken(client: Client) -> None:
    assert client.post("/theme/", {"theme": "pink"}).status_code == 400


def test_a_switch_never_leads_to_another_host(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("address", ["/language/", "/theme/"])
def test_looking_at_a_switch_changes_nothing(client: Client, address: str) -> None:
    assert not client.get(address).cookies


@pytest.mark.parametrize("address", ["/", "/patterns/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_stands_inline_in_a_page(signed_in: Client, address: str, language: str) -> None:
    signed_in.post("/language/", {"language": language})
    assert inline(signed_in.get(address).text) == []


@pytest.mark.parametrize("address", ["/", "/patterns/"])
def test_no_two_parts_of_a_page_have_one_name(signed_in: Client, address: str) -> None:
    names = [found["id"] for _tag, found in tags(signed_in.get(address).text) if "id" in found]
    assert len(names) == len(set(names))
