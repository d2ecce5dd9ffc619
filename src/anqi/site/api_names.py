"""Names of what the API's document describes: two rooms may call two things alike, and each keeps what is its own.

Ninja names a kind by its class and lets the last one of a name stand for all. Here the first keeps the plain name; any
other has the tag of its operations behind it (`StepOut.rulebooks`).
"""

from typing import Any

from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

_REF = "#/components/schemas/"
Definition = dict[str, Any]


class Names(OpenAPISchema):
    """Ninja's document, in which no kind takes another's name."""

    _tag = ""
    _renamed: dict[str, str]

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        self._tag = (operation.tags or [""])[0]
        found: dict[str, Any] = super().operation_details(operation)
        return found

    def add_schema_definitions(self, definitions: dict[str, Definition]) -> None:
        """Keep what a model brought, under names that mean nothing else; `_renamed` says which are not their own."""
        renamed: dict[str, str] = {}
        while True:
            now = {
                name: self._name_of(name, _told(one, renamed)) for name, one in definitions.items()
            }
            now = {name: other for name, other in now.items() if other != name}
            if now == renamed:
                break
            renamed = now
        self._renamed = renamed
        for name, one in definitions.items():
            self.schemas[renamed.get(name, name)] = _told(one, renamed)

    def _name_of(self, name: str, one: Definition) -> str:
        """The name under which this very kind is known; else a free one, the plain one if it can be."""
        tried = [
            name,
            f"{name}.{self._tag}",
            *(f"{name}.{self._tag}.{more}" for more in range(2, 9)),
        ]
        known = [each for each in self.schemas if each == name or each.startswith(f"{name}.")]
        same = (each for each in known if self.schemas[each] == one)
        free = (each for each in tried if each not in self.schemas)
        return next(same, None) or next(free)

    def _create_schema_from_model(self, *given: Any, **named: Any) -> tuple[Definition, bool]:
        self._renamed = {}
        schema, required = super()._create_schema_from_model(*given, **named)
        return _told(schema, self._renamed), required

    def _extract_parameters(self, model: Any) -> list[Definition]:
        self._renamed = {}
        found: list[Definition] = super()._extract_parameters(model)
        return [_told(one, self._renamed) for one in found]


def _told(one: Any, renamed: dict[str, str]) -> Any:
    """The same, referring to kinds by their names here."""
    if isinstance(one, dict):
        told = {name: _told(value, renamed) for name, value in one.items()}
        ref = told.get("$ref")
        if isinstance(ref, str) and ref.startswith(_REF):
            name = ref.removeprefix(_REF)
            told["$ref"] = _REF + renamed.get(name, name)
        return told
    return [_told(each, renamed) for each in one] if isinstance(one, list) else one
