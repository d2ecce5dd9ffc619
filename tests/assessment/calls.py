"""A call for an honour and its way to the decision, for tests."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from anqi.assessment.honours import deciding, operations
from anqi.assessment.honours.conditions import Candidate, candidates
from anqi.assessment.honours.deciding import Resolution
from anqi.assessment.honours.models import Honour, HonourCall, HonourOwner, HonourStep
from anqi.assessment.honours.operations import Terms, standing_of
from anqi.assessment.models import Edition, VetoCase
from anqi.assessment.process.deciding import Vote
from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.operations import post
from anqi.organisation.models import Account
from tests.assessment.cases import Staff
from tests.organisation.people import SmallPlant

KEPT_TO = date(2020, 3, 16)
REVIEW_DAY, PUBLISHED_TO, DECISION_DAY = date(2020, 3, 17), date(2020, 3, 24), date(2020, 3, 25)
TERMS = Terms(
    honour=Honour.MEMBER, title="2020年优秀共产党员", scheme="member", seats=1, kept_to=KEPT_TO,
    decide_by=date(2020, 4, 10),
)  # fmt: skip
VOTE = Vote(9, 8, 8)


def called(staff: Staff, edition: Edition, **terms: Any) -> HonourCall:
    asked = replace(TERMS, **terms)
    return operations.call_for(account=staff.party, edition=edition, terms=asked, key="call").call


def nominated(call: HonourCall, by: Account, code: str) -> HonourStep:
    return operations.nominate(
        account=by, call=call, code=code, text="带头排查隐患", version=now(call).version,
        key=f"nominate {code}",
    )  # fmt: skip


def reviewed(call: HonourCall, staff: Staff, failing: str = "") -> None:
    offices = zip(HonourOwner, (staff.party, staff.safety, staff.discipline), strict=True)
    codes = list(call.nominations.values_list("code", flat=True))
    checks = {code: (code != failing, "材料不实" if code == failing else "") for code in codes}
    for owner, account in offices:
        operations.review(
            account=account, call=call, owner=owner, checks=checks, version=now(call).version,
            key=f"review {owner}",
        )  # fmt: skip


def published_call(call: HonourCall, staff: Staff, until: date = PUBLISHED_TO) -> HonourStep:
    return operations.publish(
        account=staff.party, call=call, version=now(call).version, key="publish", until=until
    )


def decided_for(
    call: HonourCall, by: Account, *winners: str, vote: Vote = VOTE, day: date | None = None
) -> HonourStep:
    resolution = Resolution("中共厂委员会", "乌烟党〔2020〕8号", day or clock.today(), vote)
    return deciding.decide(
        account=by, call=call, winners=winners, resolution=resolution, version=now(call).version,
        key=f"decide {winners}",
    )  # fmt: skip


def asked_back(
    call: HonourCall, by: Account, nomination: UUID, case: VetoCase | None = None
) -> HonourStep:
    return deciding.ask_back(
        account=by, call=call, nomination=nomination, note="责任认定在后",
        version=now(call).version, key=f"back {nomination}", case=case,
    )  # fmt: skip


def withdrawn(
    call: HonourCall, by: Account, nomination: UUID, *, keep: bool = False, vote: Vote = VOTE
) -> HonourStep:
    resolution = Resolution("中共厂委员会", "乌烟党〔2020〕12号", clock.today(), vote, "撤销荣誉")
    return deciding.withdraw(
        account=by, call=call, nomination=nomination, resolution=resolution, keep=keep,
        version=now(call).version, key=f"withdraw {nomination}",
    )  # fmt: skip


def now(call: HonourCall) -> HonourCall:
    return HonourCall.objects.get(pk=call.pk)


def candidate(call: HonourCall, code: str) -> Candidate:
    found = candidates(now(call), standing_of(call), list(call.nominations.all()))
    return next(one for one in found if one.nomination.code == code)


def duty(wumeng: SmallPlant, person: str, *, met: bool, key: str) -> None:
    """A duty of the post that fell due, done or not."""
    draft = Draft(
        kind="duty.due", occurred_on=date(2020, 2, 20), department="D1", branch="B1", person=person,
        source="duties/1", key=key, attributes={"met": met},
    )  # fmt: skip
    post(plant=wumeng.plant, drafts=[draft], by="1002")
