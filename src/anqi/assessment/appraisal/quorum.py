"""When a meeting resolves validly, and how many may be 优秀 (domain §2.2, §2.3)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from anqi.assessment.appraisal.models import Appraisal, Appraised
from anqi.kit.faults import Fault
from anqi.organisation.models import Standing


def meeting_faults(due: int, present: int, in_favour: int) -> list[Fault]:
    """What keeps a meeting from having resolved something.

    At least half of those with a vote are present, and more than half of those with a vote, present or not, are in
    favour (中国共产党支部工作条例 Art. 11).
    """
    faults = []
    if present > due:
        faults.append(Fault("were_present", _("at most {due} have a vote").format(due=due)))
    elif present * 2 < due:
        text = _("without a quorum nothing is resolved: {least} of {due} are needed")
        faults.append(Fault("were_present", text.format(least=(due + 1) // 2, due=due)))
    if in_favour > present:
        faults.append(Fault("in_favour", _("not more than were present")))
    elif in_favour * 2 <= due:
        text = _(
            "not passed: more than half of the {due} with a vote must be in favour, {least} at least"
        )
        faults.append(Fault("in_favour", text.format(least=due // 2 + 1, due=due)))
    return faults


def voters(members: Iterable[Appraised]) -> list[Appraised]:
    """Those with a vote who are still on the list."""
    return [one for one in members if one.has_vote and one.left_on is None]


def most_excellent(appraisal: Appraisal, members: Iterable[Appraised]) -> int:
    """How many may be 优秀: at most a third of the members, rounded down (一般不超过党员总数三分之一)."""
    counted = [
        one
        for one in members
        if one.left_on is None
        and (appraisal.counts_provisional or one.standing == Standing.Value.FULL)
    ]
    return len(counted) // 3
