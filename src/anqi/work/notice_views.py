"""The inbox of notices, and where they go by e-mail."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anqi.kit import clock
from anqi.ledger.behind import address_of
from anqi.organisation.records import Act, record_of
from anqi.pages.twins import Column, twin
from anqi.pages.twins import asked as twin_asked
from anqi.work import mail, notices
from anqi.work.forms import AddressForm
from anqi.work.models import Notice, NoticeAddress
from anqi.work.seeing import somebody
from anqi.work.wording import moment_said

PAGE = 50
COLUMNS = (
    Column("at", gettext_lazy("When"), 18), Column("text", gettext_lazy("What"), 60),
    Column("read_at", gettext_lazy("Read at"), 18), Column("sent_at", gettext_lazy("Sent at"), 18),
    Column("source", gettext_lazy("About"), 40),
)  # fmt: skip


@require_GET
def inbox(request: HttpRequest) -> HttpResponseBase:
    """What somebody was told, newest first."""
    _account, person = somebody(request)
    unread = request.GET.get("list") != "all"
    found = notices.inbox(person, unread=unread).order_by("-pk")
    wanted = twin_asked(request)
    if wanted is not None:
        record_of(request, Act.EXPORT, object=request.get_full_path())
        rows = (
            (one.at, notices.said(one), one.read_at, one.sent_at, one.source)
            for one in found.iterator(chunk_size=500)
        )
        return twin(wanted, name=_("Inbox"), columns=COLUMNS, rows=rows)
    before = _id(request.GET.get("before", ""))
    page = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    count = notices.inbox(person, unread=True).count()
    older = (
        f"?list={'unread' if unread else 'all'}&before={page[PAGE - 1].pk}" if page[PAGE:] else ""
    )
    context = {
        "rows": [_row(one) for one in page[:PAGE]],
        "count": count,
        "unread": unread,
        "older": older,
        "chips": [
            {"text": _("Unread"), "href": "?list=unread", "count": count, "chosen": unread},
            {"text": _("All"), "href": "?list=all", "chosen": not unread},
        ],
        "failed": mail.waiting_since(person, clock.today()),
        "actions": [{"text": _("E-mail"), "href": reverse("work:address")}],
    }
    return render(request, "work/notices.html", context)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Note that some notices, or all, were read."""
    _account, person = somebody(request)
    ids = [id for id in map(_id, request.POST.getlist("notice")) if id]
    if ids or request.POST.get("all"):
        notices.mark_read(person=person, notices=ids or None)
    return redirect("work:inbox")


@require_http_methods(["GET", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """Where one's notices go by e-mail, and whether one wants a digest. No address: no e-mail."""
    _account, person = somebody(request)
    kept = mail.address_of(person) or NoticeAddress(person=person)
    form = AddressForm(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["email"]:
            mail.set_address(
                person=person, email=given["email"], language=given["language"],
                wants_digest=given["wants_digest"],
            )  # fmt: skip
            messages.success(request, _("Kept: {email}").format(email=given["email"]))
        else:
            mail.remove_address(person=person)
            messages.success(request, _("No e-mail is sent to you any more."))
        return redirect("work:address")
    context = {
        "form": form,
        "has_server": mail.has_server(),
        "failed": mail.waiting_since(person, clock.today()),
    }
    return render(request, "work/address.html", context, status=422 if form.errors else 200)


def _row(one: Notice) -> dict[str, Any]:
    local = one.at.astimezone(clock.CHINA)
    return {
        "id": one.pk,
        "day": local.strftime("%m-%d"),
        "time": moment_said(one.at),
        "text": notices.said(one),
        "href": address_of(one.source),
        "new": one.read_at is None,
        "urgent": one.is_urgent,
        "sent": moment_said(one.sent_at) if one.sent_at else "",
    }


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
