"""What operations of due process, vetoes, honours and appraisals share: what is sent, who was faster, pages."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from anqi.assessment.api_kinds import Said, Stale, version_seen
from anqi.assessment.appraisal.faults import Conflict as AppraisalConflict
from anqi.assessment.process.faults import Conflict
from anqi.assessment.runs.models import Run
from anqi.assessment.runs.queries import run_for
from anqi.assessment.vetoes.faults import Conflict as CaseConflict
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.access import Verb
from anqi.organisation.api_access import Refused as NotAllowed
from anqi.organisation.api_access import caller, next_page, reached_beyond
from anqi.organisation.api_kinds import Day, Line, Strict, Text
from anqi.organisation.models import Account, Person
from anqi.organisation.records import Denied
from anqi.pages.forms import FIRST_DAY, LAST_DAY

Row = TypeVar("Row")
Made = TypeVar("Made")


def _meant(day: Any) -> Any:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"a day from {FIRST_DAY} to {LAST_DAY}")
    return day


MeantDay = Annotated[Day, AfterValidator(_meant)]
"""A day that can be meant, as forms take it."""
Long = Annotated[Text, StringConstraints(max_length=4000)]
LongSaid = Annotated[Long, StringConstraints(min_length=1)]
Name = Annotated[Line, StringConstraints(max_length=100)]
NameSaid = Annotated[Name, StringConstraints(min_length=1)]
Number = Annotated[int, Field(ge=0, le=32_767)]
"""How many there are of something."""
After = Annotated[
    str,
    Query(pattern=r"^[A-Za-z0-9._-]{0,64}$", description="Where a page ended, as `Link` says."),
]
Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]


class ActIn(Strict):
    """An act on a thing. `version` is the thing's as it was read, where there is no `If-Match`."""

    version: int | None = Field(None, ge=1, le=10**9)
    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1}]})


class NotedIn(ActIn):
    """An act with a note, where there is something to say."""

    note: Text = ""
    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, "note": "已核对"}]})


class ReasonedIn(ActIn):
    """An act that says why."""

    note: Said
    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, "note": "数据有误"}]})


class VotedIn(ActIn):
    """A decision as its document has it: the committee, the day, and how many were due, present and in favour."""

    committee: NameSaid
    document: NameSaid
    decided_on: MeantDay
    were_due: Number
    were_present: Number
    in_favour: Number
    note: Text = ""


def taken(
    verb: Verb, now: int, given: ActIn, if_match: str | None, do: Callable[[int], Made],
    now_of: Callable[[Any], Any] = lambda now: now,
) -> Made:  # fmt: skip
    """Do an act on the version that was seen; `now` is the thing's, which the account sees.

    `now_of` gives the thing as it is, out of what a conflict names, where that is not itself the thing. Raises
    NotAllowed with the verb where no post lets the account do it, NoVersion, Stale, and what the act raises.
    """
    version = version_seen(given.version, if_match, now)
    matched = version if if_match is not None else None
    return made(verb, lambda: do(version), matched, now_of)


def made(
    verb: Verb, do: Callable[[], Made], matched: int | None = None,
    now_of: Callable[[Any], Any] = lambda now: now,
) -> Made:  # fmt: skip
    """The same of what depends on no version; `matched` is what `If-Match` named."""
    try:
        return do()
    except Denied as fault:
        raise NotAllowed(verb) from fault
    except (Conflict, CaseConflict, AppraisalConflict) as fault:
        fault.now = now = now_of(fault.now)
        if matched is not None and matched != now.version:
            raise Stale(now.version, getattr(now, "state", "")) from fault
        raise


def page_behind(
    request: HttpRequest, response: HttpResponse, rows: Sequence[Row], after: str, limit: int,
    name: Callable[[Row], object],
) -> Sequence[Row]:  # fmt: skip
    """A page of a list that is read whole, behind the row of a name; `Link` leads to the next one. Raises Faulty."""
    first = 0
    if after:
        names = [str(name(one)) for one in rows]
        if after not in names:
            raise Faulty(_("list"), [Fault("after", _("as the header Link says"))])
        first = names.index(after) + 1
    page = rows[first : first + limit]
    if first + limit < len(rows):
        next_page(request, response, after=name(page[-1]))
    return page


def somebody(request: HttpRequest, verb: Verb) -> tuple[Account, Person]:
    """The account and its person. Raises NotAllowed for an account of nobody."""
    account = caller(request)
    if account.person is None:
        raise NotAllowed(verb)
    return account, account.person


def run_given(request: HttpRequest, id: UUID) -> Run:
    """The run that a body names. Raises Faulty where the account sees none of this number."""
    try:
        return run_for(caller(request), id)
    except Http404 as fault:
        if isinstance(fault, Denied):
            reached_beyond(request)
        text = _("no run of this number is within your sight")
        raise Faulty(_("run"), [Fault("run", text)]) from fault


def tagged(response: HttpResponse, version: int) -> None:
    """Say the version of the thing that is answered with."""
    response["ETag"] = f'"{version}"'
