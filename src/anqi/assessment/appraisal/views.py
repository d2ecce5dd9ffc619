"""Pages of appraisals: the list, opening one, one appraisal with its acts, one member's sheet, what is printed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from anqi.assessment.appraisal import listing, operations, showing, wording
from anqi.assessment.appraisal.acting import FROM
from anqi.assessment.appraisal.faults import Conflict, Refused
from anqi.assessment.appraisal.forms import OpenForm
from anqi.assessment.appraisal.member_page import Sheet
from anqi.assessment.appraisal.models import AppraisalAct, Appraised
from anqi.assessment.appraisal.offering import shown_acts
from anqi.assessment.appraisal.performing import Left, performed, told
from anqi.assessment.appraisal.roster import members_on, moved_since
from anqi.assessment.appraisal.seeing import Seen, appraisal_seen, asker, listed
from anqi.assessment.appraisal.telling import source_of
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.asking import account_of
from anqi.organisation.models import BRANCHES, Account, Standing, Unit
from anqi.organisation.records import Act as Recorded
from anqi.organisation.records import Denied, look_at, record_of
from anqi.pages.twins import asked as twin_asked
from anqi.pages.twins import twin
from anqi.work.notices import mark_read_about


@require_GET
def appraisals(request: HttpRequest) -> HttpResponseBase:
    """The appraisals that somebody sees, the newest year first."""
    asking = asker(request)
    which = request.GET.get("list", "")
    found = listed(asking)
    rows = listing.counted(listing.narrowed(found, which))
    wanted = twin_asked(request)
    if wanted is not None:
        record_of(request, Recorded.EXPORT, object=request.get_full_path())
        return twin(
            wanted,
            name=_("Democratic appraisals"),
            columns=listing.COLUMNS,
            rows=listing.twin_rows(rows),
        )
    opening = {
        "text": _("Open an appraisal"),
        "href": reverse("assessment:appraisal_open"),
        "primary": True,
    }
    context = {
        "chips": listing.chips(found, which),
        "table": listing.table_of(rows),
        "actions": [opening] if asking.holds else [],
        "opening": opening if asking.holds else None,
        "steps": [{"name": str(stage.label)} for stage, _acts in showing.STAGES],
    }
    return render(request, "assessment/appraisal/appraisals.html", context)


@require_http_methods(["GET", "POST"])
def open_one(request: HttpRequest) -> HttpResponse:
    """Open the appraisal of a branch that one holds; where these are several, one is chosen first."""
    account = account_of(request)
    branches = _branches(account)
    branch = next(
        (one for one in branches if str(one.pk) == request.GET.get("branch")), branches[0]
    )
    members = members_on(branch, clock.today())
    full = [one for one, value in members.items() if value == Standing.Value.FULL]
    form = OpenForm(request.POST or None, branch=branch, full=full)
    conflict = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            step = operations.open_appraisal(
                account=account, branch=branch, year=given["year"], key=given["key"], note=given["note"],
                counts_provisional=given["counts_provisional"], without_vote=given["without_vote"],
            )  # fmt: skip
            return redirect("assessment:appraisal", id=step.appraisal_id)
        except Faulty as faulty:
            told(form, faulty)
        except (Refused, Conflict) as refused:
            conflict = str(refused)
    context = {
        "form": form,
        "branch": branch,
        "chips": [
            {"text": one.name, "href": f"?branch={one.pk}", "chosen": one == branch}
            for one in branches
        ],
        "full": len(full),
        "provisional": len(members) - len(full),
        "conflict": conflict,
    }
    status = 409 if conflict else 422 if request.method == "POST" else 200
    return render(request, "assessment/appraisal/open.html", context, status=status)


def _branches(account: Account) -> list[Unit]:
    """The branches whose appraisal somebody holds. Raises Denied where there are none."""
    scope = scope_of(account, Verb.HOLD_APPRAISAL)
    found = list(
        Unit.objects.on(clock.today())
        .filter(plant=scope.plant, kind__in=BRANCHES, code__in=scope.branches)
        .select_related("plant").order_by("code")
    )  # fmt: skip
    if not found:
        raise Denied
    return found


@require_http_methods(["GET", "POST"])
def appraisal(request: HttpRequest, id: UUID) -> HttpResponse:
    """One appraisal; a POST is an act on it, which two people can't do at once."""
    seen = appraisal_seen(request, id)
    if request.method == "POST":
        left = performed(request, seen)
        if left is None:
            return redirect("assessment:appraisal", id=id)
        return _show(request, appraisal_seen(request, id), left)
    return _show(request, seen, Left())


def _show(request: HttpRequest, seen: Seen, left: Left) -> HttpResponse:
    one = seen.appraisal
    if getattr(one, "has_unread", False):
        mark_read_about(person=seen.person, source=source_of(one))
    everybody = seen.holds or seen.sees_opinions
    context = {
        "appraisal": one,
        "title": wording.title_of(one),
        "sign": wording.sign_of(one),
        "stages": showing.stages_of(seen),
        "conflict": left.conflict,
        "moved": moved_since(one, seen.members, seen.day)
        if seen.holds and one.state in FROM[AppraisalAct.CALL_OFF]
        else None,
        "actions": showing.links_of(seen),
        "acts": shown_acts(seen, left),
        "members": showing.members_table(seen) if everybody else None,
        "grades": showing.grades_said(seen),
        "ballot": showing.ballot_note(seen),
        "counts": showing.ballot_table(seen),
        "terms": showing.terms_of(seen),
        "history": showing.history_of(seen),
        "own": seen.me is not None and not seen.holds,
    }
    return render(request, "assessment/appraisal/appraisal.html", context, status=left.status)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, id: UUID, code: str) -> HttpResponse:
    """The sheet of one member; a POST is an act about him."""
    seen = appraisal_seen(request, id)
    found = seen.member(code)
    left: Left | None = Left()
    if request.method == "POST":
        left = performed(request, seen, found)
        if left is None:
            _say(request, request.POST.get("act", ""))
            return redirect("assessment:appraised", id=id, code=code)
        seen = appraisal_seen(request, id)
        found = seen.member(code)
    return _show_member(request, seen, found, left or Left())


def _say(request: HttpRequest, act: str) -> None:
    said = AppraisalAct(act)
    messages.success(request, _("Written down: {act}").format(act=wording.label_of(said)))


def _show_member(request: HttpRequest, seen: Seen, found: Appraised, left: Left) -> HttpResponse:
    look_at(request, found.person.plant, found.person.code, looked=found.pk in seen.looked_at)
    sheet = Sheet(seen, found)
    context: dict[str, Any] = {
        "appraisal": seen.appraisal,
        "member": found,
        "sheet": sheet,
        "crumb": wording.title_of(seen.appraisal),
        "own": found == seen.me,
        "conflict": left.conflict,
        "acts": shown_acts(seen, left, found),
        "actions": [
            {
                "text": _("Registration form"),
                "href": reverse(
                    "assessment:appraised_form", args=[seen.appraisal.pk, found.person.code]
                ),
            }
        ],
    }
    return render(request, "assessment/appraisal/member.html", context, status=left.status)


@require_GET
def member_form(request: HttpRequest, id: UUID, code: str) -> HttpResponse:
    """The registration form of one member (民主评议党员登记表), to be printed and signed."""
    seen = appraisal_seen(request, id)
    found = seen.member(code)
    look_at(request, found.person.plant, found.person.code, looked=found.pk in seen.looked_at)
    confirmed = [step for step in seen.steps if step.act == AppraisalAct.CONFIRM]
    context = {
        "appraisal": seen.appraisal,
        "member": found,
        "sheet": Sheet(seen, found),
        "standing": wording.standing_of(found),
        "confirmed": confirmed[-1] if confirmed else None,
        "acknowledged": [
            step for step in seen.steps
            if step.act == AppraisalAct.ACKNOWLEDGE and step.member_id == found.pk
        ],
        "title": wording.title_of(seen.appraisal),
    }  # fmt: skip
    return render(request, "assessment/appraisal/registration.html", context)


@require_GET
def summary_sheet(request: HttpRequest, id: UUID) -> HttpResponse:
    """The summary table of a branch (民主评议党员情况汇总表), to be printed, signed and reported."""
    seen = appraisal_seen(request, id)
    if not seen.sees_opinions:
        raise Denied
    record_of(request, Recorded.LOOK)
    context = {
        "appraisal": seen.appraisal,
        "title": wording.title_of(seen.appraisal),
        "table": showing.sheet_table(seen),
        "terms": showing.terms_of(seen),
        "grades": showing.grades_said(seen),
        "meetings": [said for step in seen.steps if (said := showing.meeting_said(step))],
        "documents": [step for step in seen.steps if step.document],
    }
    return render(request, "assessment/appraisal/summary.html", context)
