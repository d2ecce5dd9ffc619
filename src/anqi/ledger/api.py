"""Facts, for programs: read, post one or many, reverse."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse as address_of
from django.utils.translation import gettext as _
from ninja import Body, Query, Router
from ninja.responses import Status
from pydantic import Discriminator, Field, Tag

from anqi.facts.catalogue import KINDS
from anqi.facts.kinds import Attribute
from anqi.kit.exact import figure, hundredths
from anqi.kit.faults import Fault, Faulty
from anqi.ledger import queries
from anqi.ledger.api_kinds import FactIn, FactOut, ReverseIn
from anqi.ledger.asking import seen_fact
from anqi.ledger.drafts import Draft, Value
from anqi.ledger.models import Fact, Ledger
from anqi.ledger.operations import Conflict, post, reverse
from anqi.ledger.placing import Placing
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.api_access import Refused, caller, handed_out, next_page, scoped
from anqi.organisation.api_kinds import Code, Day, KeyHeaderOrNone, Word
from anqi.organisation.models import Plant
from anqi.organisation.tokens import TokenScope

router = Router(tags=["facts"])
MOST = 500
"""Facts of one batch."""
Limit = Annotated[int, Query(ge=1, le=MOST, description="At most so many.")]
Before = Annotated[
    int | None,
    Query(ge=0, le=2**53, description="Only facts with a smaller `index`: the next page."),
]
First = Annotated[Day | None, Query(description="That occurred on this day or later.")]
Last = Annotated[Day | None, Query(description="That occurred on this day or earlier.")]
Batch = Annotated[list[FactIn], Field(min_length=1, max_length=MOST)]
OneOrMany = Annotated[
    Annotated[FactIn, Tag("one")] | Annotated[Batch, Tag("many")],
    Discriminator(lambda given: "many" if isinstance(given, list) else "one"),
]
"""A fact as an object, or several as a list; what is wrong is said of that which was sent."""


@router.get("", response=list[FactOut], summary="Facts, newest first", operation_id="facts")
@scoped(TokenScope.READ_FACTS)
def facts(
    request: HttpRequest, response: HttpResponse, kind: Word = "", department: Code = "",
    branch: Code = "", person: Code = "", first: First = None, last: Last = None,
    before: Before = None, limit: Limit = 50,
) -> list[FactOut]:  # fmt: skip
    """Those that the account may see. `Link` leads to the next page, which new facts do not shift."""
    asked = queries.Asked(kind, department, branch, person, first, last)
    found = queries.found_by(caller(request), asked).select_related("reverses")
    if before is not None:
        found = found.filter(index__lt=before)
    page = list(found.order_by("-index")[: limit + 1])
    if len(page) > limit:
        next_page(request, response, before=page[limit - 1].index)
    if page:
        handed_out(request)
    return _outs(page[:limit])


@router.get("/{uuid:id}", response=FactOut, summary="One fact", operation_id="fact")
@scoped(TokenScope.READ_FACTS)
def fact(request: HttpRequest, id: UUID) -> FactOut:
    """A fact that the account may see; any other is answered as if it were not there."""
    [found] = _outs([seen_fact(caller(request), id)])
    return found


@router.post(
    "",
    response={201: FactOut | list[FactOut]},
    summary="Post a fact, or up to 500 of them, all or none",
    operation_id="post_facts",
)
@scoped(TokenScope.POST_FACTS)
def post_facts(
    request: HttpRequest, response: HttpResponse, drafts: Body[OneOrMany],
    idempotency_key: KeyHeaderOrNone = None,
) -> Status[FactOut | list[FactOut]]:  # fmt: skip
    """One fact as an object is answered with an object; a list is answered with a list in its order.

    All are posted in one transaction. Sent again with the same keys, it posts nothing twice. Where facts have no `key`
    of their own, the header gives each one, by its place. Where a fact names a person, department and branch are the
    person's of that day: left empty they are filled in, and others are refused.
    """
    account = caller(request)
    plant = scope_of(account, Verb.POST_FACT).plant
    if plant is None:
        raise Refused(Verb.POST_FACT)
    given = drafts if isinstance(drafts, list) else [drafts]
    placing = Placing(
        plant, [_draft(number, one, idempotency_key) for number, one in enumerate(given)]
    )
    if not placing.may_post(account):
        raise Refused(Verb.POST_FACT)
    if faults := list(placing.faults()):
        raise Faulty(_("posting"), faults)
    found = placing.filled()
    derived = [draft.key for draft, one in zip(found, given, strict=True) if one.key is None]
    posted = _posted(plant, found, account.login, [key for key in derived if key], idempotency_key)
    if isinstance(drafts, list):
        return Status(201, _outs(posted))
    response["Location"] = address_of("api:fact", args=[posted[0].pk])
    return Status(201, _outs(posted)[0])


@router.post(
    "/{uuid:id}/reversal",
    response={201: FactOut},
    summary="Take a fact back",
    operation_id="reverse_fact",
)
@scoped(TokenScope.REVERSE_FACTS)
def reverse_fact(
    request: HttpRequest, response: HttpResponse, id: UUID, why: ReverseIn,
    idempotency_key: KeyHeaderOrNone = None,
) -> Status[FactOut]:  # fmt: skip
    """Post the fact that takes this one back; the reason is kept for good. A fact is taken back once."""
    account = caller(request)
    found = seen_fact(account, id)
    if not may(
        account, Verb.REVERSE_FACT, plant=found.ledger.plant, department=found.department,
        branch=found.branch, person=found.person, day=found.occurred_on,
    ):  # fmt: skip
        raise Refused(Verb.REVERSE_FACT)
    key = why.key or idempotency_key
    if key is None:
        raise Faulty(_("reversing"), [_no_key("key")])
    made = reverse(fact=found, reason=why.reason, by=account.login, key=key)
    [reversal] = _outs([made])
    response["Location"] = address_of("api:fact", args=[made.pk])
    return Status(201, reversal)


def _no_key(place: str) -> Fault:
    return Fault(place, _("a key of its own, or the header Idempotency-Key"))


def _posted(
    plant: Plant, drafts: Sequence[Draft], by: str, derived: Sequence[str], header: str | None
) -> list[Fact]:
    """Post drafts. A header stands for one list of facts: with another list it is a Conflict."""
    with transaction.atomic():
        if derived and header is not None:
            Ledger.objects.select_for_update().filter(plant=plant).first()
            more = f"{header}/{len(drafts)}"
            kept = Fact.objects.filter(ledger__plant=plant, key__in=[*derived, more])
            known = {fact.key: fact for fact in kept}
            if known and (more in known or len(known) < len(derived)):
                raise Conflict(next(iter(known.values())))
        return post(plant=plant, drafts=drafts, by=by)


def _draft(number: int, given: FactIn, header: str | None) -> Draft:
    key = given.key or (f"{header}/{number}" if header else None)
    if key is None:
        raise Faulty(_("posting"), [_no_key(f"{number}.key")])
    kind = KINDS.get(given.kind)
    known = kind.attributes if kind is not None else {}
    return Draft(
        kind=given.kind,
        occurred_on=given.occurred_on,
        source=given.source,
        department=given.department,
        branch=given.branch,
        person=given.person,
        quantity=_hundredths(f"{number}.quantity", given.quantity),
        attributes={
            name: _value(f"{number}.{name}", known.get(name), value)
            for name, value in given.attributes.items()
        },
        key=key,
    )


def _value(place: str, attribute: Attribute | None, value: bool | Decimal | str) -> Value:
    """The value as drafts have it; what does not fit is left for the ledger to refuse."""
    if isinstance(value, Decimal):
        return _hundredths(place, value)
    if attribute is not None and attribute.type == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    if attribute is not None and attribute.type == "number" and isinstance(value, str):
        return _hundredths(place, Decimal(value) if _is_number(value) else None)
    return value


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit()


def _hundredths(place: str, number: Decimal | None) -> int:
    if (
        number is None
        or not number.is_finite()
        or not 0 <= number < 10**9
        or number != round(number, 2)
    ):
        message = _("a number from 0 to below 1,000,000,000 with two decimals")
        raise Faulty(_("posting"), [Fault(place, message)])
    return hundredths(f"{number + 0:.2f}")  # a nought has no sign


def _outs(facts: Sequence[Fact]) -> list[FactOut]:
    found = Fact.objects.filter(reverses__in=[fact.pk for fact in facts])
    taken_back = set(found.values_list("reverses", flat=True))
    return [_out(fact, taken_back=fact.pk in taken_back) for fact in facts]


def _out(fact: Fact, *, taken_back: bool) -> FactOut:
    return FactOut(
        id=fact.pk,
        index=fact.index,
        kind=fact.kind,
        occurred_on=fact.occurred_on,
        department=fact.department,
        branch=fact.branch,
        person=fact.person,
        quantity=figure(fact.quantity),
        attributes=fact.attributes,
        reverses=fact.reverses_id,
        reversed=taken_back,
        source=fact.source,
        posted_at=fact.posted_at,
        posted_by=fact.posted_by,
    )
