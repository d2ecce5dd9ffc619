"""Files and comments of tasks, for programs."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse as address_of
from django.utils.http import content_disposition_header
from ninja import File, Router, UploadedFile
from ninja.responses import Status

from anqi.kit.faults import Fault, Faulty
from anqi.organisation.access import Verb
from anqi.organisation.api_access import Refused as NotAllowed
from anqi.organisation.api_access import caller, handed_out, scoped
from anqi.organisation.api_kinds import KeyHeader
from anqi.organisation.tokens import TokenScope
from anqi.work import comments as said
from anqi.work import evidence, queries
from anqi.work.api import task_seen
from anqi.work.api_kinds import CommentIn, CommentOut, EvidenceOut, comment_out, evidence_out
from anqi.work.models import Comment, Evidence
from anqi.work.seeing import file_seen

of_tasks = Router(tags=["evidence"])
router = Router(tags=["evidence"])


@of_tasks.get(
    "/{uuid:id}/evidence", response=list[EvidenceOut], summary="The files of a task",
    operation_id="task_evidence",
)  # fmt: skip
@scoped(TokenScope.READ_TASKS)
def files(request: HttpRequest, id: UUID) -> list[dict[str, Any]]:
    """In the order in which they came."""
    task = task_seen(request, id).task
    return [evidence_out(one) for one in queries.evidence_about(task.plant, task.about)]


@of_tasks.post(
    "/{uuid:id}/evidence", response={201: EvidenceOut}, summary="Hand in a file",
    operation_id="hand_in_evidence",
)  # fmt: skip
@scoped(TokenScope.ACT_ON_TASKS)
def hand_in(
    request: HttpRequest, response: HttpResponse, id: UUID, idempotency_key: KeyHeader,
    file: File[UploadedFile],
) -> Status[dict[str, Any]]:  # fmt: skip
    """JPEG, PNG, WebP, PDF, .docx or .xlsx, up to 20 MB, from those who can act on the task.

    A file is taken for what it is and not for how it is called. Pictures are turned upright, written anew, and lose all
    else that was in them.
    """
    found = task_seen(request, id)
    person = caller(request).person
    if person is None or not found.acts:
        raise NotAllowed(Verb.UPLOAD_EVIDENCE)
    made = evidence.attach(
        about=found.task.about, file=file, name=file.name or "", by=person, key=idempotency_key
    )
    response["Location"] = address_of("api:evidence", args=[made.pk])
    return Status(201, evidence_out(made))


@of_tasks.get(
    "/{uuid:id}/comments", response=list[CommentOut], summary="What was said about a task",
    operation_id="task_comments", tags=["comments"],
)  # fmt: skip
@scoped(TokenScope.READ_TASKS)
def comments(request: HttpRequest, id: UUID) -> list[dict[str, Any]]:
    """The oldest first; those that were taken back say so."""
    task = task_seen(request, id).task
    return [comment_out(one) for one in said.comments_on(task.plant, task.about)]


@of_tasks.post(
    "/{uuid:id}/comments", response={201: CommentOut}, summary="Say something about a task",
    operation_id="comment_on_task", tags=["comments"],
)  # fmt: skip
@scoped(TokenScope.ACT_ON_TASKS)
def comment(
    request: HttpRequest, id: UUID, body: CommentIn, idempotency_key: KeyHeader
) -> Status[dict[str, Any]]:
    """`tell` names people of the task: who does it, accepts it, gave it out."""
    found = task_seen(request, id)
    person = caller(request).person
    if person is None:
        raise NotAllowed(Verb.SEE_TASKS)
    people = [one for one in queries.parties_of(found.duties, person) if one.code in body.tell]
    if len(people) != len(set(body.tell)):
        raise Faulty("comment", [Fault("tell", "only people of the task are told")])
    made = said.comment_on_task(
        task=found.task, text=body.text, by=person, key=idempotency_key, tell=people
    )
    return Status(201, comment_out(made))


@of_tasks.post(
    "/{uuid:id}/comments/{uuid:comment}/withdrawal", response=CommentOut,
    summary="Take back a comment of one's own", operation_id="withdraw_comment",
    tags=["comments"],
)  # fmt: skip
@scoped(TokenScope.ACT_ON_TASKS)
def withdraw(request: HttpRequest, id: UUID, comment: UUID) -> dict[str, Any]:
    """It stays, and says so. To do it twice is as to do it once."""
    task, person = task_seen(request, id).task, caller(request).person
    about = Comment.objects.filter(pk=comment, plant=task.plant, about=task.about, withdraws=None)
    found = about.select_related("by").first()
    if found is None or person is None:
        raise Http404
    said.withdraw(comment=found, by=person, key=f"withdraw/{found.pk}")
    return comment_out(Comment.objects.select_related("by", "withdrawn_by").get(pk=found.pk))


@router.get(
    "/{uuid:id}",
    response=EvidenceOut,
    summary="About a file",
    operation_id="evidence",
    url_name="evidence",
)
@scoped(TokenScope.READ_TASKS)
def about(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """A file of a task that the account may see."""
    return evidence_out(_seen(request, id))


@router.get(
    "/{uuid:id}/content", summary="The file itself", operation_id="evidence_content",
    openapi_extra={
        "responses": {
            200: {
                "description": "The stored bytes.",
                "content": {one.value: {} for one in Evidence.Type},
            }
        }
    },
)  # fmt: skip
@scoped(TokenScope.READ_TASKS)
def content(request: HttpRequest, id: UUID) -> HttpResponse:
    """The stored bytes, under the name that it was given."""
    found = _seen(request, id)
    handed_out(request)
    answer = HttpResponse(evidence.open_evidence(found), content_type=found.type)
    shown = content_disposition_header(as_attachment=True, filename=found.name)
    answer["Content-Disposition"] = shown or "attachment"
    answer["ETag"] = f'"{found.sha256}"'
    return answer


def _seen(request: HttpRequest, id: UUID) -> Evidence:
    return file_seen(caller(request), id)
