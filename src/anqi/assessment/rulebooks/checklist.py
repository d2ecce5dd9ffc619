"""What an edition still needs before it is published, and the acts that somebody can do with it now."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.models import Edition, EditionAct, EditionState, EditionStep
from anqi.assessment.rulebooks.publishing import WORKED, earliest
from anqi.assessment.rulebooks.reviewing import Review
from anqi.assessment.rulebooks.stepping import may_do
from anqi.organisation.models import Account
from anqi.pages.component_kinds import Action

ACTS: dict[EditionAct, str] = {
    EditionAct.SEND: "edit_send",
    EditionAct.RETURN: "edit_return",
    EditionAct.OVERRULE: "edit_overrule",
    EditionAct.PUBLISH: "edit_publish",
    EditionAct.DROP: "edit_drop",
}
"""The names of the addresses of acts."""
_MAIN = (EditionAct.SEND, EditionAct.PUBLISH)


def verb(act: EditionAct) -> str:
    """What stands on the button of an act."""
    return {
        EditionAct.SEND: _("Send for review"),
        EditionAct.RETURN: _("Return it"),
        EditionAct.OVERRULE: _("Overrule an objection"),
        EditionAct.PUBLISH: _("Publish it"),
        EditionAct.DROP: _("Give it up"),
    }[act]


def acts(edition: Edition, account: Account, reviewed: Review) -> list[Action]:
    """The acts for the head of the page; one that is not possible now has no address."""
    found: list[Action] = []
    possible = possible_now(edition, account, reviewed, edition.steps.all())
    for act, name in ACTS.items():
        if not may_do(account, act, edition) or (act == EditionAct.OVERRULE and not reviewed.open):
            continue
        action = Action(text=verb(act), primary=act in _MAIN)
        if act in possible:
            action["href"] = reverse(f"assessment:{name}", args=[edition.pk])
        found.append(action)
    return found


def possible_now(
    edition: Edition, account: Account, reviewed: Review, steps: Iterable[EditionStep]
) -> list[EditionAct]:
    """What an account can do with an edition now: what its posts, its state and its soundness allow."""
    found = [act for act in (EditionAct.SAVE, *ACTS) if may_do(account, act, edition)]
    if not reviewed.open and EditionAct.OVERRULE in found:
        found.remove(EditionAct.OVERRULE)
    if not reviewed.is_sound:
        found = [act for act in found if act not in _MAIN]
    if EditionAct.PUBLISH in found and is_own(steps, account):
        found.remove(EditionAct.PUBLISH)
    return found


def is_own(steps: Iterable[EditionStep], account: Account) -> bool:
    """Whether somebody drafted, changed or sent the edition, so that another must publish it."""
    return any(one.by_id == account.person_id and one.act in WORKED for one in steps)


def checks(
    edition: Edition, reviewed: Review, steps: Sequence[EditionStep], account: Account
) -> list[tuple[str, str]]:
    """The list for publication, each with its sign."""
    checked = reviewed.checked
    sent = edition.state in (EditionState.REVIEW, EditionState.PUBLISHED)
    published = edition.state == EditionState.PUBLISHED
    faults, failing = len(checked.faults), len(checked.failing)
    found = [
        _check(
            not faults,
            _("the text has no fault"),
            _("{count} faults to be mended").format(count=faults),
        ),
    ]
    if not faults:
        whole = _("all {count} worked examples hold").format(count=len(checked.worked))
        part = _("{count} worked examples fail").format(count=failing)
        found.append(_check(not failing, whole, part))
        objected = _("nothing is objected to as formalism")
        if reviewed.objected and not reviewed.open:
            objected = _("objections overruled by the committee: {count}").format(
                count=len(reviewed.objected)
            )
        still = _("objections of formalism to be mended or overruled: {count}").format(
            count=len(reviewed.open)
        )
        found.append(
            ("ok" if not reviewed.open else "part", objected if not reviewed.open else still)
        )
    found.append(("ok" if sent else "open", _("sent for review by its drafters")))
    if published:
        by = next((one.by.name for one in steps if one.act == EditionAct.PUBLISH), "")
        found.append(("ok", _("published by {name}, a second person").format(name=by)))
        found.append(
            ("ok", _("in force from {day}; it never changes").format(day=edition.in_force_from))
        )
        return found
    own = is_own(steps, account)
    second = (
        _("published by a second person (not you)") if own else _("published by a second person")
    )
    found.append(("open", second))
    day, why = earliest(edition)
    if day is not None:
        found.append(
            ("open", _("in force from {day} at the earliest: {why}").format(day=day, why=why))
        )
    return found


def _check(holds: bool, yes: str, no: str) -> tuple[str, str]:
    return ("ok", yes) if holds else ("fail", no)
