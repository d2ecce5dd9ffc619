"""Pages of checkpoints: the list, one for the monthly report, making one, verifying and exporting the ledger."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anqi.jobs.models import Job
from anqi.jobs.operations import Conflict, TooMany, start
from anqi.ledger import lists, seal_page, summaries
from anqi.ledger.asking import account_and_plant
from anqi.ledger.forms import ExportForm, VerifyForm
from anqi.ledger.keys import verifier
from anqi.ledger.models import Checkpoint
from anqi.ledger.seal_jobs import EXPORT, VERIFY, is_kept, place_of
from anqi.ledger.sealing import Unsound, seal
from anqi.ledger.showing import moment_of
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.models import Account, Plant
from anqi.organisation.records import Act, Denied, record_of


@require_GET
def seals(request: HttpRequest) -> HttpResponse:
    """All checkpoints, newest first, and what can be done with the ledger as a whole."""
    account, plant = account_and_plant(request, Verb.SEE_FACTS)
    return _page(request, account, plant, VerifyForm())


@require_GET
def note(request: HttpRequest, size: int) -> HttpResponse:
    """One checkpoint, as it is printed with the monthly report."""
    _account, plant = account_and_plant(request, Verb.SEE_FACTS)
    found = _checkpoint(plant, size)
    copies = list(found.copies.all())
    state, standing = seal_page.standing_of(copies)
    context: dict[str, Any] = {
        "plant": plant,
        "checkpoint": found,
        "amount": f"{found.size:,}",
        "made": moment_of(found.made_at, seconds=True),
        "root": seal_page.grouped(bytes(found.root).hex()),
        "state": state,
        "standing": standing,
        "copies": seal_page.copies_of(found),
        "key": verifier(plant) or "",
        "picture": seal_page.picture_of(found.note),
        "is_newest": not plant.ledger.checkpoints.filter(size__gt=size).exists(),
    }
    return render(request, "ledger/seal.html", context)


@require_GET
def note_file(request: HttpRequest, size: int) -> HttpResponse:
    """The signed note itself, for verify.py and for keeping elsewhere."""
    _account, plant = account_and_plant(request, Verb.SEE_FACTS)
    return _text(_checkpoint(plant, size).note, f"{plant.code}-{size}.checkpoint")


@require_GET
def key(request: HttpRequest) -> HttpResponse:
    """The public half of the key that signs checkpoints."""
    _account, plant = account_and_plant(request, Verb.SEE_FACTS)
    found = verifier(plant)
    if found is None:
        raise Http404
    return _text(f"{found}\n", f"{plant.code}.key.pub")


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Sign what the ledger is now."""
    _account, plant = account_and_plant(request, Verb.SEAL_LEDGER)
    try:
        made = seal(plant)
    except Unsound as fault:
        text = _("{fault}. Nothing was signed; verify the ledger to see what is wrong.")
        messages.error(request, text.format(fault=fault))
        return redirect("ledger:seals")
    record_of(request, Act.SEAL, object=f"ledger {plant.code} {made.size}")
    text = _("Sealed: {size} facts. Print it, or see that it leaves the machine.")
    messages.success(request, text.format(size=f"{made.size:,}"))
    return redirect("ledger:seal", size=made.size)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Compute the ledger anew in the background, against a checkpoint that was kept elsewhere, too."""
    account, plant = account_and_plant(request, Verb.EXPORT_LEDGER)
    form = VerifyForm(request.POST)
    if not form.is_valid():
        return _page(request, account, plant, form)
    outside = [form.cleaned_data["outside"]] if form.cleaned_data["outside"] else []
    arguments = {"outside": outside}
    return _begin(request, account, plant, VERIFY, form.cleaned_data["key"], arguments)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Pack the ledger in the background."""
    account, plant = account_and_plant(request, Verb.EXPORT_LEDGER)
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, account, plant, VerifyForm(), 422)
    return _begin(request, account, plant, EXPORT, form.cleaned_data["key"], {})


@require_GET
def exported(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The packed ledger, to who asked for it and may still have it, for a day."""
    account, plant = account_and_plant(request, Verb.EXPORT_LEDGER)
    job = Job.objects.filter(pk=id, kind=EXPORT, plant=plant).first()
    if job is None:
        raise Http404
    if job.account_id != account.pk:
        raise Denied
    if not is_kept(job):
        messages.warning(request, _("The export was kept for a day, and is gone. Ask for it anew."))
        return redirect("ledger:seals")
    record_of(request, Act.EXPORT)
    name = f"ledger-{plant.code}-{(job.result or {})['size']}.zip"
    return FileResponse(place_of(job.pk).open("rb"), as_attachment=True, filename=name)


def _page(
    request: HttpRequest, account: Account, plant: Plant, form: VerifyForm, status: int = 200
) -> HttpResponse:
    found = Checkpoint.objects.filter(ledger__plant=plant).order_by("-size")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(size__lt=int(before))
    rows = list(found.prefetch_related("copies")[: seal_page.PAGE + 1])
    older = rows[seal_page.PAGE - 1].size if len(rows) > seal_page.PAGE else None
    summary = summaries.summary(plant)
    context: dict[str, Any] = {
        "figures": lists.figures(summary, whole=scope_of(account, Verb.SEE_FACTS).whole),
        "table": seal_page.table_of(rows[: seal_page.PAGE]),
        "older": "" if older is None else f"?before={older}",
        "unsealed": summary.size - summary.sealed_size,
        "key": verifier(plant) or "",
        "form": form,
        "export_form": ExportForm(),
        "may_seal": may(account, Verb.SEAL_LEDGER, plant=plant),
        "may_export": may(account, Verb.EXPORT_LEDGER, plant=plant),
    }
    return render(request, "ledger/seals.html", context, status=422 if form.errors else status)


def _begin(
    request: HttpRequest, account: Account, plant: Plant, kind: str, key: str, arguments: Any
) -> HttpResponse:
    try:
        job = start(kind=kind, account=account, plant=plant, key=key, arguments=arguments)
    except (Conflict, TooMany) as refused:
        text = str(refused) or _("this form was sent before for something else; open it anew")
        messages.error(request, text)
        return redirect("ledger:seals")
    return redirect("jobs:job", id=job.pk)


def _checkpoint(plant: Plant, size: int) -> Checkpoint:
    rows = Checkpoint.objects.filter(ledger__plant=plant, size=size).select_related("ledger")
    found = rows.prefetch_related("copies").first()
    if found is None:
        raise Http404
    return found


def _text(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
