"""The page of imports: a file is handed in, and becomes a job."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from anqi.jobs import queries as jobs
from anqi.jobs.operations import Conflict, TooMany, start
from anqi.jobs.showing import table_of
from anqi.ledger.handed_in import MOST_BYTES, MOST_FACTS
from anqi.ledger.job_kinds import IMPORT
from anqi.organisation.access import Verb
from anqi.organisation.asking import account_of, reach
from anqi.pages.forms import KeyedForm

_SHOWN = 10
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class ImportForm(KeyedForm):
    """A workbook or a zip of tables, and whether it is only looked at."""

    file = forms.FileField(
        label=gettext_lazy("Interchange file"),
        help_text=gettext_lazy("An .xlsx workbook, or a .zip of CSV or Parquet files"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.zip"}),
    )
    only_compare = forms.BooleanField(
        label=gettext_lazy("Only check it; post nothing"), required=False
    )

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found.size > MOST_BYTES:
            text = _("the file is larger than {size} MB; hand it in in several parts")
            raise forms.ValidationError(text.format(size=MOST_BYTES >> 20))
        head = found.read(len(_ZIP))
        found.seek(0)
        if head == _OLE:
            raise forms.ValidationError(
                _(
                    "the file is of the old form .xls, or locked; save it as .xlsx, without a password"
                )
            )
        if head != _ZIP:
            raise forms.ValidationError(_("hand in an .xlsx workbook, or a .zip of the tables"))
        return found


@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Hand in an interchange file; it is imported in the background."""
    _scope, plant = reach(request, Verb.IMPORT_FACTS)
    account = account_of(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = start(
                kind=IMPORT, account=account, plant=plant, key=form.cleaned_data["key"],
                words={"name": file.name}, files=[file],
                arguments={"only_compare": form.cleaned_data["only_compare"]},
            )  # fmt: skip
            return redirect("jobs:job", id=job.pk)
        except Conflict:
            form.add_error(None, _("this form was sent before for something else; open it anew"))
        except TooMany as refused:
            form.add_error(None, str(refused))
    recent = list(jobs.seen_by(account).filter(kind=IMPORT, plant=plant)[:_SHOWN])
    context = {
        "form": form,
        "plant": plant,
        "recent": table_of(recent) if recent else None,
        "most_bytes": MOST_BYTES >> 20,
        "most_facts": f"{MOST_FACTS:,}",
    }
    return render(request, "ledger/import.html", context, status=422 if form.errors else 200)
