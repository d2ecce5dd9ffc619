"""Whether persons are ranked: never, unless the committee switched it on, with a reason and a document.

The Party's rules warn against it: points are a reference for the appraisal, and the State Council Office (2026 No. 12)
forbids rankings by points in the applications of public bodies (domain §12). So it is off, and each switch is a row
that stays.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.queries import published_rulebooks
from anqi.assessment.runs.models import RankingDecision, Run
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.access import TABLE, Verb, may
from anqi.organisation.authority import Authority
from anqi.organisation.models import Account, Person, Plant
from anqi.organisation.posts import Post
from anqi.organisation.records import Denied
from anqi.rules.rulebook.wording import called
from anqi.work.texts import KEY, NOTE, TITLE, Texts
from anqi.work.wording import day_said


class Conflict(Exception):
    """Another decision was recorded meanwhile, or the key was used for another; the text says which."""


@dataclass(frozen=True)
class Ranking:
    """A decision as its document has it; `until` is the last day on which a ranking is on (None: until it is off)."""

    rulebook: str
    scheme: str
    is_on: bool
    committee: str
    document: str
    decided_on: date
    reason: str
    until: date | None = None


def rankings_in(run: Run) -> Mapping[str, RankingDecision]:
    """The schemes of a run's rulebook in which persons are ranked today, each with its decision; asked once a run."""
    known: Mapping[str, RankingDecision] | None = getattr(run, "_rankings", None)
    if known is None:
        known = rankings_on(run.plant_id, run.edition.name)
        run._rankings = known  # type: ignore[attr-defined]
    return known


def rankings_on(plant: int, rulebook: str) -> dict[str, RankingDecision]:
    """The schemes of a rulebook in which persons are ranked today; one query."""
    newest: dict[str, RankingDecision] = {}
    rows = RankingDecision.objects.filter(plant=plant, rulebook=rulebook)
    for one in rows.select_related("recorded_by").order_by("number"):
        newest[one.scheme] = one
    return {scheme: one for scheme, one in newest.items() if is_on(one)}


def is_on(one: RankingDecision) -> bool:
    """Whether a decision, being the newest on its scheme, ranks persons today."""
    return one.is_on and (one.until is None or one.until >= clock.today())


def decisions_of(plant: Plant) -> list[RankingDecision]:
    """All decisions of a plant, the newest first; one query."""
    return list(RankingDecision.objects.filter(plant=plant).select_related("recorded_by"))


def schemes_of_persons(plant: Plant) -> dict[tuple[str, str], str]:
    """The schemes of published rulebooks that judge persons, by rulebook and name, with what they are called."""
    found: dict[tuple[str, str], str] = {}
    for edition, book in published_rulebooks(plant):
        for name, scheme in book.schemes.items():
            if scheme.subject != "person":
                continue
            text = f"{called(edition.title, edition.name)} · {called(scheme.title, name)}"
            found.setdefault((edition.name, name), text)
    return found


def record_ranking(
    *, account: Account, ranking: Ranking, version: int, key: str
) -> RankingDecision:  # fmt: skip
    """Record that the committee switched a ranking of persons on or off.

    `version` is the number of the plant's newest decision that was seen. Raises Denied, Faulty, Conflict.
    """
    person = account.person
    if person is None or not may(account, Verb.RECORD_DECISION, plant=person.plant):
        raise Denied
    texts, said = _written(person.plant, ranking)
    taken_key = texts.take("key", key, KEY, needed=_("a key of up to 64 characters"))
    body = hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
    with transaction.atomic():
        # Whoever records next waits here; so numbers follow each other, and no key is used twice.
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        plant = Plant.objects.select_for_update(no_key=True).get(pk=person.plant_id)
        before = RankingDecision.objects.filter(recorded_by=person, key=taken_key).first()
        if before is not None:
            if before.body != body:
                raise Conflict(_("this was used before for another step; load the page again"))
            return before
        newest = RankingDecision.objects.filter(plant=plant).order_by("-number").first()
        number = newest.number if newest is not None else 0
        if number != version:
            raise Conflict(_("another decision was recorded meanwhile; look at it again"))
        if not ranking.is_on and ranking.scheme not in rankings_on(plant.pk, ranking.rulebook):
            texts.fault(
                "is_on", _("nobody is ranked by this scheme: there is nothing to switch off")
            )
        if texts.faults:
            raise Faulty(_("ranking"), texts.faults)
        return RankingDecision.objects.create(
            plant=plant, number=number + 1, recorded_by=person, post=_post(account), at=clock.now(),
            key=taken_key, body=body, **said,
        )  # fmt: skip


def _written(plant: Plant, ranking: Ranking) -> tuple[Texts, dict[str, object]]:
    texts, today = Texts(), clock.today()
    if (ranking.rulebook, ranking.scheme) not in schemes_of_persons(plant):
        texts.fault("scheme", _("choose a scheme that judges persons"))
    committee = texts.take(
        "committee", " ".join(ranking.committee.split()), TITLE,
        needed=_("name the committee that decided"),
    )  # fmt: skip
    document = texts.take(
        "document", ranking.document, TITLE, needed=_("name the document of the decision")
    )
    reason = texts.take("reason", ranking.reason, NOTE, needed=_("say why"))
    if ranking.decided_on > today:
        texts.fault("decided_on", _("a day that has come"))
    if ranking.until is not None and not ranking.is_on:
        texts.fault("until", _("what is switched off has no last day"))
    elif ranking.until is not None and ranking.until < today:
        texts.fault("until", _("today or later"))
    said = vars(ranking) | {"committee": committee, "document": document, "reason": reason}
    return texts, said


def _post(account: Account) -> str:
    held = (Post(one.post) for one in Authority.of(account).holdings)
    return next((post.value for post in held if Verb.RECORD_DECISION in TABLE[post]), "")


def ranked_by(one: RankingDecision) -> str:
    """By which decision persons are ranked, in a sentence."""
    text = _("Ranked by decision of {committee}, {document}, {day}.")
    said = text.format(committee=one.committee, document=one.document, day=day_said(one.decided_on))
    if one.until is None:
        return said
    return said + _(" Until {day}.").format(day=day_said(one.until))
