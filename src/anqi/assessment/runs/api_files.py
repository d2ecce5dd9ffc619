"""Runs handed out as files, for programs: the workbook, the public notice of a scheme, and the very document."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Router

from anqi.assessment.runs import exporting, queries
from anqi.assessment.runs.api_schemes import scheme_of
from anqi.assessment.runs.models import Run
from anqi.organisation.access import Verb
from anqi.organisation.api_access import Refused, caller, handed_out, scoped
from anqi.organisation.tokens import TokenScope

router = Router(tags=["runs"])
_OFFICE = "application/vnd.openxmlformats-officedocument"
XLSX, DOCX = f"{_OFFICE}.spreadsheetml.sheet", f"{_OFFICE}.wordprocessingml.document"


def _file(type: str) -> dict[str, Any]:
    return {"responses": {200: {"description": "The file.", "content": {type: {}}}}}


@router.get(
    "/{uuid:id}/results.json", summary="The document of a run", operation_id="run_document",
    openapi_extra=_file("application/json"),
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def document(request: HttpRequest, id: UUID) -> HttpResponse:
    """`results.json` byte for byte, for who may take the ledger away: it is proof, and has the ranks of all."""
    run = _run(request, id, document=True)
    return _answer(request, run, queries.document_of(run), "application/json", "json")


@router.get(
    "/{uuid:id}/results.xlsx", summary="A run as a workbook", operation_id="run_workbook",
    openapi_extra=_file(XLSX),
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def workbook(request: HttpRequest, id: UUID) -> HttpResponse:
    """All schemes, for who sees the results of the whole plant."""
    run = _run(request, id)
    return _answer(request, run, exporting.workbook(run).getvalue(), XLSX, "xlsx")


@router.get(
    "/{uuid:id}/schemes/{scheme}/notice.docx", summary="The public notice of a scheme",
    operation_id="run_notice", openapi_extra=_file(DOCX),
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def notice(request: HttpRequest, id: UUID, scheme: str) -> HttpResponse:
    """A Word file, to be signed."""
    run = _run(request, id)
    made: BytesIO = exporting.notice(run, scheme_of(run, scheme))
    return _answer(request, run, made.getvalue(), DOCX, "docx")


def _run(request: HttpRequest, id: UUID, *, document: bool = False) -> Run:
    """The run, where the caller may hand it out. Raises Denied, Http404, and Refused."""
    account = caller(request)
    found = queries.run_for(account, id)
    if not exporting.may_hand_out(account, found, document=document):
        raise Refused(Verb.EXPORT_LEDGER if document else Verb.SEE_RESULTS)
    return found


def _answer(request: HttpRequest, run: Run, data: bytes, type: str, suffix: str) -> HttpResponse:
    handed_out(request)
    answer = HttpResponse(data, content_type=type)
    name = f"{run.edition.name}-{run.as_of:%Y%m%d}.{suffix}"
    shown = content_disposition_header(as_attachment=True, filename=name)
    answer["Content-Disposition"] = shown or "attachment"
    return answer
