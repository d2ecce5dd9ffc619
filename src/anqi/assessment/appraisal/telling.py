"""Who is told of which step in the inbox. Nothing of what was found stands in a notice."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.assessment.appraisal.models import Appraisal, AppraisalAct, Appraised
from anqi.assessment.appraisal.quorum import voters
from anqi.assessment.appraisal.seeing import SOURCE, Seen, sees_record
from anqi.kit import clock
from anqi.ledger.behind import tell_address
from anqi.ledger.by_hand import claim
from anqi.organisation.models import Holding, Person
from anqi.organisation.posts import Post
from anqi.organisation.spans import holds_on
from anqi.work.notices import tell

_TEXTS: dict[str, str] = {
    AppraisalAct.BEGIN_SELF: N_("Appraisal {year} of {branch}: write your self-appraisal"),
    AppraisalAct.BEGIN_BALLOT: N_("Appraisal {year} of {branch}: the secret ballot is open"),
    AppraisalAct.ANNUL_BALLOT: N_("Appraisal {year} of {branch}: the ballot is held again, vote anew"),
    AppraisalAct.OPINE: N_("Appraisal {year} of {branch}: the opinion on you is there; you may object until {day}"),
    AppraisalAct.OBJECT: N_("Appraisal {year} of {branch}: {by} objects to the opinion"),
    AppraisalAct.ANSWER: N_("Appraisal {year} of {branch}: your objection was answered"),
    AppraisalAct.REPORT: N_("Appraisal {year} of {branch}: the opinions are reported and wait for confirmation"),
    AppraisalAct.RETURN: N_("Appraisal {year} of {branch}: the report was returned"),
    AppraisalAct.CONFIRM: N_("Appraisal {year} of {branch}: the opinion on you is confirmed"),
    AppraisalAct.CORRECT: N_("Appraisal {year} of {branch}: the opinion on you was corrected"),
}  # fmt: skip


def source_of(appraisal: Appraisal) -> str:
    """The record that facts and notices name."""
    return f"{SOURCE}{appraisal.pk}"


def tell_of(
    seen: Seen, act: AppraisalAct, *, member: Appraised | None = None, day: str = ""
) -> None:
    """Tell those whose turn it is, or whom it concerns, but not who acted."""
    appraisal = seen.appraisal
    figures = {
        "year": str(appraisal.year), "branch": appraisal.branch.name, "by": seen.person.name,
        "day": day,
    }  # fmt: skip
    people = [one for one in _whom(seen, act, member) if one.pk != seen.person.pk]
    tell(people, _TEXTS[act], figures=figures, source=source_of(appraisal))


def _whom(seen: Seen, act: AppraisalAct, member: Appraised | None) -> Iterable[Person]:
    if member is not None and act != AppraisalAct.OBJECT:
        return [member.person]
    there = [one for one in seen.members if one.left_on is None]
    match act:
        case AppraisalAct.BEGIN_SELF:
            return [one.person for one in there]
        case AppraisalAct.BEGIN_BALLOT | AppraisalAct.ANNUL_BALLOT:
            return [one.person for one in voters(there)]
        case AppraisalAct.OBJECT | AppraisalAct.RETURN:
            return holders(seen.appraisal)
        case AppraisalAct.REPORT:
            return _holding(post=Post.PARTY_OFFICER, person__plant=seen.appraisal.plant)
    return [one.person for one in there if one.is_graded]


def holders(appraisal: Appraisal) -> list[Person]:
    """The secretary and committee of the branch today."""
    posts = (Post.BRANCH_SECRETARY, Post.BRANCH_COMMITTEE)
    return _holding(post__in=posts, unit=appraisal.branch)


def _holding(**held: object) -> list[Person]:
    today = clock.today()
    found = Holding.objects.on(today).filter(holds_on(today, "person__"), **held)
    return list(dict.fromkeys(one.person for one in found.select_related("person").order_by("pk")))


def tell_ledger() -> None:
    """Where the record behind a fact is, and that its kind is posted here and not by hand."""
    tell_address(SOURCE, lambda rest: reverse("assessment:appraisal", args=[rest]), sees_record)
    claim("party.appraisal", "assessment:appraisals")
