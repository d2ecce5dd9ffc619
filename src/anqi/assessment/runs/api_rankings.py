"""The ranking of persons, for programs: what the committee decided on it, and the act by which that is recorded."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.responses import Status
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from anqi.assessment.api_kinds import (
    ActIn,
    Document,
    IfMatch,
    Name,
    PersonOut,
    Said,
    Stale,
    person_out,
    version_seen,
)
from anqi.assessment.runs import ranking
from anqi.assessment.runs.models import RankingDecision
from anqi.assessment.runs.ranking_views import RECORDED
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.api_access import Refused, acted, caller, scoped
from anqi.organisation.api_kinds import Day, KeyHeader
from anqi.organisation.tokens import TokenScope

router = Router(tags=["runs"])


class RankingOut(BaseModel):
    """A decision on the ranking of persons by a scheme; the newest of a scheme counts."""

    id: UUID
    number: int = Field(
        description="Counts the plant's decisions; the newest is the `ETag` of the list."
    )
    rulebook: str
    scheme: str
    is_on: bool
    committee: str
    document: str
    decided_on: date
    until: date | None = Field(description="The last day on which persons are ranked.")
    reason: str
    recorded_by: PersonOut
    at: datetime


class RankingIn(ActIn):
    """What the committee decided. `version` is the number of the newest decision that was seen; 0 where there is none.

    The Party's rules warn against ranking persons: without a decision nobody is ranked.
    """

    version: int | None = Field(None, ge=0, le=10**9, strict=True)
    rulebook: Annotated[Name, StringConstraints(min_length=1)]
    scheme: Annotated[Name, StringConstraints(min_length=1)]
    is_on: bool = Field(strict=True)
    committee: Document
    document: Document
    decided_on: Day
    until: Day | None = None
    note: Said = Field(description="The committee's reason.")
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 0, "rulebook": "plant-2026", "scheme": "member", "is_on": False,
                    "committee": "厂党委会", "document": "昭烟党〔2020〕9号", "decided_on": "2020-03-10",
                    "note": "积分只作民主评议参考",
                }
            ]
        }
    )  # fmt: skip


@router.get(
    "/rankings", response=list[RankingOut], summary="Decisions on the ranking of persons",
    operation_id="rankings",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def rankings(request: HttpRequest, response: HttpResponse) -> list[RankingOut]:
    """The newest first, for who sees the results of the whole plant."""
    scope = scope_of(caller(request), Verb.SEE_RESULTS)
    if scope.plant is None or not scope.whole:
        return []
    found = ranking.decisions_of(scope.plant)
    response["ETag"] = f'"{found[0].number if found else 0}"'
    return [_out(one) for one in found]


@router.post(
    "/rankings", response={201: RankingOut}, summary="Record a decision on the ranking of persons",
    operation_id="decide_ranking",
)  # fmt: skip
@scoped(TokenScope.ACT_ON_ASSESSMENT)
def decide(
    request: HttpRequest, body: RankingIn, idempotency_key: KeyHeader, if_match: IfMatch = None
) -> Status[RankingOut]:
    """By who records decisions of the committee. Every switch is a row that stays."""
    account = caller(request)
    plant = scope_of(account, Verb.RECORD_DECISION).plant
    if plant is None or not may(account, Verb.RECORD_DECISION, plant=plant):
        raise Refused(Verb.RECORD_DECISION)
    newest = RankingDecision.objects.filter(plant=plant).order_by("-number").first()
    now = newest.number if newest else 0
    version = version_seen(body.version, if_match, now)
    if if_match is not None and version != now:
        raise Stale(now, "")
    made = ranking.record_ranking(
        account=account, version=version, key=idempotency_key,
        ranking=ranking.Ranking(
            body.rulebook, body.scheme, body.is_on, body.committee, body.document,
            body.decided_on, body.note, body.until,
        ),
    )  # fmt: skip
    acted(request, RECORDED, f"ranking {made.pk}")
    return Status(201, _out(made))


def _out(one: RankingDecision) -> RankingOut:
    return RankingOut(
        id=one.pk, number=one.number, rulebook=one.rulebook, scheme=one.scheme, is_on=one.is_on,
        committee=one.committee, document=one.document, decided_on=one.decided_on,
        until=one.until, reason=one.reason, recorded_by=person_out(one.recorded_by), at=one.at,
    )  # fmt: skip
