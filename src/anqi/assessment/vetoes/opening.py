"""Those concerned by a confirmed accident are frozen, not denied, while nobody is yet named as responsible for it."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anqi.assessment.vetoes import tasks
from anqi.assessment.vetoes.faults import Refused
from anqi.assessment.vetoes.models import ACCIDENT, LIABLE, VetoAct, VetoCase, VetoStep
from anqi.assessment.vetoes.proposing import KIND, LIABLE_BASIS, LIABLE_TITLE, ground_hash
from anqi.assessment.vetoes.taking import Wanted, check_key, known_step, write
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.ledger.models import Fact
from anqi.organisation.access import Verb, may
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Account, Person, Plant, Unit
from anqi.organisation.records import Denied
from anqi.work.texts import NOTE, Texts

OPENING = (Verb.CONFIRM_SAFETY,)
UNIT_TITLE = {
    "zh": "发生事故，责任认定中",
    "en": "an accident whose responsibility is being determined",
}


def waiting_accidents(plant: Plant) -> list[Fact]:
    """Confirmed accidents of this year and the last for which nobody is named yet, the newest first; two queries."""
    since = date(clock.today().year - 1, 1, 1)
    standing = Fact.objects.filter(
        ledger__plant=plant, occurred_on__gte=since, reverses=None, reversed_by=None
    )
    named = set(standing.filter(kind="accident.liability").values_list("source", flat=True))
    found = standing.filter(kind="accident.confirmed").order_by("-occurred_on", "-index")
    return [one for one in found if one.source not in named]


def open_pending(
    *, account: Account, accident: UUID, type: str, code: str, key: str, note: str
) -> VetoStep:
    """Freeze a person, branch or department that a confirmed accident concerns, until responsibility is determined.

    Raises Denied, Refused where responsibility for the accident is determined already or the subject is frozen for it,
    and Faulty.
    """
    plant = account.person.plant if account.person is not None else None
    if plant is None or not any(may(account, verb, plant=plant) for verb in OPENING):
        raise Denied
    texts = Texts()
    note = texts.take("note", note, NOTE, needed=_("say why they are concerned"))
    name = _name(plant, type, code)
    if name is None:
        texts.fault("subject", _("name a person, a branch or a department of the plant"))
    said = {"accident": accident, "type": type, "code": code, "note": note}
    wanted = Wanted(VetoAct.HOLD, account, key, said, OPENING)
    check_key(wanted)
    if texts.faults:
        raise Faulty(_("veto"), texts.faults)
    with transaction.atomic():
        Plant.objects.select_for_update(no_key=True).get(pk=plant.pk)
        known: VetoStep | None = known_step(KIND, wanted, "-")
        if known is not None:
            return known
        if type == "person" and account.person is not None and account.person.code == code:
            raise Refused(_("you are concerned yourself; a colleague does this"))
        fact = _accident(plant, accident)
        veto = LIABLE if type == "person" else ACCIDENT
        ground = ground_hash(type, code, veto, "", str(fact.pk))
        if VetoCase.objects.filter(plant=plant, ground=ground).exists():
            raise Refused(_("there is a case for this accident already"))
        case = VetoCase.objects.create(
            plant=plant, type=type, code=code, name=name or code, veto=veto,
            title=LIABLE_TITLE if type == "person" else UNIT_TITLE, basis=LIABLE_BASIS,
            since=fact.occurred_on, window_to=date(fact.occurred_on.year, 12, 31), ground=ground,
            begun_at=clock.now(),
        )  # fmt: skip
        more = {"facts": [str(fact.pk)], "note": note}
        step: VetoStep = write(KIND, wanted, case, more, named="-")
        tasks.tell_concerned(step, tasks.HELD)
    return step


def _accident(plant: Plant, id: UUID) -> Fact:
    found = next((one for one in waiting_accidents(plant) if one.pk == id), None)
    if found is None:
        raise Refused(
            _("there is no such confirmed accident, or responsibility for it is determined already")
        )
    return found


def _name(plant: Plant, type: str, code: str) -> str | None:
    """What the subject is called; None where the plant has none today."""
    today = clock.today()
    if type == "person":
        person = Person.objects.on(today).filter(plant=plant, code=code).first()
        return person.name if person is not None else None
    kinds = {"branch": BRANCHES, "department": DEPARTMENTS}.get(type, ())
    unit = Unit.objects.on(today).filter(plant=plant, code=code, kind__in=kinds).first()
    return unit.name if unit is not None else None
