"""`anqi user`: accounts made, listed, closed and given passwords from the machine itself."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from anqi.cli import main
from anqi.organisation.accounts import second_factor, throttle
from anqi.organisation.models import Account, Person
from anqi.organisation.models_access import Record, SecondFactor, Throttle, Token
from tests.organisation.access_people import quick_passwords
from tests.organisation.people import SINCE, small_plant

pytestmark = pytest.mark.django_db
PASSWORD = "tobacco-leaf-1949"  # noqa: S105  # for tests


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with quick_passwords():
        yield


def anqi(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["--lang", "en", "user", *words], input=typed)


def test_an_account_is_made_for_a_person() -> None:
    wumeng = small_plant()
    made = anqi("add", "1001", "--person", "wumeng/1001", "--password-stdin", typed=f"{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    account = Account.objects.get(login="1001")
    assert account.person == wumeng.secretary
    assert account.check_password(PASSWORD)
    assert Record.objects.get().by.startswith("cli:")


def test_a_password_that_is_made_is_printed_once() -> None:
    made = anqi("add", "sec", "--administers", "security", "--generate")
    account = Account.objects.get(login="sec")
    assert account.administers == "security"
    assert account.check_password(made.output.splitlines()[-1])


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (["add", "x", "--password-stdin"], PASSWORD),
        (["add", "x", "--person", "wumeng/1001", "--administers", "audit", "--generate"], ""),
        (["add", "x", "--person", "wumeng/9999", "--generate"], ""),
        (["add", "x", "--person", "wumeng/1001", "--password-stdin"], "short\n"),
        (["add", "x", "--person", "wumeng/1001"], ""),
        (["add", "taken", "--administers", "audit", "--generate"], ""),
        (["close", "nobody"], ""),
        (["password", "nobody", "--generate"], ""),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_made(words: list[str], typed: str) -> None:
    small_plant()
    Account.objects.create_user("taken", PASSWORD)
    told = anqi(*words, typed=typed)
    assert told.exit_code == 2, told.output
    assert list(Account.objects.values_list("login", flat=True)) == ["taken"]


def test_all_accounts_are_listed_and_a_closed_one_says_so() -> None:
    wumeng = small_plant()
    Account.objects.create_user("1001", PASSWORD, person=wumeng.secretary)
    Account.objects.create_user("audit", PASSWORD, administers="audit")
    assert anqi("close", "audit").exit_code == 0
    assert anqi("list").output.splitlines() == [
        "1001\twumeng/1001\topen\t-",
        "audit\taudit\tclosed\t-",
    ]


def test_a_password_is_set_anew() -> None:
    Account.objects.create_user("audit", "before-" + PASSWORD, administers="audit")
    assert anqi("password", "audit", "--password-stdin", typed=f"{PASSWORD}\n").exit_code == 0
    assert Account.objects.get(login="audit").check_password(PASSWORD)


def test_a_password_that_was_made_has_to_be_changed_and_one_that_was_typed_has_not() -> None:
    anqi("add", "sec", "--administers", "security", "--generate")
    anqi("add", "aud", "--administers", "audit", "--password-stdin", typed=f"{PASSWORD}\n")
    assert Account.objects.get(login="sec").given_until is not None
    assert Account.objects.get(login="aud").given_until is None


def test_a_closed_account_is_reopened_with_a_first_password() -> None:
    Account.objects.create_user("audit", PASSWORD, administers="audit")
    anqi("close", "audit")
    told = anqi("reopen", "audit")
    account = Account.objects.get(login="audit")
    assert account.is_active
    assert account.check_password(told.output.splitlines()[-1])


def test_a_lost_second_factor_of_an_administrator_is_removed_here_with_a_reason() -> None:
    account = Account.objects.create_user("audit", PASSWORD, administers="audit")
    second_factor.begin(account)
    assert anqi("remove-factor", "audit").exit_code == 2
    assert anqi("remove-factor", "audit", "--reason", "phone lost").exit_code == 0
    assert not SecondFactor.objects.exists()
    assert Record.objects.get().object == "account audit: phone lost"


def test_wrong_tries_are_forgotten() -> None:
    Account.objects.create_user("audit", PASSWORD, administers="audit")
    for bucket in throttle.buckets("password", "audit", "10.0.0.1"):
        throttle.take([bucket])
    assert anqi("unlock", "audit").exit_code == 0
    assert list(Throttle.objects.filter(whose=throttle.whose_of("audit"))) == []


def test_everybody_of_a_unit_gets_an_account_and_its_password_is_printed_once() -> None:
    wumeng = small_plant()
    Account.objects.create_user("officer", PASSWORD, person=wumeng.officer)
    made = anqi("open", "wumeng", "--unit", "D1")
    assert made.exit_code == 0, made.output
    rows = [line.split("\t") for line in made.stdout.splitlines()]
    assert [row[:3] for row in rows] == [["1001", "王芳", "1001"], ["1003", "赵敏", "1003"]]
    assert all(Account.objects.get(login=row[2]).check_password(row[3]) for row in rows)
    assert anqi("open", "wumeng").stdout == ""


def test_a_plant_is_opened_by_the_hundred_and_what_was_printed_is_done() -> None:
    wumeng = small_plant()
    for number in range(100):
        Person.objects.create(
            plant=wumeng.plant, code=f"0{number:03}", name="某", active_from=SINCE
        )
    for login in ("1001", "wumeng-1001"):
        Account.objects.create_user(login, PASSWORD, administers="audit")
    broken_off = anqi("open", "wumeng")
    assert broken_off.exit_code == 2
    rows = [line.split("\t") for line in broken_off.stdout.splitlines()]
    assert [row[0] for row in rows] == [f"0{number:03}" for number in range(100)]
    assert Account.objects.filter(person__isnull=False).count() == 100
    assert "100 accounts opened" in broken_off.stderr


def test_a_day_is_that_of_the_plant_and_not_that_of_greenwich() -> None:
    late = datetime(2026, 3, 4, 16, 30, tzinfo=UTC)
    Account.objects.create_user("audit", PASSWORD, administers="audit", last_login=late)
    assert anqi("list").output.splitlines() == ["audit\taudit\topen\t2026-03-05"]


@pytest.mark.parametrize("days", ["0", "-1"])
def test_a_token_of_no_days_is_none(days: str) -> None:
    Account.objects.create_user("audit", PASSWORD, administers="audit")
    words = ("token", "audit", "--name", "x", "--scope", "facts:read", "--days", days)
    assert anqi(*words).exit_code == 2
    assert not Token.objects.exists()


@pytest.mark.parametrize("words", [["open", "nowhere"], ["open", "wumeng", "--unit", "B1"]])
def test_who_is_not_there_gets_no_account(words: list[str]) -> None:
    small_plant()
    assert anqi(*words).exit_code == 2
    assert not Account.objects.exists()
