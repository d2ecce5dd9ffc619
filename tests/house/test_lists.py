"""Lists for programs, for spreadsheets and as a part of a page: for the same posts as the page itself."""

from collections.abc import Mapping

import pytest

from tests.house.routes import HOLDERS
from tests.house.test_addresses import ROUTES, Site, asked, browser, site

__all__ = ["site"]
pytestmark = pytest.mark.django_db
LISTS = (
    "assessment/goals/", "assessment/goals/adjustments/", "assessment/goals/exclusions/",
    "accounts/", "assessment/", "assessment/appraisals/", "assessment/honours/",
    "assessment/honours/awards/", "assessment/points/", "assessment/points/members/",
    "assessment/points/objections/", "assessment/rulebooks/", "assessment/runs/",
    "assessment/vetoes/", "jobs/", "ledger/facts/", "organisation/people/", "records/", "tasks/",
)  # fmt: skip
"""Addresses with twins, which answer in parts too."""
WAYS = {
    "JSON": ("?format=json", {}),
    "Excel": ("?format=xlsx", {}),
    "part of a page": ("", {"HX-Request": "true"}),
}


@pytest.mark.parametrize(("query", "headers"), WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_for_the_same_posts_in_whatever_form(
    site: Site, name: str, query: str, headers: Mapping[str, str]
) -> None:
    [route] = ROUTES[name]
    for holder in HOLDERS:
        client = browser(site.world.accounts[holder])
        status = asked(client, "GET", f"/{name}{query}", headers)
        assert status == (200 if holder in route.who else 404), holder
