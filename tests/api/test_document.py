"""The document of the API: every kind is described as what it is, and every operation has its scope and problems."""

from typing import Any

from anqi.site.api import api


def described(path: str, method: str, status: int, field: str) -> dict[str, Any]:
    """What the document says of a field of an answer, looked up under the name that it refers to."""
    document = api.get_openapi_schema()
    answer = document["paths"][f"/api/v1{path}"][method]["responses"][status]
    schemas = document["components"]["schemas"]
    kind = schemas[answer["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]]
    found: dict[str, Any] = kind["properties"][field]
    return schemas[found["$ref"].rpartition("/")[2]] if "$ref" in found else found


def test_two_rooms_that_call_two_things_alike_describe_each_as_it_is() -> None:
    states = [
        described(path, "get", 200, "state")["enum"][0]
        for path in (
            "/tasks/{id}",
            "/assessment/goals/exclusions/{id}",
            "/assessment/runs/jobs/{id}",
        )
    ]
    assert states == ["todo", "asked", "waiting"]


def test_a_run_is_answered_before_it_is_made_and_says_where_it_will_be() -> None:
    paths = api.get_openapi_schema()["paths"]
    asked = paths["/api/v1/assessment/runs"]["post"]
    assert 202 in asked["responses"]
    assert "Location" in asked["responses"][202]["headers"]
    assert asked["security"] == [{"ByToken": ["assessment:act"]}]


def test_no_reference_of_the_document_leads_nowhere() -> None:
    document = api.get_openapi_schema()
    assert set(_references(document)) <= {
        f"#/components/{part}/{name}"
        for part, each in document["components"].items()
        for name in each
    }


def _references(one: Any) -> list[str]:
    if isinstance(one, dict):
        own = [one["$ref"]] if isinstance(one.get("$ref"), str) else []
        return own + [ref for value in one.values() for ref in _references(value)]
    return [ref for each in one for ref in _references(each)] if isinstance(one, list) else []
