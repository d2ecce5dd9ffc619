"""What the acts of the room are called in the records of who did what."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from anqi.assessment.honours.models import HonourAct
from anqi.assessment.process.models import StepAct
from anqi.assessment.vetoes.models import VetoAct

_STEPS: tuple[tuple[str, str | Promise, type[StepAct] | type[VetoAct] | type[HonourAct]], ...] = (
    ("assessment", _("assessment"), StepAct),
    ("veto", _("veto"), VetoAct),
    ("honour", _("honour"), HonourAct),
)
ACTS: dict[str, str | Promise] = {
    "rulebook": _("drafted, reviewed or published a rulebook"),
    "vote": _("voted in a secret ballot"),
    "ranking_decide": _("recorded a decision on the ranking of persons"),
    "exclusion_ask": _("asked for an exclusion"),
    "exclusion_approve": _("approved an exclusion"),
    "exclusion_refuse": _("did not approve an exclusion"),
    "points_publish": _("published a month of points"),
    "points_object": _("objected to points"),
    "points_answer": _("answered an objection to points"),
    **{
        f"{name}_{act.value}": format_lazy("{}: {}", what, act.label)
        for name, what, acts in _STEPS
        for act in acts
    },
}
"""Every act that the room records beside those that all rooms have, such as a look or an export."""
