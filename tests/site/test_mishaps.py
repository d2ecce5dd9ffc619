"""What went wrong is said on a sheet of the house, with what to do."""

import pytest
from django.test import Client

from tests.site.reading import inline

MISHAPS = {
    "nothing there": ("/nowhere/", 404, "此页不存在，或您无权查看"),
    "not theirs": ("/forbidden/", 403, "您无权查看此页"),
    "broken": ("/crash/", 500, "系统发生错误"),
    "not understood": ("/garbled/", 400, "提交内容无法识别"),
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
    assert "页面已过期" in answer.text
    assert inline(answer.text) == []


@pytest.mark.parametrize(
    "address",
    [
        "organisation/people/?q=%00", "organisation/people/?standing=%00",
        "organisation/people/?post=a%00", "organisation/people/1%00/", "search/?q=a%01", "accounts/?q=%00",
        "accounts/?after=%00", "tasks/?%00=1", "records/?by=%7F",
    ],
)  # fmt: skip
def test_an_address_with_control_characters_is_not_read(signed_in: Client, address: str) -> None:
    chinese = signed_in.get(f"/{address}")
    english = signed_in.get(f"/{address}", headers={"accept-language": "en"})
    assert (chinese.status_code, english.status_code) == (400, 400)
    assert "提交内容无法识别" in chinese.text
    assert "This could not be read" in english.text


def test_what_is_pasted_from_a_spreadsheet_is_searched_for(signed_in: Client) -> None:
    assert signed_in.get("/organisation/people/?q=1001%09王芳%0A").status_code == 200


def test_another_host_is_refused_on_a_sheet_of_the_house(reader: Client) -> None:
    answer = reader.get("/sign-in/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "提交内容无法识别" in answer.text
