"""Who is told of which act on an edition."""

from django.db.models import Q
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.assessment.rulebooks.models import EditionAct, EditionStep
from anqi.assessment.rulebooks.publishing import WORKED
from anqi.kit import clock
from anqi.organisation.access import TABLE, Verb
from anqi.organisation.models import Holding, Person
from anqi.organisation.posts import Post
from anqi.work.notices import tell

_TEXTS: dict[str, str] = {
    EditionAct.SEND: N_("{by} sent the rulebook {rulebook} for review; somebody else publishes it"),
    EditionAct.RETURN: N_("{by} returned the rulebook {rulebook}"),
    EditionAct.PUBLISH: N_("{by} published the rulebook {rulebook}, in force from {day}"),
}


def tell_of(step: EditionStep) -> None:
    """Tell those whose turn it is now: who can publish, or who worked on it; but not who acted."""
    edition = step.edition
    if step.act == EditionAct.SEND:
        posts = [post for post in Post if Verb.PUBLISH_RULEBOOK in TABLE[post]]
        held = Q(holdings__in=_held(posts))
        people = Person.objects.filter(held, plant=edition.plant_id)
    else:
        worked = edition.steps.filter(act__in=WORKED)
        people = Person.objects.filter(pk__in=worked.values("by"))
    figures = {"by": step.by.name, "rulebook": str(edition)}
    if edition.in_force_from is not None:
        figures["day"] = edition.in_force_from.isoformat()
    others = people.exclude(pk=step.by_id).distinct()
    tell(list(others), _TEXTS[step.act], figures=figures, source=source_of(step))


def source_of(step: EditionStep) -> str:
    """How notices say which edition they are about."""
    return f"assessment/rulebooks/{step.edition_id}"


def _held(posts: list[Post]) -> list[int]:
    found = Holding.objects.on(clock.today()).filter(post__in=posts)
    return list(found.values_list("pk", flat=True))
