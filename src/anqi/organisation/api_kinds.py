"""What the API is given and gives: codes, days, texts and keys, each with what it may be, for all rooms."""

import re
from datetime import date
from typing import Annotated, Any

from ninja import Header, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHOWN = r"^[^\x00-\x1f\x7f]*$"
_TYPED = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


def _day(value: Any) -> Any:
    """Days are written as ISO 8601 says, and not in seconds since 1970."""
    if isinstance(value, date) or value is None:
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    raise ValueError("a day such as 2020-03-12")


Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2020-03-12"]}),
]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{0,64}$")]
"""The code of a unit or a person; empty where none is named."""
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.]{0,64}$")]
"""A word of ours, such as a kind or a state; empty where none is named."""
Line = Annotated[str, StringConstraints(max_length=200, pattern=_SHOWN)]
Text = Annotated[str, StringConstraints(max_length=2000, pattern=_TYPED)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=58, pattern=r"^[!-~]+$")]
"""Made by who calls, before the call. Two more signs than it may have tell the facts of a batch apart."""

KeyHeader = Annotated[
    Key,
    Header(
        alias="Idempotency-Key",
        description="Made before the call, such as a UUID. The same key again answers as the first time and does "
        "nothing twice; with another body it is a conflict (409).",
        examples=["018f4f5e-6f2a-7c3a-9d4e-2b1c0a9f8e7d"],
    ),
]
KeyHeaderOrNone = Annotated[
    Key | None,
    Header(
        alias="Idempotency-Key",
        description="Made before the call; needed where the body has no key of its own. The same key again answers as "
        "the first time and does nothing twice; with another body it is a conflict (409).",
        examples=["018f4f5e-6f2a-7c3a-9d4e-2b1c0a9f8e7d"],
    ),
]
OnDay = Annotated[
    Day | None,
    Query(description="The business day that is asked about; today where none is named."),
]


class Strict(BaseModel):
    """What is sent: nothing more than is named here."""

    model_config = ConfigDict(extra="forbid")
