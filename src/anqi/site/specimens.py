"""What `/patterns/` shows: each component with every state it has. The plant and its people are invented."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from anqi.pages import component_kinds as kinds
from anqi.site import specimens_judging as judging

HERE = "#page"


class Specimen(forms.Form):
    """Fields as they are before, and after, something was wrong."""

    place = forms.CharField(required=False)
    when = forms.CharField()
    chair = forms.CharField(required=False)
    sort = forms.ChoiceField(widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    department = forms.ChoiceField()
    account = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)
    agreed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, hint in (
            ("place", _("Place"), _("scan the code, or choose one nearby")),
            ("when", _("When it happened"), ""),
            ("chair", _("In the chair"), _("tinted: filled in already, can be changed")),
            ("sort", _("What it was"), ""),
            ("topics", _("Topics"), ""),
            ("department", _("Department"), ""),
            ("account", _("What happened, in short"), ""),
            ("agreed", _("The person concerned has read it"), ""),
        ):
            self.fields[name].label = label
            self.fields[name].help_text = hint
        for name, choices in (
            ("sort", [("theme", _("Theme Party day")), ("lecture", _("Party lecture"))]),
            ("topics", [("safety", _("Safety topic")), ("joint", _("Held by both sides"))]),
            ("department", [("", _("All departments")), ("D05", "卷包车间")]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean_when(self) -> str:
        raise forms.ValidationError(_("It cannot be later than now. Was it 13:10?"))


def specimen_form() -> Specimen:
    """A form that came back: one field is wrong, one was left out, the rest is kept."""
    return Specimen(
        {
            "place": "卷包车间 二区", "when": "2027-01-13 23:10", "chair": "杨正荣",
            "topics": ["safety"], "department": "D05", "account": "", "agreed": "on",
        }
    )  # fmt: skip


def heads() -> dict[str, Any]:
    """What the head of a page is given."""
    crumbs: list[kinds.Link] = [
        {"text": _("First level"), "href": HERE},
        {"text": _("Second level")},
    ]
    tags: list[kinds.Tag] = [{"text": _("State")}, {"text": _("Under way"), "accent": True}]
    actions: list[kinds.Action] = [
        {"text": _("Lesser"), "href": HERE, "icon": "download"},
        {"text": _("Not now"), "primary": True},
        {"text": _("One verb"), "href": HERE, "primary": True},
    ]
    return {"crumbs": crumbs, "tags": tags, "actions": actions}


def figures() -> list[kinds.Figure]:
    return [
        {"name": _("Facts"), "value": "1,043,218", "href": HERE, "note": _("1,204 of today")},
        {
            "name": _("Put right in time"), "value": "1,284/1,290", "href": HERE,
            "note": _("6 missing"), "state": "fail",
        },
        {
            "name": _("Last checkpoint"), "value": "2027-01-13 00:00",
            "note": _("has left the plant, 3 places"), "state": "ok",
        },
    ]  # fmt: skip


def table() -> kinds.Table:
    return {
        "caption": _("Theme Party days of March"),
        "form": "stack",
        "columns": [
            {"name": _("Code"), "href": HERE, "sort": "ascending"},
            {"name": _("Branch")},
            {"name": _("Expected"), "kind": "num"},
            {"name": _("Came"), "kind": "num"},
            {"name": _("Risk")},
            {"name": _("State")},
            {"name": _("Verb"), "kind": "num", "hidden": True},
        ],
        "rows": [
            {
                "cells": [
                    {"text": "B03", "quiet": True},
                    {"text": "卷包车间党支部", "href": HERE, "note": _("answers for the making and packing workshop")},
                    31,
                    {"text": 28, "href": HERE, "figure": True},
                    {"risk": 3},
                    {"state": "part", "text": _("3 missing")},
                    {"button": {"text": _("Record"), "href": HERE}},
                ]
            },
            {
                "cells": [
                    {"text": "B04", "quiet": True},
                    {"text": _("The row that is chosen"), "href": HERE},
                    46, 46, "", {"state": "ok", "text": _("met")}, "",
                ],
                "selected": True,
            },
            {
                "cells": [
                    {"text": "0201833", "keep": True},
                    {"text": _("A row taken back")}, 31, 28, "",
                    {"tag": _("reversed"), "keep": True}, "",
                ],
                "void": True,
            },
            {"cells": ["0207410", _("What takes it back"), "", "−28", "", "", ""], "undo": True},
        ],
        "foot": {"cells": [{"text": _("Together"), "span": 2}, 77, 74, "", "", ""]},
    }  # fmt: skip


def year() -> kinds.Table:
    found: tuple[kinds.State, ...] = (
        "na", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "part", "fail", "ok", "open",
    )  # fmt: skip
    cells: list[kinds.Cell | kinds.Text | int] = [{"state": state} for state in found]
    months: list[kinds.Column] = [{"name": str(month), "kind": "month"} for month in range(1, 13)]
    return {
        "caption": _("A year in twelve cells"),
        "form": "year",
        "columns": [
            {"name": _("Item")},
            {"name": _("Is"), "kind": "num"},
            {"name": _("Due"), "kind": "num"},
            *months,
            {"name": _("State")},
            {"name": _("What is missing")},
        ],
        "rows": [
            {
                "cells": [
                    {"text": _("One post, two duties"), "href": HERE},
                    {"text": "10/12", "href": HERE, "figure": True},
                    {"text": "12/12", "quiet": True},
                    *cells,
                    {"state": "part", "text": _("2 missing")},
                    {"text": _("September in part, October not at all"), "quiet": True},
                ]
            },
            {
                "cells": [
                    {"text": _("Assessment of the year"), "href": HERE},
                    {"text": "94.04", "href": HERE, "figure": True},
                    {"text": "90.00", "quiet": True},
                    {"text": _("once a year, published"), "span": 12, "quiet": True},
                    {"state": "part", "text": _("to be decided")},
                    {"text": _("enough for the best grade"), "quiet": True},
                ]
            },
        ],
    }


def summary() -> list[kinds.Term]:
    return [
        {"name": _("Place"), "value": "卷包车间 二区 7号卷接机"},
        {"name": _("To be put right by"), "value": "赵家庆", "href": HERE},
        {"name": _("To be put right until"), "value": "2026-08-21", "note": _("7 days")},
        {"name": _("Number"), "value": "H-2026-0188", "mono": True},
    ]


def tasks() -> list[kinds.Task]:
    return [
        {
            "day": "8", "weekday": _("Fri"), "matter": _("Party group meeting: third group"), "href": HERE,
            "note": _("three of four groups have met"), "state": "fail", "status": _("5 days late"),
            "act": {"text": _("Record or explain"), "href": HERE},
        },
        {
            "day": "12", "weekday": _("Tue"), "matter": _("Theme Party day"), "href": HERE,
            "state": "part", "status": _("held, not recorded"), "act": {"text": _("Record"), "href": HERE},
        },
        {
            "day": "20", "weekday": _("Wed"), "matter": _("Signing the safety pledges of 2027"), "href": HERE,
            "note": _("3 people are missing"), "status": "28/31", "figure": HERE,
            "act": {"text": _("Sign"), "href": HERE},
        },
        {
            "day": "7", "weekday": _("Thu"), "matter": _("Branch committee: safety matters of the year"),
            "href": HERE, "state": "ok", "status": _("recorded"), "done": True,
        },
    ]  # fmt: skip


def events() -> list[kinds.Event]:
    return [
        {"time": "08-14 15:21", "what": _("Reported"), "who": "孙慧", "reference": "#0706110", "href": HERE},
        {
            "time": "08-21 24:00", "what": _("Due and not done"), "reference": "#0712406", "href": HERE,
            "note": _("it rose one step, to the department head"), "state": "bad",
        },
        {"time": "08-23 08:47", "what": _("Accepted and struck off"), "who": "王兴国", "state": "now"},
    ]  # fmt: skip


def stages() -> list[kinds.Stage]:
    return [
        {"name": _("Computed"), "note": "01-04", "state": "past"},
        {"name": _("Data confirmed"), "note": "01-08", "state": "past"},
        {"name": _("Published"), "note": _("until 01-15"), "state": "now"},
        {"name": _("Decided"), "note": _("by the committee")},
        {"name": _("Sealed")},
    ]


def chips() -> list[kinds.Chip]:
    return [
        {"text": _("To be judged"), "count": 5, "href": HERE, "chosen": True},
        {"text": _("Being put right"), "count": 23, "href": HERE},
        {"text": _("Supervised"), "count": 0, "href": HERE},
    ]


def periods() -> list[kinds.Chip]:
    return [
        {"text": _("Month"), "href": HERE},
        {"text": _("Quarter"), "href": HERE, "chosen": True},
        {"text": _("Year"), "href": HERE},
    ]


def notices() -> list[dict[str, Any]]:
    """Told, warned, gone wrong (a conflict between two people)."""
    return [
        {
            "title": _("Kept on this phone, 14:36"),
            "text": _("It is sent as soon as there is a network; no need to report it again."),
        },
        {
            "title": _("Same place, same sort, third time in 90 days"), "state": "part",
            "text": _("The cause must be written down before it is struck off."),
        },
        {
            "title": _("Somebody else changed this page"), "state": "fail",
            "text": _("The acceptor was changed at 14:20. What you filled in is all here."),
            "link": {"text": _("See both"), "href": HERE},
        },
    ]  # fmt: skip


def versions() -> list[kinds.Version]:
    """What two people made of one thing."""
    return [
        {"name": _("To be put right by"), "theirs": "赵家庆", "mine": "赵家庆"},
        {"name": _("To be put right until"), "theirs": "2026-08-21", "mine": "2026-08-28"},
        {"name": _("Accepted by"), "theirs": "王兴国", "mine": ""},
    ]


def steps() -> list[kinds.Step]:
    """How a project goes, for a page on which there is none."""
    return [
        {"name": _("Set it up"), "note": _("subject, aim and money")},
        {"name": _("Work on it"), "note": _("each step with its day")},
        {"name": _("Accept it"), "note": _("by somebody who was not part of it")},
        {"name": _("See what came of it"), "note": _("half a year later, in the same place")},
    ]


def counted() -> kinds.Table:
    """The panel beside a form: what the record will count as, before it is sent."""
    return {
        "caption": _("This record counts as"),
        "columns": [
            {"name": _("Fact")}, {"name": _("Because"), "kind": "muted s"}, {"name": _("Facts"), "kind": "num"},
        ],
        "rows": [
            {"cells": [_("Theme Party day"), _("safety topic, 28 people"), 1]},
            {"cells": [_("Party lecture"), _("safety topic, 28 people"), 1]},
            {"cells": [_("Taking part"), _("28 came, 2 on leave, 1 missing"), 31]},
        ],
    }  # fmt: skip


def all_of_them() -> dict[str, Any]:
    """Everything the page of patterns shows."""
    form = specimen_form()
    return {
        **heads(), "figures": figures(), "table": table(), "year": year(), "summary": summary(),
        "states": kinds.STATES, "risks": (1, 2, 3, 4), "tasks": tasks(), "events": events(),
        "stages": stages(), "chips": chips(), "periods": periods(), "form": form,
        "notices": notices(), "filter_fields": [form["department"]], "versions": versions(),
        "names": ("陈国栋", "李秀英", "胡建明", "郭永福", "高翠兰", "林志强", "宋文斌", "何志刚"),
        "steps": steps(), "stop": {"text": _("Stop"), "href": HERE},
        "begin": {"text": _("Set up a project"), "href": HERE, "primary": True}, "counted": counted(),
        **judging.all_of_them(),
    }  # fmt: skip
