"""When proofs were uploaded: one of the three times of a fact, which the ledger asks for and does not keep."""

from typing import Any

from django.db.models import OuterRef, QuerySet

from anqi.work.models import Evidence


def first_upload() -> QuerySet[Any, Any]:
    """When the first piece of evidence about the record behind a fact was uploaded, with the fact outside."""
    about = Evidence.objects.filter(plant=OuterRef("ledger__plant"), about=OuterRef("source"))
    return about.order_by("at").values("at")[:1]
