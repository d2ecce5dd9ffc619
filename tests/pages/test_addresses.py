"""Addresses that are kept are those that Django writes."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from anqi.pages.addresses import href_to


def test_it_is_the_address_that_django_writes_also_below_a_prefix() -> None:
    assert href_to("organisation:unit", 7) == reverse("organisation:unit", args=[7])
    assert href_to("organisation:person", "a b-ü") == reverse("organisation:person", args=["a b-ü"])
    root = href_to("organisation:unit", 7)
    try:
        set_script_prefix("/anqi/")
        assert href_to("organisation:unit", 7) == f"/anqi{root}"
    finally:
        set_script_prefix("/")


def test_what_has_no_address_is_refused() -> None:
    with pytest.raises(NoReverseMatch):
        href_to("organisation:nothing")
