"""What went wrong is said on a sheet of the house, with what to do."""

import pytest
from django.test import Client

from tests.site.reading import inline

MISHAPS = {
    "nothing there": ("/nowhere/", 404, "这里没有东西"),
    "not theirs": ("/forbidden/", 403, "这里你看不到"),
    "broken": ("/crash/", 500, "是我们这边出了错"),
    "not understood": ("/garbled/", 400, "没有看懂这次提交"),
}


@pytest.mark.urls("tests.site.rooms")
@pytest.mark.parametrize(("address", "status", "said"), MISHAPS.values(), ids=MISHAPS)
def test_a_mishap_is_explained(signed_in: Client, address: str, status: int, said: str) -> None:
    signed_in.raise_request_exception = False
    answer = signed_in.get(address)
    assert answer.status_code == status
    assert said in answer.text
    assert inline(answer.text) == []


@pytest.mark.urls("tests.site.rooms")
def test_a_conflict_that_no_page_took_is_no_breakdown(signed_in: Client) -> None:
    answer = signed_in.get("/conflict/")
    assert answer.status_code == 409
    assert "内容已被他人更改" in answer.text
    assert inline(answer.text) == []


def test_a_form_from_an_old_page_is_told_to_load_anew() -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "zh-CN"})
    answer = client.post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "这一页放得太久了" in answer.text
    assert inline(answer.text) == []


def test_another_host_is_refused_on_a_sheet_of_the_house(reader: Client) -> None:
    answer = reader.get("/sign-in/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "没有看懂这次提交" in answer.text
