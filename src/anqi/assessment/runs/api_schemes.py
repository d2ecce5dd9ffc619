"""The schemes and subjects of a run as addresses of the API name them."""

import re

from django.http import Http404

from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs.models import Run
from anqi.rules.rulebook.model import Scheme

_CODE = re.compile(r"[A-Za-z0-9._-]{1,64}")


def code_of(text: str) -> str:
    """The code of a subject. Raises Http404 for what can be none, which not every database takes."""
    if _CODE.fullmatch(text) is None:
        raise Http404
    return text


def scheme_of(run: Run, name: str) -> Scheme:
    """The scheme. Raises Http404 where its edition has none of this name."""
    found = rulebook_of(run.edition).schemes.get(name)
    if found is None:
        raise Http404
    return found
