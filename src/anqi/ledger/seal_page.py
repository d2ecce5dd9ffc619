"""Checkpoints as their pages show them: the list, where each went, and one of them for the monthly report."""

from collections.abc import Sequence
from typing import Any

import segno
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from anqi.ledger.models import Checkpoint, Copy
from anqi.ledger.proving import Seal
from anqi.ledger.showing import moment_of

PAGE = 50


def table_of(checkpoints: Sequence[Checkpoint]) -> dict[str, Any]:
    """Checkpoints with their copies, newest first."""
    columns = [
        {"name": _("Number of facts"), "kind": "num"}, {"name": _("Made"), "kind": "nowrap"},
        {"name": _("Root"), "kind": "mono"}, {"name": _("Where it went")},
    ]  # fmt: skip
    rows = []
    for one in checkpoints:
        copies = list(one.copies.all())
        state, text = standing_of(copies)
        rows.append(
            {
                "cells": [
                    {"text": f"{one.size:,}", "href": reverse("ledger:seal", args=[one.size])},
                    moment_of(one.made_at),
                    grouped(bytes(one.root).hex()[:16]) + " …",
                    {"text": text, "state": state},
                ]
            }
        )
    return {
        "caption": _("Checkpoints"), "columns": columns, "rows": rows, "form": "stack",
        "scroll": True,
    }  # fmt: skip


def standing_of(copies: Sequence[Copy]) -> tuple[str, str]:
    """Whether a checkpoint has left the machine, as a sign and in words."""
    there = [one for one in copies if one.done_at]
    if there:
        places = _("; ").join(
            _("{place} {at}").format(place=one.target, at=moment_of(one.done_at))
            for one in there
            if one.done_at
        )
        return "ok", places
    if any(one.fault for one in copies):
        fault = next(one for one in copies if one.fault)
        return "fail", _("{place}: {fault}").format(place=fault.target, fault=fault.fault)
    if copies:
        return "part", _("waits to leave the machine")
    return "part", _("has not left the machine")


def went(seal: Seal | None) -> tuple[str, str]:
    """Whether the newest checkpoint has left the machine, as a sign and in words."""
    if seal is not None and seal.copies:
        return "ok", _("left for {count} places").format(count=seal.copies)
    if seal is not None and seal.waiting:
        return "part", _("waits to leave the machine")
    return "part", _("has not left the machine")


def copies_of(checkpoint: Checkpoint) -> list[dict[str, Any]]:
    """Each place that a checkpoint went to, or is to go to, as terms."""
    return [
        {
            "name": one.get_way_display(),
            "value": one.target,
            "note": moment_of(one.done_at)
            if one.done_at
            else one.fault or _("waits to leave the machine"),
        }
        for one in checkpoint.copies.all()
    ]


def grouped(hash: str) -> str:
    """A hash in groups of eight signs, as it can be read aloud and compared."""
    return " ".join(hash[at : at + 8] for at in range(0, len(hash), 8))


def picture_of(note: str) -> SafeString:
    """The note as a QR code, by which it is read back from paper without a mistake."""
    code = segno.make(note, error="m", micro=False)
    drawn = code.svg_inline(omitsize=True, light="#fff", dark="#000", border=4, lineclass=None)
    return mark_safe(drawn)  # noqa: S308 - drawn by segno, of squares only
