"""The second factor: set up, asked for, not taken twice, and replaced by a recovery code."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings

from anqi.kit import clock
from anqi.organisation.accounts import operations, sealing, second_factor
from anqi.organisation.accounts.second_factor import code_at, this_step
from anqi.organisation.models_access import Record, SecondFactor
from anqi.organisation.posts import Post
from tests.organisation.access_people import PASSWORD, World, signed_in


def enrolled(world: World) -> tuple[SecondFactor, list[str]]:
    """The director's second factor in use since a minute ago, and its recovery codes."""
    factor = second_factor.begin(world.accounts[Post.DIRECTOR])
    with clock.stopped_at(clock.now() - timedelta(minutes=1)):
        codes = second_factor.confirm(factor, code_at(factor, this_step()))
    assert codes is not None
    return factor, codes


def at_the_second_step() -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"login": "director", "password": PASSWORD})
    assert answer.headers["Location"] == "/sign-in/code/"
    return client


def test_it_is_set_up_on_three_pages(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    client.post("/account/second-factor/begin/")
    factor = SecondFactor.objects.get()
    assert (
        second_factor.secret_text(factor) in client.get("/account/second-factor/").content.decode()
    )
    picture = client.get("/account/second-factor/picture.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    page = client.post("/account/second-factor/confirm/", {"code": code_at(factor, this_step())})
    assert len(page.context["codes"]) == 10
    assert second_factor.factor_of(world.accounts[Post.DIRECTOR]) == factor


def test_a_wrong_code_puts_nothing_into_use(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    client.post("/account/second-factor/begin/")
    wrong = f"{(int(code_at(SecondFactor.objects.get(), this_step())) + 1) % 10**6:06}"
    page = client.post("/account/second-factor/confirm/", {"code": wrong})
    assert list(page.context["confirm"].errors) == ["code"]
    assert second_factor.factor_of(world.accounts[Post.DIRECTOR]) is None
    assert Client().post(
        "/sign-in/", {"login": "director", "password": PASSWORD}
    ).headers["Location"] == "/"  # fmt: skip


def test_each_begin_draws_a_secret_that_nobody_has_seen_and_is_recorded(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    client.post("/account/second-factor/begin/")
    planted = SecondFactor.objects.get()
    client.post("/account/second-factor/begin/")
    given = {"code": code_at(planted, this_step())}
    assert client.post("/account/second-factor/confirm/", given).status_code == 422
    assert Record.objects.filter(act="second_factor_begun", by="director").count() == 2


def test_what_was_begun_and_left_is_good_for_half_an_hour(world: World) -> None:
    with clock.stopped_at(clock.now() - timedelta(minutes=31)):
        planted = second_factor.begin(world.accounts[Post.DIRECTOR])
    client = signed_in(world.accounts[Post.DIRECTOR])
    page = client.get("/account/second-factor/")
    assert second_factor.secret_text(planted) not in page.text
    answer = client.post("/account/second-factor/confirm/", {"code": code_at(planted, this_step())})
    assert answer.headers["Location"] == "/account/second-factor/"
    assert second_factor.factor_of(world.accounts[Post.DIRECTOR]) is None


def test_a_first_password_forgets_what_was_begun_and_keeps_what_is_in_use(world: World) -> None:
    kept, _codes = enrolled(world)
    begun = second_factor.begin(world.accounts[Post.AUDITOR])
    for account in (world.accounts[Post.DIRECTOR], world.accounts[Post.AUDITOR]):
        version = operations.version_of(account)
        operations.give_password(account=account, by="security", address=None, version=version)
    assert list(SecondFactor.objects.all()) == [kept]
    assert begun != kept


def test_the_picture_is_not_shown_again_once_it_is_in_use(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    enrolled(world)
    assert client.get("/account/second-factor/picture.svg").status_code == 404
    assert client.post("/account/second-factor/confirm/", {"code": "1"}).status_code == 404


def test_the_password_alone_is_not_enough(world: World) -> None:
    enrolled(world)
    client = at_the_second_step()
    assert client.get("/account/").headers["Location"].startswith("/sign-in/")
    assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 422
    assert client.get("/account/").status_code == 302


def test_the_code_of_the_phone_is(world: World) -> None:
    factor, _codes = enrolled(world)
    client = at_the_second_step()
    client.post("/sign-in/code/", {"code": code_at(factor, this_step())})
    assert client.get("/account/").status_code == 200
    assert "pending" not in client.session


@pytest.mark.parametrize(("steps", "status"), [(-2, 302), (-1, 200), (0, 200), (1, 200), (2, 302)])
def test_the_phones_clock_may_be_half_a_minute_off(world: World, steps: int, status: int) -> None:
    factor, _codes = enrolled(world)
    SecondFactor.objects.update(last_step=0)
    client = at_the_second_step()
    with clock.stopped_at(clock.now()):
        client.post("/sign-in/code/", {"code": code_at(factor, this_step() + steps)})
        assert client.get("/account/").status_code == status


def test_no_code_is_taken_twice(world: World) -> None:
    factor, _codes = enrolled(world)
    with clock.stopped_at(clock.now()):
        code = code_at(factor, this_step())
        for expected in (302, 422):
            answer = at_the_second_step().post("/sign-in/code/", {"code": code})
            assert answer.status_code == expected


def test_a_recovery_code_is_good_once_and_typed_as_one_likes(world: World) -> None:
    _factor, codes = enrolled(world)
    first = codes[0].replace("-", " ").lower()
    for expected in (302, 422):
        answer = at_the_second_step().post("/sign-in/code/", {"code": first})
        assert answer.status_code == expected
    assert len(SecondFactor.objects.get().recovery) == 9


def test_codes_cannot_be_tried_out(world: World) -> None:
    factor, _codes = enrolled(world)
    client = at_the_second_step()
    with clock.stopped_at(clock.now()):
        answers = [client.post("/sign-in/code/", {"code": f"{n:06}"}) for n in range(6)]
        assert answers[-1].status_code == 429
        right = client.post("/sign-in/code/", {"code": code_at(factor, this_step())})
        assert right.status_code == 429


def test_the_second_step_waits_five_minutes_and_no_longer(world: World) -> None:
    factor, _codes = enrolled(world)
    client = at_the_second_step()
    with clock.stopped_at(clock.now() + timedelta(minutes=6)):
        answer = client.post("/sign-in/code/", {"code": code_at(factor, this_step())})
        assert answer.headers["Location"] == "/sign-in/"


def test_it_is_removed_after_a_fresh_proof_only_and_other_sessions_end(world: World) -> None:
    client, phone = (
        signed_in(world.accounts[Post.DIRECTOR]),
        signed_in(world.accounts[Post.DIRECTOR]),
    )
    enrolled(world)
    start = clock.now()
    with clock.stopped_at(start + timedelta(minutes=20)):
        assert client.get("/account/").status_code == 200
    with clock.stopped_at(start + timedelta(minutes=31)):
        client.post("/account/second-factor/remove/")
        assert SecondFactor.objects.exists()
    with clock.stopped_at(start + timedelta(minutes=29)):
        client.post("/account/second-factor/remove/")
    assert not SecondFactor.objects.exists()
    assert phone.get("/account/").status_code == 302


def test_new_recovery_codes_take_the_place_of_those_before(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    _factor, before = enrolled(world)
    codes = client.post("/account/second-factor/codes/").context["codes"]
    assert len(codes) == 10
    start = clock.now()
    for wait, code, status in ((0, before[0], 422), (2, codes[0], 302)):
        with clock.stopped_at(start + timedelta(seconds=wait)):
            answer = at_the_second_step().post("/sign-in/code/", {"code": code})
            assert answer.status_code == status


@pytest.mark.parametrize(
    ("setting", "wanted"),
    [
        ("nobody", set()),
        ("administrators", {"audit", "security", "system"}),
        ("offices", {
            "audit", "security", "system", "auditor", "discipline_secretary", "group_office", "party_officer",
        }),
    ],
)  # fmt: skip
def test_it_is_compulsory_for_whom_the_installation_says(
    world: World, setting: str, wanted: set[str]
) -> None:
    with override_settings(SECOND_FACTOR=setting):
        found = {
            account.login
            for account in world.accounts.values()
            if signed_in(account).get("/account/").headers.get("Location")
            == "/account/second-factor/"
        }
    assert found == wanted


@override_settings(SECOND_FACTOR="everyone")
def test_until_it_is_set_up_nothing_else_opens_and_then_everything(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    for address in ("/patterns/", "/account/", "/account/tokens/", "/tasks/"):
        assert client.get(address).headers["Location"] == "/account/second-factor/", address
    client.post("/account/second-factor/begin/")
    factor = SecondFactor.objects.get()
    client.post("/account/second-factor/confirm/", {"code": code_at(factor, this_step())})
    assert client.get("/account/").status_code == 200


@override_settings(SECOND_FACTOR="everyone")
def test_where_it_is_compulsory_removing_it_leads_back_to_setting_it_up(world: World) -> None:
    enrolled(world)
    client = at_the_second_step()
    client.post("/sign-in/code/", {"code": code_at(SecondFactor.objects.get(), this_step())})
    assert client.get("/account/").status_code == 200
    client.post("/account/second-factor/remove/")
    assert client.get("/account/").headers["Location"] == "/account/second-factor/"


def test_a_secret_that_no_key_opens_lets_recovery_codes_in_and_no_code(world: World) -> None:
    factor, codes = enrolled(world)
    code, start = code_at(factor, this_step()), clock.now()
    for wait, given, status in ((0, code, 422), (2, codes[0], 302)):
        with (
            override_settings(SECRET_KEY="k" * 50),
            clock.stopped_at(start + timedelta(seconds=wait)),
        ):
            answer = at_the_second_step().post("/sign-in/code/", {"code": given})
            assert answer.status_code == status


def test_what_an_earlier_key_sealed_is_sealed_by_the_newest_when_it_is_used(world: World) -> None:
    factor, _codes = enrolled(world)
    with override_settings(SECRET_KEY="k" * 50, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        answer = at_the_second_step().post("/sign-in/code/", {"code": code_at(factor, this_step())})
        assert answer.status_code == 302
    with override_settings(SECRET_KEY="k" * 50):
        assert second_factor.secret_text(SecondFactor.objects.get())


def test_the_database_holds_neither_the_secret_nor_the_recovery_codes(world: World) -> None:
    factor, codes = enrolled(world)
    secret = second_factor.secret_text(factor).replace(" ", "")
    kept = f"{bytes(factor.secret)!r} {factor.recovery}"
    assert secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_secrets_are_read_after_the_installations_key_was_changed(world: World) -> None:
    factor, _codes = enrolled(world)
    with override_settings(SECRET_KEY="k" * 50), pytest.raises(sealing.Unreadable):
        second_factor.secret_text(factor)
    before = second_factor.secret_text(factor)
    with override_settings(SECRET_KEY="k" * 50, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert second_factor.secret_text(factor) == before


def test_codes_are_those_of_rfc_6238(world: World) -> None:
    factor = second_factor.begin(world.accounts[Post.DIRECTOR])
    factor.secret = sealing.seal(b"12345678901234567890")
    for moment, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert code_at(factor, moment // 30) == code
