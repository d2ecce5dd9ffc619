"""Commands that work on an installation set it up first, and only when they are called."""

import os
import sys
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from anqi.cli.common import FAULTY
from anqi.facts.store import Store
from anqi.kit.faults import Fault, Faulty
from anqi.kit.installation import Unusable
from anqi.kit.language import _, spoken

if TYPE_CHECKING:
    from anqi.organisation.models import Plant

plants_option = click.option(
    "--plant",
    "plants",
    multiple=True,
    metavar="P",
    help="只这一家工厂,可多次 Only this plant of the installation; may come several times.",
)


def installation() -> None:
    """Make the installation in `ANQI_HOME` usable, in the language that is spoken. Tells why where it can't be used."""
    import django
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anqi.settings")
    try:
        django.setup()
    except Unusable as fault:
        click.echo(str(fault), err=True)
        sys.exit(FAULTY)
    translation.activate("en" if spoken() == "en" else "zh-hans")


def plants_of(code: str | None, *, exactly: bool = False) -> list["Plant"]:
    """The plant of this code, or all there are. Raises Faulty where there is none, or not the one that is needed."""
    from anqi.organisation.models import Plant

    found = list(Plant.objects.filter(code=code) if code else Plant.objects.all())
    if code and not found:
        known = _(", ").join(Plant.objects.values_list("code", flat=True))
        message = _("no plant has this code; there are: {known}").format(known=known)
        raise Faulty("--plant", [Fault(code, message)])
    if exactly and len(found) != 1:
        known = _(", ").join(plant.code for plant in found)
        message = _("say which plant: {known}").format(known=known)
        raise Faulty("--plant", [Fault("", message)])
    return found


def ledger_store(codes: Iterable[str], day: date) -> Store:
    """The installation's ledgers as a store, with the rosters of a day; of all plants where none is named.

    Raises Faulty where the installation has no such plant.
    """
    installation()
    from anqi.ledger.stores import open_store
    from anqi.organisation.models import Plant

    plants = Plant.objects.order_by("code")
    known = [plant.code for plant in plants]
    unknown = [code for code in codes if code not in known]
    if unknown or not known:
        message = _("the installation has no plant {unknown}; it has {known}")
        none = _("none")
        message = message.format(unknown=", ".join(unknown), known=", ".join(known) or none)
        raise Faulty("--plant", [Fault("", message)])
    return open_store(plants.filter(code__in=codes) if codes else plants, day)
