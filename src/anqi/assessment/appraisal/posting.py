"""The facts of an appraisal: one `party.appraisal` for each graded member, once the Party committee has confirmed."""

from anqi.assessment.appraisal.models import AppraisalStep, Appraised
from anqi.assessment.appraisal.seeing import Seen
from anqi.assessment.appraisal.telling import source_of
from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import post, reverse

KIND = "party.appraisal"


def post_all(seen: Seen, step: AppraisalStep) -> None:
    """Post the opinions on all who are graded, as of the day of the decision."""
    graded = [one for one in seen.members if one.is_graded and one.grade]
    facts = post(
        plant=seen.appraisal.plant,
        drafts=[_draft(seen, step, one) for one in graded],
        by=seen.account.login,
    )
    for one, fact in zip(graded, facts, strict=True):
        one.fact = fact.pk
    Appraised.objects.bulk_update(graded, ["fact"])


def correct_fact(seen: Seen, step: AppraisalStep, member: Appraised) -> None:
    """Reverse the fact of one member, with the reason, and post what was decided in its place."""
    if member.fact is not None:
        wrong = Fact.objects.select_related("ledger__plant").get(pk=member.fact)
        reverse(fact=wrong, reason=step.note, by=seen.account.login, key=f"{step.pk}/{member.pk}/r")
    [fact] = post(
        plant=seen.appraisal.plant, drafts=[_draft(seen, step, member)], by=seen.account.login
    )
    member.fact = fact.pk
    member.save(update_fields=("fact",))


def _draft(seen: Seen, step: AppraisalStep, member: Appraised) -> Draft:
    return Draft(
        kind=KIND,
        occurred_on=step.held_on or clock.today(),
        source=source_of(seen.appraisal),
        branch=seen.appraisal.branch.code,
        person=member.person.code,
        attributes={"result": member.grade},
        key=f"{step.pk}/{member.pk}",
    )
