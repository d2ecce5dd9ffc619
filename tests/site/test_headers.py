"""Every answer carries the headers of the house, whatever went wrong."""

import pytest
from django.test import Client

POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'",
    "img-src": "'self' data:", "font-src": "'self'", "connect-src": "'self'",
    "form-action": "'self'", "frame-ancestors": "'none'", "base-uri": "'none'",
}  # fmt: skip
ADDRESSES = ["/", "/patterns/", "/nowhere/", "/crash/", "/forbidden/", "/garbled/", "/language/"]


@pytest.mark.urls("tests.site.rooms")
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_comes_from_elsewhere_or_stands_inline(signed_in: Client, address: str) -> None:
    signed_in.raise_request_exception = False
    answer = signed_in.get(address)
    said = answer["Content-Security-Policy"].split("; ")
    assert dict(part.split(" ", 1) for part in said) == POLICY


@pytest.mark.urls("tests.site.rooms")
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_somebody_signed_in_saw_is_not_stored(signed_in: Client, address: str) -> None:
    signed_in.raise_request_exception = False
    assert signed_in.get(address)["Cache-Control"] == "no-store"


def test_a_refused_form_carries_the_headers_too() -> None:
    answer = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_page_asks_for_no_camera_and_shares_no_window(db: None, client: Client) -> None:
    answer = client.get("/sign-in/")
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
