"""Who is told of what in a call."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.assessment.honours.models import HonourCall, HonourStep
from anqi.kit import clock
from anqi.ledger.behind import tell_address
from anqi.organisation.models import Holding, Person
from anqi.organisation.posts import Post
from anqi.organisation.spans import holds_on
from anqi.work.notices import tell

SOURCE = "assessment/honours/"
CALLED = N_("“{title}” is called for: nominations are taken until {day}")
PUBLISHED = N_("“{title}”: the candidates are published; objections are taken until {day}")
OBJECTED = N_("“{title}”: an objection to {name} waits for an answer")
ANSWERED = N_("“{title}”: your objection is answered")
AWARDED = N_("“{title}” is awarded to {name}, document {document}")
ASKED_BACK = N_("“{title}”: the withdrawal from {name} is asked for; the committee decides")
WITHDRAWN = N_("“{title}” is withdrawn from {name}, document {document}")
KEPT = N_("“{title}” stays with {name}, document {document}")
NOMINATING = (Post.BRANCH_SECRETARY, Post.DEPARTMENT_HEAD)
ANSWERING = (Post.GROUP_HEAD, Post.GROUP_DEPUTY)
DECIDING = (Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY)


def source_of(call: HonourCall) -> str:
    """How notices and facts say which call they are about; it is the address of its page."""
    return f"{SOURCE}{call.pk}/"


def tell_of(step: HonourStep, people: Iterable[Person], text: str, **figures: str) -> None:
    """Tell people of a step; not who took it himself, and not who has left."""
    today = clock.today()
    others = [one for one in people if one.pk != step.by_id and one.holds_on(today)]
    told = {"title": step.call.title, **figures}
    tell(others, text, figures=told, source=source_of(step.call))


def holders(call: HonourCall, posts: Iterable[Post]) -> list[Person]:
    """Who holds one of these posts anywhere in the plant today."""
    today = clock.today()
    held = Holding.objects.on(today).filter(
        holds_on(today, "person__"), person__plant=call.plant_id, post__in=list(posts)
    )
    return list(dict.fromkeys(one.person for one in held.select_related("person")))


def tell_address_of_calls() -> None:
    """Let the facts of awards lead to their call. Honours of other houses are still posted by hand."""
    tell_address(SOURCE, lambda rest: reverse("assessment:honour", args=[rest.strip("/")]))
