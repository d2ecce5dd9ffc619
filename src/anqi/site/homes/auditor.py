"""An auditor's home: the ledger's size and checkpoint, and what was entered late."""

from django.utils.translation import gettext as _

from anqi.ledger import tallies
from anqi.ledger.queries import names_of
from anqi.organisation.models import Tree
from anqi.site.homes import plant, safety
from anqi.site.homes.kinds import Asker, Home, Section


def home(asker: Asker) -> Home:
    state = tallies.state(asker.account)
    names = {
        code: name
        for (tree, code), name in names_of(asker.account, ()).units.items()
        if tree == Tree.ADMINISTRATION
    }
    made = Home(place=asker.person.plant.name, size=f"{state.size:,}")
    made.sections = [
        Section("figures", _("The ledger"), plant.ledger_figures(state), name="ledger"),
        safety.late(asker, asker.day.replace(day=1), names),
    ]
    return made
