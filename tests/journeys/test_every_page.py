"""Every page of the house, found by its links: quiet, readable by everybody, and never wider than the window."""

import pytest
from playwright.sync_api import Browser

from anqi.organisation.posts import Administration, Post
from tests.shots.atlas import Atlas, Place, explored, looked_at
from tests.shots.installation import Served
from tests.shots.looking import (
    COLOURS,
    DESK,
    PHONE,
    Ear,
    findings,
    sideways,
    signed_in,
)

MOST = 2
"""Ways of asking for a page that are looked at besides the page itself."""
HOMES = ["worker", *Post, *Administration]


@pytest.fixture(scope="session")
def atlas(house: Served) -> Atlas:
    return explored(house)


def looked_over(browser: Browser, house: Served, place: Place) -> list[str]:
    """What is wrong with a page, on a desk in light and dark and on a phone; it is loaded once."""
    with signed_in(browser, house, place.seat, color_scheme="light") as context:
        page = context.new_page()
        ear = Ear(page, house.address)
        answer = page.goto(place.path)
        assert answer is not None
        assert answer.status == place.status
        found = [f"light, {one}" for one in findings(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"dark, {one}" for one in findings(page, COLOURS)]
        wide = {DESK: sideways(page)}
        page.set_viewport_size({"width": PHONE, "height": 844})
        found += [f"phone, {one}" for one in findings(page)]
        wide[PHONE] = sideways(page)
        found += [f"{by} px too wide at {width}" for width, by in wide.items() if by > 0]
        return [f"{place.path}: {one}" for one in found + ear.complaints]


def glanced_at(browser: Browser, house: Served, place: Place) -> list[str]:
    """What is wrong with a page that differs only by what it was asked: it is read once, on a phone."""
    with signed_in(browser, house, place.seat, width=PHONE) as context:
        page = context.new_page()
        ear = Ear(page, house.address)
        page.goto(place.path)
        found = findings(page)
        if sideways(page) > 0:
            found.append(f"{sideways(page)} px too wide")
        return [f"{place.path}: {one}" for one in found + ear.complaints]


def test_every_page_can_be_reached_by_links(atlas: Atlas) -> None:
    assert set(looked_at()) - {place.route for place in atlas.places.values()} == set()


def test_no_link_leads_where_one_may_not_go(atlas: Atlas) -> None:
    found = [f"{one.seat.login}: {one.came_from} → {one.path} {one.status}" for one in atlas.broken]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("route", looked_at(), ids=lambda route: f"/{route}")
def test_a_page_is_quiet_readable_and_fits(
    browser: Browser, house: Served, atlas: Atlas, route: str
) -> None:
    plain, *asked = atlas.of_route(route)
    found = looked_over(browser, house, plain) if plain.is_page else []
    for place in asked[:MOST]:
        found += glanced_at(browser, house, place)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("login", HOMES)
def test_the_home_of_each_post_is_quiet_readable_and_fits(
    browser: Browser, house: Served, login: str
) -> None:
    [seat] = [seat for seat in house.seats if seat.login == login]
    found = looked_over(browser, house, Place("/", "", seat, True, 200))
    assert not found, "\n".join(found)


def test_what_went_wrong_is_a_page_too(browser: Browser, house: Served) -> None:
    lost = Place("/nothing/", "", house.seats[0], True, 404)
    found = [one for one in looked_over(browser, house, lost) if "status of 404" not in one]
    assert not found, "\n".join(found)
