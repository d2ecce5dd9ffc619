"""How pages of accounts and records write moments, days and acts."""

import re
from datetime import datetime

from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.models_access import Record, Result
from anqi.organisation.records import acts_named
from anqi.organisation.spans import Span
from anqi.pages.component_kinds import Event


def moment_told(moment: datetime | None, *, day: bool = True) -> str:
    """A moment in Beijing time, to the minute; a dash where there is none."""
    if moment is None:
        return "–"
    return moment.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M" if day else "%H:%M")


_BROWSERS = (
    ("Edg", "Edge"), ("MicroMessenger", "微信"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Version", "Safari"),
)  # fmt: skip
_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Macintosh", "Linux")


def browser_told(agent: str) -> str:
    """A browser as people call it, such as `Chrome 126, Windows`; what is unknown as it named itself."""
    for mark, name in _BROWSERS:
        if found := re.search(rf"{mark}\w*/(\d+)", agent):
            system = next((one for one in _SYSTEMS if one in agent), "")
            return ", ".join(text for text in (f"{name} {found[1]}", system) if text)
    return agent or "–"


def span_of_days(one: Span) -> str:
    """From and to, in words."""
    if one.active_to is None:
        return _("{first} until now").format(first=one.active_from) if one.active_from else "–"
    return _("{first} to {last}").format(first=one.active_from or "–", last=one.active_to)


def act_told(act: str) -> str:
    """What was done, in words; an act that nobody has named by its own name."""
    return acts_named().get(act, act)


def object_told(text: str) -> str:
    """What was acted on: an account in words, an address of a page as it is."""
    if not text.startswith("account "):
        return text
    return _("account {login}").format(login=text.removeprefix("account "))


def who_did(one: Record) -> Event:
    """A record as a moment of a history."""
    refused = _("refused") if one.result == Result.REFUSED else ""
    event: Event = {
        "time": moment_told(one.at),
        "what": act_told(one.act),
        "who": f"{one.by} {one.address or ''}".strip(),
    }
    reason = one.object.partition(": ")[2]
    if refused or reason:
        event["note"] = " ".join(text for text in (refused, reason) if text)
    return {**event, "state": "bad"} if refused else event
