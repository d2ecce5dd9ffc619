"""Files of tasks: added by those who can act on one, served to those who see it, whole or small."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anqi.kit.faults import Faulty
from anqi.organisation.records import Denied, look_of
from anqi.work import evidence, thumbnails
from anqi.work.forms import EvidenceForm
from anqi.work.seeing import file_seen, somebody, task_seen


@require_POST
def attach(request: HttpRequest, id: UUID) -> HttpResponse:
    """Add a file to a task that one can act on."""
    account, person = somebody(request)
    found = task_seen(account, id)
    if not found.acts:
        raise Denied
    form = EvidenceForm(request.POST, request.FILES)
    files = [form.cleaned_data[name] for name in ("photo", "file")] if form.is_valid() else []
    given = [file for file in files if file]
    if not given:
        messages.error(request, _("choose a file"))
    for file in given:
        try:
            evidence.attach(about=found.task.about, file=file, name=file.name, by=person)
        except Faulty as faulty:
            for fault in faulty.faults:
                messages.error(request, fault.message)
    return redirect("work:task", id=id)


@require_GET
def show_evidence(request: HttpRequest, id: UUID) -> HttpResponse:
    """A stored file. Pictures, which we wrote ourselves, are shown; documents are only handed out.

    Who handed it in can see who looked at it.
    """
    account, _person = somebody(request)
    found = file_seen(account, id)
    look_of(request, found.by)
    answer = HttpResponse(evidence.open_evidence(found), content_type=found.type)
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=not found.is_picture, filename=found.name) or ""
    )
    return answer


@require_GET
def show_small(request: HttpRequest, id: UUID) -> HttpResponse:
    """A picture as small as pages show it."""
    account, _person = somebody(request)
    found = file_seen(account, id)
    if not found.is_picture:
        raise Http404
    return HttpResponse(thumbnails.small(found), content_type="image/jpeg")
