"""The addresses of tasks and notices, and those of the API."""

from tests.house.routes import (
    NOBODY,
    PEOPLE_READERS,
    TASK_DECIDERS,
    TASK_GIVERS,
    WORKING,
    Route,
)

TASKS: dict[str, list[Route]] = {
    "tasks/": [Route(who=WORKING)],
    "tasks/issue/": [Route(200, 422, who=TASK_GIVERS)],
    "tasks/issue/people/": [Route(who=TASK_GIVERS)],
    "tasks/issue/day/": [Route(who=TASK_GIVERS)],
    "tasks/<uuid:id>/": [
        Route(200, 422, who=PEOPLE_READERS, id="task in D2"),
        Route(who=NOBODY, id="no fact"),
    ],
    "tasks/<uuid:id>/evidence/": [
        Route(None, 302, who=TASK_DECIDERS, id="task in D2"),
        Route(None, 404, who=NOBODY, id="no fact"),
    ],
    "tasks/<uuid:id>/comments/": [
        Route(None, 422, who=PEOPLE_READERS, id="task in D2"),
        Route(None, 404, who=NOBODY, id="no fact"),
    ],
    # Only who made a comment takes it back, and that is none of these.
    "tasks/<uuid:id>/comments/<uuid:comment>/withdraw/": [
        Route(None, 404, who=NOBODY, id="task in D2", comment="comment in D2"),
    ],
    "tasks/evidence/<uuid:id>/small/": [
        Route(who=PEOPLE_READERS, id="picture of D2"),
        Route(who=NOBODY, id="evidence of D2"),
        Route(who=NOBODY, id="no fact"),
    ],
    "notices/": [Route(who=WORKING)],
    "notices/read/": [Route(None, 302, who=WORKING)],
    "notices/e-mail/": [Route(200, 422, who=WORKING)],
    "tasks/evidence/<uuid:id>/": [
        Route(who=PEOPLE_READERS, id="evidence of D2"),
        Route(who=NOBODY, id="no fact"),
    ],
}

API: dict[str, list[Route]] = {
    # Programs come with a token, which no browser has: whoever asks without one gets 401.
    "api/v1/": [Route(404, 404, anyone=True, other=404)],
    "api/v1/openapi.json": [Route(200, 200, anyone=True, other=200)],
    "api/v1/facts": [Route(401, 401, anyone=True)],
    "api/v1/facts/<uuidstr:id>": [Route(401, 405, anyone=True, id="fact of D1")],
    "api/v1/facts/<uuidstr:id>/reversal": [Route(405, 401, anyone=True, id="fact of D1")],
    "api/v1/organisation/units": [Route(401, 405, anyone=True)],
    "api/v1/organisation/people": [Route(401, 405, anyone=True)],
    "api/v1/organisation/posts": [Route(401, 405, anyone=True)],
    "api/v1/tasks": [Route(401, 401, anyone=True)],
    "api/v1/tasks/<uuidstr:id>": [Route(401, 405, anyone=True, id="task in D2")],
    **{
        f"api/v1/tasks/<uuidstr:id>/{act}": [Route(405, 401, anyone=True, id="task in D2")]
        for act in (
            "start",
            "offer",
            "accept",
            "return",
            "extension",
            "extension/grant",
            "extension/refuse",
            "reassignment",
            "cancellation",
        )
    },
    "api/v1/tasks/<uuidstr:id>/evidence": [Route(401, 401, anyone=True, id="task in D2")],
    "api/v1/tasks/<uuidstr:id>/comments": [Route(401, 401, anyone=True, id="task in D2")],
    "api/v1/tasks/<uuidstr:id>/comments/<uuidstr:comment>/withdrawal": [
        Route(405, 401, anyone=True, id="task in D2", comment="comment in D2")
    ],
    "api/v1/evidence/<uuidstr:id>": [Route(401, 405, anyone=True, id="evidence of D2")],
    "api/v1/evidence/<uuidstr:id>/content": [Route(401, 405, anyone=True, id="evidence of D2")],
    # Where nothing is; tests/api/test_access.py asks every operation with a token of every post.
    r"api/v1/^(?P<rest>[\s\S]+)\Z": [Route(404, 404, anyone=True, other=404)],
}
