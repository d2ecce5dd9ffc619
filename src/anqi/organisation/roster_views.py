"""The whole roster by Excel: handed out, looked at before it changes anything, and taken in."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation import records, sheets
from anqi.organisation.access import Verb
from anqi.organisation.asking import account_of, reach
from anqi.organisation.roster.layout import SHEETS
from anqi.organisation.roster.plan import Preview
from anqi.organisation.showing import Cells, row, table
from anqi.pages.forms import DayField

_KEPT = "roster"
"""The session's key for the workbook that was looked at."""
_MOST = 20 << 20
_SHOWN = 200
_LASTS = timedelta(days=1)
"""How long a workbook is kept that was looked at and not taken over."""


class RosterForm(forms.Form):
    """A workbook, and the day from which what it says holds."""

    workbook = forms.FileField(label=gettext_lazy("Excel workbook"))
    day = DayField(label=gettext_lazy("Holds from"), initial=clock.today)

    def clean_workbook(self) -> Any:
        found = self.cleaned_data["workbook"]
        if (found.size or 0) > _MOST:
            raise forms.ValidationError(_("the workbook is larger than 20 MB"))
        return found


@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """Hand in a workbook and see what it would change; nothing is changed yet."""
    _scope, plant = reach(request, Verb.CHANGE_ROSTER)
    form = RosterForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "plant": plant}
    status = 200
    if request.method == "POST" and form.is_valid():
        path = _keep(request, form.cleaned_data["workbook"])
        day: date = form.cleaned_data["day"]
        by = account_of(request).person
        try:
            found = sheets.preview(plant=plant, workbook=path, day=day, by=by)
        except Faulty as faulty:
            for fault in faulty.faults:
                form.add_error("workbook", str(fault))
            path.unlink(missing_ok=True)
        else:
            request.session[_KEPT] = {
                "path": path.name,
                "day": day.isoformat(),
                "digest": found.digest,
            }
            context |= _shown(found)
    if form.errors:
        status = 422
    return render(request, "organisation/roster.html", context, status=status)


@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Make the changes that were looked at, all of them and no other; if anything changed meanwhile, look again."""
    _scope, plant = reach(request, Verb.CHANGE_ROSTER)
    kept = request.session.get(_KEPT)
    if not isinstance(kept, dict):
        messages.info(request, _("There is no workbook that was looked at; hand it in again."))
        return redirect("organisation:roster")
    path = _folder() / Path(str(kept["path"])).name
    try:
        done = sheets.apply(
            plant=plant, workbook=path, day=date.fromisoformat(kept["day"]), digest=kept["digest"],
            by=account_of(request), key=f"roster:{path.stem}",
        )  # fmt: skip
    except sheets.Repeated:
        messages.info(request, _("This workbook was taken over already."))
    except (sheets.Outdated, Faulty, OSError):
        messages.error(
            request, _("The plant has changed since you looked; look at the workbook again.")
        )
    else:
        said = _("{count} rows taken over").format(count=len(done.changes))
        records.record_of(request, records.Act.ROSTER_CHANGE, object=f"roster {said}")
        messages.info(request, said)
    request.session.pop(_KEPT, None)
    path.unlink(missing_ok=True)
    return redirect("organisation:roster")


@require_GET
def marked(request: HttpRequest) -> FileResponse:
    """The workbook that was looked at, with a note at each cell that is wrong or would change."""
    _scope, plant = reach(request, Verb.CHANGE_ROSTER)
    kept = request.session.get(_KEPT)
    if not isinstance(kept, dict):
        raise Http404
    out = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the answer closes it
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        try:
            sheets.preview(
                plant=plant, workbook=_folder() / Path(str(kept["path"])).name, marked=path,
                day=date.fromisoformat(kept["day"]), by=account_of(request).person,
            )  # fmt: skip
        except Faulty as fault:
            raise Http404 from fault
        out.write(path.read_bytes())
    out.seek(0)
    name = f"{plant.code}-{clock.today().isoformat()}-marked.xlsx"
    return FileResponse(out, as_attachment=True, filename=name)


@require_GET
def export(request: HttpRequest) -> FileResponse:
    """The roster as it stands today, as a workbook that can be changed and handed in again; it is recorded."""
    _scope, plant = reach(request, Verb.EXPORT_ROSTER)
    out = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the answer closes it
    with tempfile.TemporaryDirectory() as folder:
        path = sheets.export(plant=plant, day=clock.today(), out=Path(folder) / "roster.xlsx")
        out.write(path.read_bytes())
    out.seek(0)
    records.record_of(request, records.Act.EXPORT, object=f"roster {plant.code}")
    name = f"{plant.code}-{clock.today().isoformat()}.xlsx"
    return FileResponse(out, as_attachment=True, filename=name)


def sweep() -> int:
    """Take away workbooks that nobody took over within a day; how many there were."""
    before = (clock.now() - _LASTS).timestamp()
    old = [one for one in _folder().iterdir() if one.is_file() and one.stat().st_mtime < before]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def _shown(found: Preview) -> dict[str, Any]:
    acts = _acts()
    changes = [
        row(one.sheet, one.row, one.key, acts[one.act], one.said) for one in found.changes[:_SHOWN]
    ]
    faults = [
        row(one.sheet, one.cell or one.row, one.column, one.found, one.message)
        for one in found.faults[:_SHOWN]
    ]
    titles = (_("Sheet"), _("Cell"), _("Column"), _("What stands there"), _("What is wrong"))
    heads = (_("Sheet"), (_("Row"), "num"), _("Which"), _("What becomes of it"), _("From → to"))
    return {
        "looked": True,
        "faulty": bool(found.faults),
        "changed": len(found.changes),
        "counts": _counts(found),
        "faults": table(_("Faults"), titles, faults),
        "fault_count": len(found.faults),
        "faults_left": max(0, len(found.faults) - _SHOWN),
        "changes": table(_("Changes"), heads, changes),
        "changes_left": max(0, len(found.changes) - _SHOWN),
        "ignored": found.ignored,
        "marked": reverse("organisation:marked"),
    }


def _acts() -> dict[str, str]:
    return {
        "added": _("new"), "changed": _("changed"), "ended": _("ended"), "unchanged": _("unchanged"),
    }  # fmt: skip


def _counts(found: Preview) -> Cells:
    """Rows of each sheet by what becomes of them."""
    acts = _acts()
    rows = [
        row(sheet.name, *(found.counts[sheet.name].get(act, 0) for act in acts))  # type: ignore[call-overload]
        for sheet in SHEETS
        if sheet.name in found.counts
    ]
    titles: tuple[str | tuple[str, str], ...] = (
        _("Sheet"), *((title, "num") for title in acts.values()),
    )  # fmt: skip
    return table(_("Rows of each sheet"), titles, rows)


def _folder() -> Path:
    folder = Path(settings.HOME) / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _keep(request: HttpRequest, uploaded: Any) -> Path:
    """Keep the workbook until it is applied; one for each session."""
    kept = request.session.pop(_KEPT, None)
    if isinstance(kept, dict):
        (_folder() / Path(str(kept["path"])).name).unlink(missing_ok=True)
    with tempfile.NamedTemporaryFile(dir=_folder(), suffix=".xlsx", delete=False) as file:
        for chunk in uploaded.chunks():
            file.write(chunk)
    return Path(file.name)
