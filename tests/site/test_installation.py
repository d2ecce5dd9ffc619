"""The system administrator's page: settings, versions and health, without a secret."""

import pytest
from django.conf import settings
from django.test import Client, override_settings

from anqi.organisation.posts import Administration
from anqi.site import installation
from tests.organisation.access_people import World, signed_in, world

__all__ = ["world"]


def page(world: World) -> str:
    client: Client = signed_in(world.accounts[Administration.SYSTEM])
    return client.get("/installation/").content.decode()


@override_settings(SECOND_FACTOR="nobody", PASSWORDS="dengbao", EMAIL_HOST="mail.plant.example")
def test_the_settings_in_force_and_the_versions_are_told(world: World) -> None:
    text = page(world)
    for said in ("ANQI_PASSWORDS=dengbao", "90 天更换", "ANQI_SECOND_FACTOR=nobody"):
        assert said in text


def test_no_secret_and_no_address_stands_there(world: World) -> None:
    text = page(world)
    assert settings.SECRET_KEY not in text
    assert str(settings.HOME) not in text
    assert "/test_" not in text


def test_what_is_not_well_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "异常" not in page(world)
    monkeypatch.setattr(installation, "ailments", lambda: ["home"])
    assert page(world).count("异常") == 1
