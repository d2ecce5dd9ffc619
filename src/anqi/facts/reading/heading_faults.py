"""What is wrong with a heading, in words."""

from anqi.facts.reading.findings import Findings, where
from anqi.facts.reading.headers import Heading, missing
from anqi.facts.reading.limits import HEADER_ROWS
from anqi.facts.reading.parts import Part
from anqi.facts.reading.wording import enumerated
from anqi.kit.faults import Fault
from anqi.kit.language import _


def tell_heading(part: Part, heading: Heading | None, findings: Findings) -> list[Fault]:
    """Tell what keeps the part from being read; return what is only to be warned of."""
    if heading is None:
        message = _("no header row in the first {count} rows; it should name {columns}")
        columns = _listed([c.name for c in part.sheet.columns if c.required])
        findings.about_part(part, message.format(count=HEADER_ROWS, columns=columns))
        return []
    for name, first, other in heading.twice:
        message = _("{first} and {other} both mean the column {column}; keep one of them")
        text = message.format(first=first, other=other, column=name)
        findings.about_part(part, text, row=heading.row)
    lacking = missing(part.sheet, heading)
    if lacking:
        message = _("lacks the column {columns}").format(columns=_listed(lacking))
        findings.about_part(part, message, row=heading.row)
    if not heading.unknown:
        return []
    message = _("unknown columns, left out: {columns}").format(columns=_listed(heading.unknown))
    return [Fault(where(part), message)]


def _listed(names: list[str]) -> str:
    shown = enumerated(names[:20])
    return shown + " …" if len(names) > 20 else shown
