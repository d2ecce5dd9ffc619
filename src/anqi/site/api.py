"""The API `/api/v1/`: the rooms' routers under one roof; errors as RFC 9457 says."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path, reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from anqi.assessment.api import router as assessment
from anqi.assessment.api_faults import CONFLICTS, REFUSALS
from anqi.assessment.api_kinds import NoVersion as NoVersionOfAssessment
from anqi.assessment.api_kinds import Stale as StaleInAssessment
from anqi.assessment.rulebooks.faults import FaultyEdition
from anqi.jobs.operations import Conflict as JobConflict
from anqi.jobs.operations import NotNow, TooMany
from anqi.kit.faults import Faulty
from anqi.ledger.api import router as ledger
from anqi.ledger.operations import Conflict, NotReversible
from anqi.organisation.api import router as organisation
from anqi.organisation.api_access import (
    ByToken,
    Refused,
    TooLarge,
    WrongType,
    came_with_a_bad_token,
    reached_beyond,
)
from anqi.organisation.api_limits import TooManyCalls
from anqi.organisation.records import Denied
from anqi.site.api_document import Document
from anqi.site.api_problems import nothing, problem, saying_problems
from anqi.work.api import NoVersion, Stale
from anqi.work.api import router as work
from anqi.work.api_files import of_tasks
from anqi.work.api_files import router as files
from anqi.work.faults import Conflict as WorkConflict
from anqi.work.faults import Refused as WorkRefused
from anqi.work.models import Task


class Api(NinjaAPI):
    """Ninja's, with the whole document."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, **_more: Any) -> OpenAPISchema:
        prefix = path_prefix or reverse(f"{self.urls_namespace}:api-root")
        return Document(self, prefix)


api = Api(
    title="安旗 Anqi",
    version="1",
    description="Facts, units, people, posts, tasks and their files, rulebooks, runs, goals, assessments and honours, "
    "for programs. Sign in with a token: "
    "`Authorization: Bearer anqi_…`. Days are business days of China, ISO 8601. Errors are problems (RFC 9457). "
    "Lists go on where their header `Link` says. What is posted has a key that the caller makes before the call, so "
    "that a call which is made again does nothing twice.",
    auth=ByToken(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("/organisation", organisation)
api.add_router("/facts", ledger)
api.add_router("/tasks", work)
api.add_router("/tasks", of_tasks)
api.add_router("/evidence", files)
api.add_router("/assessment", assessment)


def addresses() -> tuple[list[Any], str, str]:
    """The API's addresses: programs sign in with tokens there, and not with a session."""
    patterns: list[Any]
    patterns, app, namespace = api.urls
    found: list[Any] = []
    for pattern in patterns:
        if not str(pattern.pattern):  # what the document's own address is worked out from
            found.append(path("", _open(nothing), name="api-root"))
            continue
        view: Any = pattern.callback
        pattern.callback = _open(saying_problems(view))
        found.append(pattern)
    found.append(re_path(r"^(?P<rest>[\s\S]+)\Z", _open(nothing), name="nothing"))
    return found, app, namespace


def _open(view: Any) -> Any:
    """A view that wants no session; it checks tokens itself."""
    view.login_required = False
    view.csrf_exempt = True
    return view


@api.exception_handler(Faulty)
def faulty(_request: HttpRequest, fault: Faulty) -> HttpResponse:
    errors = [{"place": one.place, "detail": one.message} for one in fault.faults]
    return problem(422, _("nothing was written"), errors=errors, count=fault.count)


@api.exception_handler(ValidationError)
def invalid(_request: HttpRequest, fault: ValidationError) -> HttpResponse:
    errors = [{"place": _place(one["loc"]), "detail": one["msg"]} for one in fault.errors]
    return problem(422, _("what was sent is not what is wanted here"), errors=errors)


def _place(where: Sequence[str | int]) -> str:
    """Where in what was sent a fault is, without our own names for the body and its forms."""
    inside = where[2:] if where[0] == "body" else where[1:]
    return ".".join(str(one) for one in inside if one not in ("one", "many"))


@api.exception_handler(HttpError)
def unreadable(_request: HttpRequest, fault: HttpError) -> HttpResponse:
    return problem(fault.status_code, _("the request can't be read"))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, _fault: AuthenticationError) -> HttpResponse:
    came_with_a_bad_token(request)
    answer = problem(401, _("sign in with a token that is valid"))
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Refused)
def refused(request: HttpRequest, fault: Refused) -> HttpResponse:
    reached_beyond(request)
    return problem(403, _("the token or its account may not do this"), wanted=fault.wanted)


@api.exception_handler(Conflict)
def conflict(_request: HttpRequest, fault: Conflict) -> HttpResponse:
    detail = _("the key was used before for something else")
    return problem(409, detail, fact=str(fault.fact.pk))


@api.exception_handler(FaultyEdition)
def faulty_edition(_request: HttpRequest, fault: FaultyEdition) -> HttpResponse:
    errors = [{"place": one.place, "detail": one.message} for one in fault.faults]
    detail = _("the published edition {edition} can't be read any more; publish another")
    return problem(409, detail.format(edition=fault.edition), errors=errors, count=fault.count)


@api.exception_handler(NotReversible)
@api.exception_handler(WorkRefused)
def not_possible(_request: HttpRequest, fault: Exception) -> HttpResponse:
    return problem(409, str(fault))


@api.exception_handler(NotNow)
@api.exception_handler(TooMany)
def job_not_possible(_request: HttpRequest, fault: Exception) -> HttpResponse:
    return problem(409, str(fault))


@api.exception_handler(JobConflict)
def job_conflict(_request: HttpRequest, _fault: JobConflict) -> HttpResponse:
    return problem(409, _("the key was used before for something else"))


def of_assessment(_request: HttpRequest, fault: Exception | type[Exception]) -> HttpResponse:
    """An act of the room that is not possible as the thing stands; where that is known, how it stands now."""
    now = getattr(fault, "now", None)
    found = {name: getattr(now, name, None) for name in ("version", "state")}
    more = {name: value for name, value in found.items() if isinstance(value, int | str)}
    return problem(409, str(fault), **more)


for refusal in (*REFUSALS, *CONFLICTS):
    api.add_exception_handler(refusal, of_assessment)


@api.exception_handler(WorkConflict)
def changed(_request: HttpRequest, fault: WorkConflict) -> HttpResponse:
    more = (
        {"version": fault.now.version, "state": fault.now.state}
        if isinstance(fault.now, Task)
        else {}
    )
    return problem(409, str(fault), **more)


@api.exception_handler(Stale)
def stale(_request: HttpRequest, fault: Stale) -> HttpResponse:
    detail = _("somebody else changed the task meanwhile; look at it again")
    return problem(412, detail, version=fault.now.version, state=fault.now.state)


@api.exception_handler(StaleInAssessment)
def stale_in_assessment(_request: HttpRequest, fault: StaleInAssessment) -> HttpResponse:
    detail = _("somebody else changed it meanwhile; look at it again")
    return problem(412, detail, version=fault.version, state=fault.state)


@api.exception_handler(NoVersionOfAssessment)
def no_version_of_assessment(_request: HttpRequest, _fault: Exception) -> HttpResponse:
    return problem(428, _("say by If-Match or version which version was seen"))


@api.exception_handler(NoVersion)
def no_version(_request: HttpRequest, _fault: NoVersion) -> HttpResponse:
    return problem(428, _("say by If-Match or version which version of the task was seen"))


@api.exception_handler(WrongType)
def wrong_type(_request: HttpRequest, fault: WrongType) -> HttpResponse:
    detail = _("send {type} here").format(type=fault.wanted)
    answer = problem(415, detail, wanted=fault.wanted)
    answer.headers["Accept-Post"] = fault.wanted
    return answer


@api.exception_handler(TooLarge)
def too_large(_request: HttpRequest, fault: TooLarge) -> HttpResponse:
    return problem(
        413, _("at most {most} bytes at a time").format(most=fault.most), most=fault.most
    )


@api.exception_handler(TooManyCalls)
def too_many(_request: HttpRequest, fault: TooManyCalls) -> HttpResponse:
    answer = problem(
        429,
        _("the token's calls are used up; wait {seconds} seconds").format(seconds=fault.seconds),
    )
    answer.headers["Retry-After"] = str(fault.seconds)
    return answer


@api.exception_handler(Http404)
def missing(request: HttpRequest, fault: Http404) -> HttpResponse:
    """What the account may not have is answered like what is not there, and recorded."""
    if isinstance(fault, Denied):
        reached_beyond(request)
    return problem(404, _("there is no such thing, or not for this account"))
