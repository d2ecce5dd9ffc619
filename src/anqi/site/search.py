"""Search: people, units, tasks and facts by what somebody types, within what he may see.

Each group is asked for by itself (`?in=`), so that no answer takes many queries; a page with scripts asks for the
others when the first is there, and while somebody types.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from anqi.facts.catalogue import CATALOGUE
from anqi.kit.language import spoken
from anqi.ledger import showing
from anqi.ledger.queries import names_of
from anqi.ledger.searching import search_facts
from anqi.organisation.asking import account_of
from anqi.organisation.models import Account
from anqi.organisation.records import Denied
from anqi.organisation.search import search_people, search_units
from anqi.site.homes import links
from anqi.work.searching import search_tasks

LONGEST, MOST = 64, 20
_SHORTEST = 2
"""Latin letters or digits from which on is searched; of Chinese characters one is enough."""


@dataclass(frozen=True)
class Hit:
    """One line of what was found."""

    name: str
    code: str = ""
    note: str = ""
    address: str = ""


Find = Callable[[Account, str], list[Hit]]


@dataclass(frozen=True)
class Kind:
    """A group of what can be found: how it is asked for, and what is said where there is none."""

    key: str
    name: str | Promise
    none: str | Promise
    find: Find


@dataclass
class Group:
    """A group on a page; `found` is None where it has not been asked for yet."""

    key: str
    name: str | Promise
    none: str | Promise
    href: str
    found: list[Hit] | None = None
    more: bool = field(default=False)


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The page, what was found while somebody types, or one group of it."""
    account = account_of(request)
    if account.person is None:
        raise Denied
    text = request.GET.get("q", "").strip()[:LONGEST]
    ready = is_enough(text)
    wanted = request.GET.get("in", "")
    kind = next((one for one in KINDS if one.key == wanted), None)
    is_part = bool(request.headers.get("HX-Request"))
    context: dict[str, Any] = {
        "asked": text,
        "ready": ready,
        "chips": _chips(text, wanted if kind else ""),
    }
    if ready and kind is not None and is_part:
        return render(request, "site/found_group.html", {"group": _found(account, kind, text)})
    if ready:
        first = kind or KINDS[0]
        groups = [_found(account, first, text)]
        if kind is None:
            groups += [_group(one, text) for one in KINDS if one is not first]
        context["groups"] = groups
    template = "site/found.html" if is_part else "site/search.html"
    answer = render(request, template, context)
    answer.headers["Vary"] = "HX-Request, Cookie"
    return answer


def is_enough(text: str) -> bool:
    """Whether so little is worth a search: one character of Chinese, or two of others."""
    return len(text) >= _SHORTEST or any(not one.isascii() for one in text)


def _chips(text: str, chosen: str) -> list[dict[str, Any]]:
    chips = [("", gettext_lazy("All of it")), *((one.key, one.name) for one in KINDS)]
    return [
        {"text": name, "href": _href(text, key), "chosen": key == chosen} for key, name in chips
    ]


def _href(text: str, key: str) -> str:
    asked = {"q": text} | ({"in": key} if key else {})
    return f"{reverse('search')}?{urlencode(asked)}"


def _group(kind: Kind, text: str) -> Group:
    return Group(kind.key, kind.name, kind.none, _href(text, kind.key))


def _found(account: Account, kind: Kind, text: str) -> Group:
    group = _group(kind, text)
    hits = kind.find(account, text)
    group.found, group.more = hits[:MOST], len(hits) > MOST
    return group


def _people(account: Account, text: str) -> list[Hit]:
    return [
        Hit(one.name, one.code, one.note, one.address)
        for one in search_people(account, text, MOST + 1)
    ]


def _units(account: Account, text: str) -> list[Hit]:
    return [
        Hit(one.name, one.code, one.note, one.address)
        for one in search_units(account, text, MOST + 1)
    ]


def _tasks(account: Account, text: str) -> list[Hit]:
    hits = []
    for task, colour in search_tasks(account, text, MOST + 1):
        whose = task.person.name if task.person else f"{task.unit or ''} {task.get_post_display()}"
        note = _("{whose}, {state}").format(whose=whose.strip(), state=task.get_state_display())
        if colour is not None:
            note = f"{note} · {colour.label}"
        code = task.due_on.isoformat()
        hits.append(Hit(task.title, code, note, links.address("work:task", task.pk)))
    return hits


def _facts(account: Account, text: str) -> list[Hit]:
    """Facts by what names them, and the kinds of the catalogue that are called so."""
    found = search_facts(account, text, MOST + 1)
    names = names_of(account, found) if found else None
    hits = [
        Hit(
            f"{showing.kind_of(fact)} {fact.occurred_on.isoformat()}",
            showing.number_of(fact),
            showing.subjects_of(fact, names),
            links.address("ledger:fact", fact.pk),
        )
        for fact in found
        if names is not None
    ]
    kinds = [kind for kind in CATALOGUE if text.lower() in kind.title.in_(spoken()).lower()]
    return hits + [
        Hit(
            kind.title.in_(spoken()),
            "",
            _("all facts of this kind"),
            links.facts(kind=kind.code),
        )
        for kind in kinds
    ]


KINDS: tuple[Kind, ...] = (
    Kind(
        "people",
        gettext_lazy("People"),
        gettext_lazy("Nobody of that name or staff number in your reach. Try part of the name."),
        _people,
    ),
    Kind(
        "units",
        gettext_lazy("Units of the plant"),
        gettext_lazy(
            "No unit of that name or code. All of them stand under Organisation and people."
        ),
        _units,
    ),
    Kind(
        "tasks",
        gettext_lazy("Tasks in reach"),
        gettext_lazy("No task with these words in your reach; closed ones are looked through too."),
        _tasks,
    ),
    Kind(
        "facts",
        gettext_lazy("Facts in reach"),
        gettext_lazy(
            "No fact of that number, id or source in your reach. By kind, unit and day the ledger"
            " itself is filtered."
        ),
        _facts,
    ),
)
