"""What the pages of an appraisal say: the verbs on buttons, and what follows from an act, said beforehand."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.appraisal.models import (
    Appraisal,
    AppraisalAct,
    AppraisalState,
    Appraised,
    Grade,
)
from anqi.assessment.appraisal.opinions import DAYS_TO_OBJECT, Feedback
from anqi.assessment.appraisal.seeing import Seen
from anqi.pages.component_kinds import State, Text

_A, _S = AppraisalAct, AppraisalState
_LABELS: dict[AppraisalAct, Text] = {
    _A.STRIKE: gettext_lazy("Strike from the list"),
    _A.BEGIN_SELF: gettext_lazy("Ask for self-appraisals"),
    _A.BEGIN_MUTUAL: gettext_lazy("Begin the mutual appraisal"),
    _A.WRITE_MUTUAL: gettext_lazy("Note the mutual appraisal"),
    _A.BEGIN_BALLOT: gettext_lazy("Open the ballot"),
    _A.CONFIRM_PAPER: gettext_lazy("Confirm the count of paper ballots"),
    _A.REFUSE_PAPER: gettext_lazy("Send the count of paper ballots back"),
    _A.ANNUL_BALLOT: gettext_lazy("Annul the ballot and hold it again"),
    _A.CLOSE_BALLOT: gettext_lazy("Close the ballot and count"),
    _A.ACKNOWLEDGE: gettext_lazy("I have taken note"),
    _A.OBJECT: gettext_lazy("Object to this opinion"),
    _A.ANSWER: gettext_lazy("Answer this objection"),
    _A.REPORT: gettext_lazy("Report the opinions"),
    _A.RETURN: gettext_lazy("Return the report"),
    _A.CONFIRM: gettext_lazy("Confirm the opinions"),
    _A.CORRECT: gettext_lazy("Correct this opinion"),
    _A.FOLLOW_UP: gettext_lazy("Set down how help goes"),
    _A.CLOSE: gettext_lazy("End the appraisal"),
    _A.CALL_OFF: gettext_lazy("Call the appraisal off"),
}
_FOLLOWS: dict[AppraisalAct, Text] = {
    _A.STRIKE: gettext_lazy(
        "He has no vote here any more and gets no grade here. What he wrote stays sealed."
    ),
    _A.BEGIN_SELF: gettext_lazy(
        "All on the list are told, and write what they find of themselves."
    ),
    _A.BEGIN_MUTUAL: gettext_lazy(
        "Self-appraisals can still be mended while the mutual appraisal goes on."
    ),
    _A.WRITE_MUTUAL: gettext_lazy(
        "It can be changed until the ballot is opened. The member and those who hold the appraisal read it."
    ),
    _A.BEGIN_BALLOT: gettext_lazy(
        "All with a vote are told. Who has voted is seen, how nobody. Counts are told once the ballot is closed."
    ),
    _A.CONFIRM_PAPER: gettext_lazy(
        "The count is added to the ballots cast here; those who cast it have voted."
    ),
    _A.REFUSE_PAPER: gettext_lazy("The count is thrown away and can be entered anew."),
    _A.ANNUL_BALLOT: gettext_lazy(
        "All that was voted is thrown away unread; everybody votes anew."
    ),
    _A.CLOSE_BALLOT: gettext_lazy(
        "The urn is emptied, its key destroyed. Fewer than five ballots are not counted: that would show who voted how."
    ),
    _A.ACKNOWLEDGE: gettext_lazy("It says that you have read it, not that you agree."),
    _A.OBJECT: gettext_lazy(
        "Those who hold the appraisal read it and answer before anything is reported."
    ),
    _A.ANSWER: gettext_lazy("The member is told. Another grade needs a meeting with a quorum."),
    _A.REPORT: gettext_lazy(
        "The Party office gets the opinions, and not the ballots, which stay with the branch."
    ),
    _A.RETURN: gettext_lazy(
        "The branch's meeting resolves anew; what it resolved before stays in the history."
    ),
    _A.CONFIRM: gettext_lazy(
        "For each graded member one fact “democratic appraisal” enters the ledger. It is corrected by reversal only."
    ),
    _A.CORRECT: gettext_lazy("The fact is reversed with this reason, and another one is posted."),
    _A.FOLLOW_UP: gettext_lazy("Only the member and those who hold the appraisal read it."),
    _A.CLOSE: gettext_lazy("Nothing more is followed up; opinions can still be corrected."),
    _A.CALL_OFF: gettext_lazy(
        "What was voted is thrown away unread. Another appraisal can be opened for the year."
    ),
}
_SIGNS: dict[str, State] = {
    _S.CONFIRMED: "ok", _S.CLOSED: "ok", _S.CALLED_OFF: "na", _S.REPORTED: "part",
}  # fmt: skip
GRADE_SIGNS: dict[str, State] = {
    Grade.EXCELLENT: "ok", Grade.QUALIFIED: "ok", Grade.BASICALLY_QUALIFIED: "part",
    Grade.UNQUALIFIED: "fail",
}  # fmt: skip


def label_of(act: AppraisalAct) -> str:
    """The verb on the button of an act."""
    return str(_LABELS[act])


def consequence(act: AppraisalAct, seen: Seen) -> str:
    """What follows from an act, said before it is done, and what it still waits for."""
    why = Feedback(seen).refusal(seen.day) if act == _A.REPORT else ""
    return f"{_FOLLOWS[act]} {why}".strip()


def title_of(appraisal: Appraisal) -> str:
    return _("Appraisal {year}, {branch}").format(year=appraisal.year, branch=appraisal.branch.name)


def sign_of(appraisal: Appraisal) -> State:
    return _SIGNS.get(appraisal.state, "open")


def grade_cell(grade: str) -> dict[str, Any]:
    """A grade as a cell of a table, or that there is none."""
    if not grade:
        return {"text": "–", "quiet": True}
    return {"state": GRADE_SIGNS[grade], "text": Grade(grade).label}


def standing_of(member: Appraised) -> str:
    """What somebody is on the list."""
    text = str(member.get_standing_display())
    if member.left_on is not None:
        return _("{standing}, struck from the list").format(standing=text)
    if member.is_graded and not member.has_vote:
        return _("{standing}, without a vote").format(standing=text)
    return text


def objecting_days() -> str:
    return _("Members may object within {days} working days.").format(days=DAYS_TO_OBJECT)
