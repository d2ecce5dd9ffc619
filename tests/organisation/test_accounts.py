"""The security administrator's pages: who is listed, what may be done to an account, and what never."""

import json
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from anqi.kit import clock
from anqi.organisation.accounts import second_factor
from anqi.organisation.accounts.listing import PAGE
from anqi.organisation.authority import Implicit
from anqi.organisation.models import Account
from anqi.organisation.models_access import Record, SecondFactor, Session
from anqi.organisation.posts import Administration, Post
from anqi.organisation.tokens import TokenScope, make_token, token_of
from tests.organisation.access_people import PASSWORD, World, account_of, signed_in


@pytest.fixture
def security(world: World) -> Client:
    return signed_in(world.accounts[Administration.SECURITY])


def listed(client: Client, **asked: str) -> set[str]:
    """The logins that the list shows."""
    rows = client.get("/accounts/", asked).context["table"]["rows"]
    return {row["cells"][0]["text"] for row in rows}


def done(client: Client, account: Account, act: str, **given: str) -> int:
    """The status of an act, begun on its page."""
    page = client.get(f"/accounts/{account.pk}/{act}/")
    assert page.status_code == 200, act
    hidden = {name: page.context["form"][name].value() for name in ("key", "version")}
    return client.post(f"/accounts/{account.pk}/{act}/", hidden | given).status_code


def slip(client: Client) -> dict[str, str]:
    """The one slip that is shown."""
    row: dict[str, str]
    [row] = client.get("/accounts/passwords/").context["shown"].rows
    return row


def test_accounts_are_found_by_how_they_stand(world: World, security: Client) -> None:
    Account.objects.filter(login="auditor").update(is_active=False)
    left = world.accounts[Post.DIRECTOR].person
    assert left is not None
    left.active_to = clock.today() - timedelta(days=1)
    left.save()
    second_factor.begin(world.accounts[Post.FIREFIGHTER])
    SecondFactor.objects.update(confirmed_at=clock.now())
    everybody = {one.login for one in world.accounts.values()}
    assert listed(security, which="closed") == {"auditor", "director"}
    assert listed(security, which="open") == everybody - {"auditor", "director"}
    assert listed(security, which="never") == everybody - {"auditor", "director", "security"}
    assert listed(security, which="no_factor") == everybody - {"auditor", "director", "firefighter"}
    assert listed(security, which="administrators") == {"audit", "security", "system"}
    assert listed(security, q="1003") == {"employee"}


def test_who_was_locked_is_listed_and_unlocked(world: World, security: Client) -> None:
    start = clock.now()
    for seconds in (0, 2, 5, 10, 20):
        with clock.stopped_at(start + timedelta(seconds=seconds)):
            Client().post("/sign-in/", {"login": "director", "password": "wrong"})
    with clock.stopped_at(start + timedelta(seconds=21)):
        assert listed(security, which="locked") == {"director"}
        assert done(security, world.accounts[Post.DIRECTOR], "unlock") == 302
        assert listed(security, which="locked") == set()
        signed_in(world.accounts[Post.DIRECTOR])


def test_counts_stand_beside_the_filters(world: World, security: Client) -> None:
    chips = security.get("/accounts/").context["chips"]
    counted = {str(chip["text"]): chip.get("count") for chip in chips}
    assert counted["管理员"] == 3
    assert counted["启用"] == len(world.accounts)


def test_the_list_asks_as_few_questions_for_many_accounts(
    world: World, security: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(PAGE + 10):
        account_of(world.person(f"5{number:03}", world.here.team), f"many{number}")
    with django_assert_max_num_queries(12):
        page = security.get("/accounts/")
    assert len(page.context["table"]["rows"]) == PAGE
    assert len(listed(security, after="x", q="")) == 0
    rest = security.get("/accounts/" + page.context["more"])
    assert len(rest.context["table"]["rows"]) == Account.objects.count() - PAGE


def test_the_list_is_handed_out_whole_as_json_and_excel(world: World, security: Client) -> None:
    told = json.loads(security.get("/accounts/?format=json").getvalue())["rows"]
    assert {row["login"] for row in told} == {one.login for one in world.accounts.values()}
    assert "password" not in json.dumps(told)
    book = security.get("/accounts/?format=xlsx&q=director").getvalue()
    assert openpyxl.load_workbook(BytesIO(book)).worksheets[0]["A2"].value == "deputy_director"


def test_the_workbook_of_accounts_is_in_words_and_that_for_programs_in_codes(
    world: World, security: Client
) -> None:
    second_factor.confirm(
        begun := second_factor.begin(world.accounts[Administration.AUDIT]),
        second_factor.code_at(begun, second_factor.this_step()),
    )
    asked = "/accounts/?q=audit&which=administrators&format="
    chinese = {"accept-language": "zh-CN"}
    book = BytesIO(security.get(f"{asked}xlsx", headers=chinese).getvalue())
    heads, row = openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True)
    assert heads[:5] == ("账号", "工厂", "工号", "姓名", "管理员类别")
    assert row[4:8] == ("审计管理员", None, "启用", "已启用")
    [told] = json.loads(security.get(f"{asked}json").getvalue())["rows"]
    assert (told["administers"], told["state"], told["second_factor"]) == ("audit", "open", True)


def test_an_account_shows_its_posts_sessions_tokens_and_history_and_no_business(
    world: World, security: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    secretary = world.accounts[Post.BRANCH_SECRETARY]
    signed_in(secretary)
    make_token(account=secretary, name="报表", scopes=[TokenScope.READ_FACTS])
    with django_assert_max_num_queries(12):
        page = security.get(f"/accounts/{secretary.pk}/")
    text = page.content.decode()
    for said in ("卷包车间党支部", "报表", "127.0.0.1", "生成令牌"):
        assert said in text
    key = Session.objects.get(account=secretary).session_key
    assert key not in text


def test_a_closed_account_opens_nothing_until_it_is_reopened(
    world: World, security: Client
) -> None:
    director = world.accounts[Post.DIRECTOR]
    client = signed_in(director)
    token = make_token(account=director, name="x", scopes=[TokenScope.READ_FACTS])
    assert done(security, director, "close") == 302
    assert client.get("/account/").status_code == 302
    assert token_of(token) is None
    assert done(security, director, "reopen") == 302
    assert token_of(token) is None
    password = slip(security)["password"]
    answer = Client().post("/sign-in/", {"login": "director", "password": password})
    assert answer.status_code == 302


def test_a_given_password_opens_only_the_page_on_which_it_is_changed(
    world: World, security: Client
) -> None:
    director, client = world.accounts[Post.DIRECTOR], Client()
    assert done(security, director, "password") == 302
    given = slip(security)["password"]
    client.post("/sign-in/", {"login": "director", "password": given})
    for address in ("/account/", "/patterns/", "/account/tokens/"):
        assert client.get(address).headers["Location"] == "/account/password/", address
    assert client.post("/tasks/issue/").headers["Location"] == "/account/password/"
    new = {"current": given, "new": given, "again": given}
    assert client.post("/account/password/", new).status_code == 422
    new = {"current": given, "new": "another-leaf-1950", "again": "another-leaf-1950"}
    assert client.post("/account/password/", new).status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_given_password_is_good_for_seven_days(world: World, security: Client) -> None:
    director, start = world.accounts[Post.DIRECTOR], clock.now()
    done(security, director, "password")
    given = slip(security)["password"]
    for days, status in ((6, 302), (8, 422)):
        with clock.stopped_at(start + timedelta(days=days)):
            answer = Client().post("/sign-in/", {"login": "director", "password": given})
            assert answer.status_code == status


def test_a_given_password_does_not_go_round_the_second_factor(
    world: World, security: Client
) -> None:
    director = world.accounts[Post.DIRECTOR]
    second_factor.begin(director)
    SecondFactor.objects.update(confirmed_at=clock.now())
    done(security, director, "password")
    given = slip(security)["password"]
    answer = Client().post("/sign-in/", {"login": "director", "password": given})
    assert answer.headers["Location"] == "/sign-in/code/"


def test_a_lost_second_factor_is_removed_with_a_reason_that_is_recorded(
    world: World, security: Client
) -> None:
    director = world.accounts[Post.DIRECTOR]
    second_factor.begin(director)
    SecondFactor.objects.update(confirmed_at=clock.now())
    assert done(security, director, "factor") == 422
    assert done(security, director, "factor", reason="手机丢失,当面核对工作证") == 302
    assert not SecondFactor.objects.exists()
    assert "当面核对工作证" in Record.objects.get(act="account_factor").object


def test_sessions_and_tokens_of_somebody_are_ended(world: World, security: Client) -> None:
    director = world.accounts[Post.DIRECTOR]
    client = signed_in(director)
    token = make_token(account=director, name="x", scopes=[TokenScope.READ_FACTS])
    assert done(security, director, "sessions") == 302
    assert done(security, director, "tokens") == 302
    assert client.get("/account/").status_code == 302
    assert token_of(token) is None


def test_a_form_that_is_sent_twice_gives_one_password(world: World, security: Client) -> None:
    director = world.accounts[Post.DIRECTOR]
    page = security.get(f"/accounts/{director.pk}/password/")
    given = {name: page.context["form"][name].value() for name in ("key", "version")}
    for _each in range(2):
        answer = security.post(f"/accounts/{director.pk}/password/", given)
        assert answer.headers["Location"] == "/accounts/passwords/"
    director.refresh_from_db()
    assert director.check_password(slip(security)["password"])
    assert Record.objects.filter(act="account_password").count() == 1


def test_who_looked_before_somebody_else_acted_is_told_so(world: World, security: Client) -> None:
    director = world.accounts[Post.DIRECTOR]
    page = security.get(f"/accounts/{director.pk}/close/")
    given = {name: page.context["form"][name].value() for name in ("key", "version")}
    done(security, director, "password")
    assert security.post(f"/accounts/{director.pk}/close/", given).status_code == 409
    director.refresh_from_db()
    assert director.is_active


@pytest.mark.parametrize("act", ["close", "reopen", "password", "factor", "tokens"])
@pytest.mark.parametrize("other", [Administration.AUDIT, Administration.SECURITY])
def test_no_administrator_makes_himself_another(
    world: World, security: Client, other: Administration, act: str
) -> None:
    account = world.accounts[other]
    assert security.get(f"/accounts/{account.pk}/{act}/").status_code == 404
    assert security.post(f"/accounts/{account.pk}/{act}/", {"key": "1"}).status_code == 404
    account.refresh_from_db()
    assert account.is_active
    assert account.check_password(PASSWORD)


def test_sessions_of_an_administrator_can_be_ended(world: World, security: Client) -> None:
    client = signed_in(world.accounts[Administration.AUDIT])
    assert done(security, world.accounts[Administration.AUDIT], "sessions") == 302
    assert client.get("/account/").status_code == 302


def test_a_slip_is_shown_for_ten_minutes_or_until_it_is_kept(
    world: World, security: Client
) -> None:
    done(security, world.accounts[Post.DIRECTOR], "password")
    shown = slip(security)["password"]
    assert slip(security)["password"] == shown
    with clock.stopped_at(clock.now() + timedelta(minutes=11)):
        assert security.get("/accounts/passwords/").status_code == 302
    done(security, world.accounts[Post.DIRECTOR], "password")
    security.post("/accounts/passwords/")
    assert security.get("/accounts/passwords/").status_code == 302


def test_neither_the_session_nor_the_record_holds_a_given_password(
    world: World, security: Client
) -> None:
    done(security, world.accounts[Post.DIRECTOR], "password")
    given = slip(security)["password"]
    assert given not in json.dumps(dict(security.session.items()))
    assert given not in " ".join(str(row) for row in Record.objects.values_list())


def test_people_see_what_was_done_to_their_account(world: World, security: Client) -> None:
    signed_in(world.accounts[Implicit.EMPLOYEE])
    done(security, world.accounts[Implicit.EMPLOYEE], "sessions")
    mine = signed_in(world.accounts[Implicit.EMPLOYEE]).get("/account/records/")
    assert "account_sessions" in {one.act for one in mine.context["records"]}
