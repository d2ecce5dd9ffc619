"""The twelve components as tags: `{% load components %}`. Each has a template of its name in pages/components/."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
    Select,
)
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from anqi.pages import component_kinds as kinds
from anqi.pages.rows import head_html, risk_word, rows_html, state_word, tasks_html

register = template.Library()
Context = dict[str, Any]


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign of icons.svg. It is never alone in saying something, so those who listen are not told of it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("anqi/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def twins(context: template.RequestContext) -> SafeString:
    """Links to the twins of a list (`pages/twins.py`) with the filters as they are, for the foot of the page."""
    asked = context.request.GET.copy()
    links = []
    for wanted, name in (("json", "JSON"), ("xlsx", "Excel")):
        asked["format"] = wanted
        links.append((asked.urlencode(), name))
    return format_html_join(" ", '<span><a href="?{}" download>{}</a></span>', links)


@register.inclusion_tag("pages/components/page_head.html")
def page_head(
    title: kinds.Text,
    *,
    crumbs: Sequence[kinds.Link] = (),
    note: kinds.Text = "",
    tags: Sequence[kinds.Tag] = (),
    actions: Sequence[kinds.Action] = (),
    level: int = 1,
) -> Context:
    """1 Page head: the way here, the name, and at most one primary verb at the right."""
    return {
        "title": title, "crumbs": crumbs, "note": note, "tags": tags, "actions": actions, "level": level,
    }  # fmt: skip


@register.inclusion_tag("pages/components/figures.html")
def figures(items: Sequence[kinds.Figure]) -> Context:
    """2 Figures strip: a line of the account."""
    return {"items": items}


@register.inclusion_tag("pages/components/table.html")
def table(table: kinds.Table) -> Context:
    """3 Table, by three rules, as in printed accounts."""
    columns = table["columns"]
    foot = table.get("foot")
    return {
        **table,
        "head": head_html(columns),
        "rows": rows_html(table["rows"], columns),
        "foot": rows_html([foot], columns) if foot else "",
    }


@register.inclusion_tag("pages/components/summary.html")
def summary(items: Sequence[kinds.Term]) -> Context:
    """4 Summary list: the facts of one thing."""
    return {"items": items}


@register.inclusion_tag("pages/components/verdict.html")
def verdict(state: kinds.State, text: kinds.Text = "") -> Context:
    """5 Verdict: a sign, then a word. Without a word of its own it says the state's."""
    return {"state": state, "text": text or state_word(state)}


@register.inclusion_tag("pages/components/mark.html")
def mark(state: kinds.State) -> Context:
    """5 Verdict as a sign alone, for the twelve cells of a year; its word is for those who listen."""
    return {"state": state, "text": state_word(state)}


@register.inclusion_tag("pages/components/risk.html")
def risk(level: int, text: kinds.Text = "") -> Context:
    """6 Risk tag, level 1 (greatest) to 4: a swatch and a word."""
    return {"level": level, "text": text or risk_word(level)}


@register.inclusion_tag("pages/components/tasks.html")
def tasks(items: Sequence[kinds.Task]) -> Context:
    """7 Task list: day, matter, state, act."""
    return {"rows": tasks_html(items)}


@register.inclusion_tag("pages/components/timeline.html")
def timeline(items: Sequence[kinds.Event], *, short: bool = False) -> Context:
    """8 Timeline: the history of a thing."""
    return {"items": items, "short": short}


@register.inclusion_tag("pages/components/stages.html")
def stages(items: Sequence[kinds.Stage]) -> Context:
    """8 Timeline across: due process."""
    return {"items": items}


@register.inclusion_tag("pages/components/filters.html")
def filters(
    chips: Sequence[kinds.Chip] = (),
    *,
    fields: Sequence[BoundField] = (),
    periods: Sequence[kinds.Chip] = (),
    note: kinds.Text = "",
) -> Context:
    """10 Filter bar: chips are links with counts; fields are sent by the button, without a script too."""
    return {
        "chips": chips,
        "fields": [_dressed(one, label=str(one.label)) for one in fields],
        "periods": periods,
        "note": note,
    }


@register.inclusion_tag("pages/components/field.html")
def field(bound: BoundField, *, hint: kinds.Text = "", known: bool = False) -> Context:
    """11 Field with its hint and its faults. `known`: the system filled it in, and it can be changed."""
    return {
        "field": bound,
        "widget": _dressed(bound, known=known),
        "hint": hint or bound.help_text,
        "group": isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple),
        "check": isinstance(bound.field.widget, CheckboxInput),
    }


@register.inclusion_tag("pages/components/errors.html")
def errors(form: BaseForm) -> Context:
    """11 What is to be changed in a form, each a link to its field; the focus goes here."""
    faults = [
        {"href": bound.id_for_label or bound.auto_id, "name": bound.label, "text": text}
        for bound in form
        for text in bound.errors
    ]
    general = [{"href": "", "name": "", "text": text} for text in form.non_field_errors()]
    return {"faults": general + faults}


@register.inclusion_tag("pages/components/notice.html")
def notice(
    text: object,
    *,
    title: kinds.Text = "",
    state: str = "",
    link: kinds.Link | None = None,
    done: int | None = None,
) -> Context:
    """12 Notice. `state`: "" tells, "part" or "warning" warns, "fail" or "error" says what went wrong.

    `done` is how far long work has come, in hundredths.
    """
    manner = {"warning": "part", "part": "part", "error": "fail", "fail": "fail"}.get(state, "")
    return {
        "text": text,
        "title": title,
        "manner": manner,
        "link": link,
        "done": done if isinstance(done, int) else None,
    }


@register.inclusion_tag("pages/components/progress.html")
def progress(
    title: kinds.Text,
    text: kinds.Text = "",
    *,
    done: int | None = None,
    state: str = "",
    link: kinds.Link | None = None,
) -> Context:
    """12 Progress of long work: `done` in hundredths, None while nobody knows. `state` "ok" or "fail" ends it."""
    manner = "fail" if state == "fail" else ""
    return {
        "title": title, "text": text, "done": done, "state": state, "manner": manner, "link": link,
    }  # fmt: skip


@register.inclusion_tag("pages/components/conflict.html")
def conflict(items: Sequence[kinds.Version], *, by: kinds.Text, at: kinds.Text) -> Context:
    """12 Conflict: two people changed one thing. Both versions stand beside each other; neither is lost."""
    compared = [{**item, "same": str(item["theirs"]) == str(item["mine"])} for item in items]
    return {"items": compared, "by": by, "at": at}


@register.inclusion_tag("pages/components/nothing.html")
def nothing(
    title: kinds.Text,
    text: kinds.Text = "",
    *,
    action: kinds.Action | None = None,
    steps: Sequence[kinds.Step] = (),
) -> Context:
    """A page on which there is nothing yet: a sentence, the next step, and how it goes from there."""
    return {"title": title, "text": text, "action": action, "steps": steps}


def _dressed(bound: BoundField, *, known: bool = False, label: str = "") -> SafeString:
    """The widget with the classes of our sheet; one that stands without its label is given it to be read aloud."""
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return bound.as_widget()
    name = "form-control"
    if isinstance(widget, CheckboxInput):
        name = "form-check-input"
    elif isinstance(widget, Select):
        name = "form-select"
    attributes: dict[str, Any] = {"class": f"{name} known" if known else name}
    if label:
        attributes["aria-label"] = label
    return bound.as_widget(attrs=attributes)
