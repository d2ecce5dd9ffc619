"""The document of the API, OpenAPI 3.1: what each operation needs, and every problem that it may answer with."""

from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation

from anqi.organisation.tokens import TokenScope
from anqi.site.api_names import Names
from anqi.site.api_problems import TYPE

_ALWAYS = (401, 403, 422, 429, 500, 503)
_WITH_BODY = (400, 409, 413, 415, 507)
_MEANING = {
    400: "The body can't be read, such as JSON that is cut short.",
    401: "There is no token, or it is closed or has run out.",
    403: "The token lacks the scope, or its account the authority; `wanted` says which.",
    404: "There is no such thing, or it is not for this account to see.",
    409: "It was done differently before: the key was used for something else, or the thing is not as it was.",
    412: "The thing is not what `If-Match` says any more; `version` is what it is now.",
    413: "The body is too large; `most` says how many bytes are read.",
    415: "The body is of another type than is read here; `wanted` says which.",
    422: "What was sent is not what is wanted; `errors` names each place.",
    428: "Neither `If-Match` nor `version` says which version was seen.",
    429: "The token's calls are used up; `Retry-After` says for how many seconds.",
    500: "Something broke on the server; `incident` names the line in its log.",
    503: "The disk or the database does not answer; the same call again in `Retry-After` seconds does nothing twice.",
    507: "The disk is full; nothing of the call was recorded.",
}
_LINK = {
    "Link": {
        "description": "Where the list goes on (RFC 8288, `rel=next`); absent on the last page.",
        "schema": {"type": "string"},
    }
}
_VERSIONED = {
    "task",
    "rulebook",
    "rankings",
    "assessment",
    "veto",
    "honour",
    "appraisal",
    "appraised",
}
"""Operations that read a thing with a version."""
_ETAG = {"ETag": {"description": "Its version.", "schema": {"type": "string"}}}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457), in the language that `Accept-Language` asks for.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["about:blank"]},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "Each fault, with its place in what was sent.",
            "items": {
                "type": "object",
                "required": ["place", "detail"],
                "properties": {"place": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
TAGS = (
    ("organisation", "Units, people and the posts they hold, on any day."),
    ("facts", "The ledger: facts are read, posted and taken back, never changed."),
    ("tasks", "What somebody does by a day, and somebody else accepts."),
    ("evidence", "Files that prove what was done."),
    ("comments", "What is said about tasks."),
    (
        "rulebooks",
        "What is counted and how it is judged: drafted, checked, published by a second person, tried out.",
    ),
    (
        "runs",
        "Judgements of the ledger by an edition, up to a day; every score opens down to its facts.",
    ),
    ("goals", "Goals and indicators by unit and window, what is missing, and what does not count."),
    (
        "assessments",
        "A run brought through due process: confirmed, published, objected to, decided, sealed.",
    ),
    (
        "vetoes",
        "What closes grades and honours to somebody, until when, and on which facts it rests.",
    ),
    ("honours", "Calls, candidates with what keeps whom back, and what was awarded."),
    (
        "appraisals",
        "The yearly appraisal of a branch's members. Its secret ballot is not cast here.",
    ),
)


_DONE = {201: "Done.", 202: "It will be done in the background."}
_JUDGED = {"rulebooks", "runs", "goals"}
"""Tags of operations that also read by an edition, which may have become unreadable."""


class Document(Names):
    """Ninja's document, with scopes, problems and headers."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        super().__init__(api, path_prefix)
        self["tags"] = [{"name": name, "description": text} for name, text in TAGS]
        scheme = self["components"]["securitySchemes"]["ByToken"]
        scopes = "; ".join(f"`{scope.value}`" for scope in TokenScope)
        scheme["bearerFormat"] = "anqi_…"
        scheme["description"] = (
            f"A token that `anqi user token` makes in an account's name, with scopes: {scopes}. It may do what its"
            " scopes and the posts that the account's person holds today both allow."
        )

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        found = super().operation_security(operation)
        scope = getattr(operation.view_func, "scope", None)
        return [{"ByToken": [scope]}] if found and scope else found

    def operation_parameters(self, operation: Operation) -> list[dict[str, Any]]:
        """Parameters are named or left out, and are never null."""
        found = super().operation_parameters(operation)
        for one in found:
            one["schema"] = _named(one["schema"])
        return found

    def responses(self, operation: Operation) -> dict[int, dict[str, Any]]:
        found: dict[Any, Any] = super().responses(operation)
        for status, answer in found.items():
            answer["description"] = _DONE.get(status, "The answer.")
            answer["headers"] = _headers(operation, status)
        for status in _statuses(operation):
            found[status] = {"$ref": f"#/components/responses/{status}"}
        return found

    def get_components(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_components()
        found["schemas"]["Problem"] = _PROBLEM
        found["responses"] = {str(status): _problem(status) for status in _MEANING}
        return found


def _statuses(operation: Operation) -> list[int]:
    """The problems that an operation may answer with."""
    sources = {model.__ninja_param_source__ for model in operation.models}
    found = [*_ALWAYS]
    if "POST" in operation.methods:
        found += _WITH_BODY
    if _JUDGED & set(operation.tags or ()):
        found.append(409)
    if "path" in sources:
        found.append(404)
    if _has(operation, "If-Match"):
        found += [412, 428]
    return sorted(set(found))


def _has(operation: Operation, header: str) -> bool:
    return any(
        header in model.model_json_schema().get("properties", {})
        for model in operation.models
        if model.__ninja_param_source__ == "header"
    )


def _headers(operation: Operation, status: int) -> dict[str, Any]:
    queries = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.model_json_schema().get("properties", {})
    }
    headers: dict[str, Any] = {}
    if "limit" in queries:
        headers |= _LINK
    if operation.operation_id in _VERSIONED or _has(operation, "If-Match"):
        headers |= _ETAG
    if status == 202:
        headers["Location"] = {
            "description": "The address that tells how far it is.",
            "schema": {"type": "string"},
        }
    if status == 201 and operation.operation_id != "comment_on_task":
        headers["Location"] = {
            "description": "The address of what was made, where it is one thing.",
            "schema": {"type": "string"},
        }
    return headers


def _problem(status: int) -> dict[str, Any]:
    example = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status,
               "detail": _MEANING[status]}  # fmt: skip
    schema = {"$ref": "#/components/schemas/Problem"}
    answer: dict[str, Any] = {
        "description": _MEANING[status],
        "content": {TYPE: {"schema": schema, "example": example}},
    }
    if status == 401:
        answer["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    if status in (429, 503, 507):
        answer["headers"] = {"Retry-After": {"schema": {"type": "string", "pattern": r"^\d+$"}}}
    return answer


def _named(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without null, which no parameter can be."""
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    if len(choices) != 1:
        return schema
    kept = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
    named: dict[str, Any] = kept | choices[0]
    return named
