"""Facts as programs send and get them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Field
from pydantic import BaseModel, ConfigDict, StringConstraints, WithJsonSchema

from anqi.facts.catalogue import KINDS
from anqi.organisation.api_kinds import Code, Day, Key, Line, Strict, Text

_NUMBER = r"^(?:0|[1-9]\d{0,8})(?:\.\d{1,2})?$"
_EXAMPLE: dict[str, Any] = {
    "key": "meeting-118", "kind": "party.theme_day", "occurred_on": "2020-03-12", "branch": "B1",
    "quantity": 28, "source": "meetings/118", "attributes": {"safety_topic": True},
}  # fmt: skip

Kind = Annotated[str, WithJsonSchema({"type": "string", "enum": sorted(KINDS)})]
Number = Annotated[
    Decimal,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "exclusiveMaximum": 10**9, "multipleOf": 0.01},
                {"type": "string", "pattern": _NUMBER},
            ]
        }
    ),
]
"""From 0 to below 1,000,000,000 with at most two decimals; as text it is never rounded on its way."""
AttributeText = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class FactOut(BaseModel):
    """A fact, as the ledger's entries have it: figures are text with two decimals."""

    id: UUID
    index: int = Field(description="Its place in the ledger, from 0.")
    kind: str
    occurred_on: date
    department: str
    branch: str
    person: str
    quantity: str
    attributes: dict[str, Any]
    reverses: UUID | None = Field(description="The fact that it takes back.")
    reversed: bool = Field(description="Whether it is taken back, and counts no more.")
    source: str = Field(description="The record behind it.")
    posted_at: datetime
    posted_by: str


class FactIn(Strict):
    """A fact to be posted. `key` is made by who calls, before the call: the same key again is the same fact."""

    key: Key | None = Field(
        None,
        description="Needed where there is no `Idempotency-Key`, and used where both are there.",
    )
    kind: Kind = Field(description="A kind of the catalogue.")
    occurred_on: Day = Field(description="When it happened, which may be long before it is posted.")
    source: Annotated[Line, StringConstraints(min_length=1)] = Field(
        description="The record behind it, such as `meetings/118`."
    )
    department: Code = ""
    branch: Code = ""
    person: Code = ""
    quantity: Number = Decimal(1)
    attributes: dict[str, bool | Number | AttributeText] = Field(
        default_factory=dict,
        max_length=50,
        description="What the kind says that rules may ask about.",
    )
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})


class ReverseIn(Strict):
    """Why a fact is taken back."""

    key: Key | None = Field(None, description="Needed where there is no `Idempotency-Key`.")
    reason: Annotated[Text, StringConstraints(min_length=1, max_length=1000)]
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "记错，应为 30 人"}]})
