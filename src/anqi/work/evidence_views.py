"""Files of tasks: added by those who can act on one, served to those who see it, whole or small."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anqi.kit.faults import Faulty
from anqi.work import evidence, thumbnails
from anqi.work.forms import EvidenceForm
from anqi.work.models import Evidence
from anqi.work.queries import evidence_for
from anqi.work.views import somebody, task_seen


@require_POST
def attach(request: HttpRequest, id: UUID) -> HttpResponse:
    """Add a file to a task that one can act on."""
    account, person = somebody(request)
    found = task_seen(account, id)
    if not found.acts:
        raise Http404
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
    """A stored file. Pictures, which we wrote ourselves, are shown; documents are only handed out."""
    found = _seen(request, id)
    answer = HttpResponse(evidence.open_evidence(found), content_type=found.type)
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=not found.is_picture, filename=found.name) or ""
    )
    return answer


@require_GET
def show_small(request: HttpRequest, id: UUID) -> HttpResponse:
    """A picture as small as pages show it."""
    found = _seen(request, id)
    if not found.is_picture:
        raise Http404
    return HttpResponse(thumbnails.small(found), content_type="image/jpeg")


def _seen(request: HttpRequest, id: UUID) -> Evidence:
    """A file about a task that the account sees."""
    account, _person = somebody(request)
    found = evidence_for(account, id)
    if found is None:
        raise Http404
    return found
