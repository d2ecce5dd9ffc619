"""One of everything that the API has addresses for, so that calls which are well formed come to something."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.operations import post
from anqi.organisation.posts import Post
from anqi.work import operations
from anqi.work.comments import comment
from anqi.work.evidence import attach
from anqi.work.issuing import Order
from anqi.work.models import Task
from tests.api.things_assessment import of_assessment
from tests.organisation.access_people import World

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
DOING = {"start_task", "offer_task", "ask_extension", "hand_in_evidence"}
"""Operations that are for whose the task is; the others are for who gave it out."""
OFFERED = {"accept_task", "return_task"}
ASKED = {"grant_extension", "refuse_extension"}


class Things:
    """Ids of what the Party office has to do with in a world, for an operation of the API."""

    def __init__(self, world: World, operation: str) -> None:
        self.world = world
        officer = world.accounts[Post.PARTY_OFFICER].person
        director = world.accounts[Post.DIRECTOR].person
        assert officer is not None
        assert director is not None
        does = operation in DOING
        self.doer, self.issuer = (officer, director) if does else (director, officer)
        self.task = self._task(operation)
        draft = Draft("awareness.pulse", date(2020, 3, 5), "test/1", department="D1")
        [fact] = post(plant=world.here.plant, drafts=[draft], by="test")
        about = self.task.about
        said = comment(about=about, text="备件周五到", by=officer, key=str(uuid4()))
        proof = attach(about=about, file=BytesIO(PDF), name="proof.pdf", by=self.doer)
        self.ids = {"fact": fact.pk, "task": self.task.pk, "evidence": proof.pk, "comment": said.pk}

    def path(self, path: str) -> dict[str, str]:
        """What fills the arguments of an address of the document."""
        room = path.removeprefix("/api/v1/").partition("/")[0]
        if room == "assessment":
            return of_assessment(self.world, path)
        kind = {"facts": "fact", "tasks": "task", "evidence": "evidence"}.get(room, "")
        found = {"id": str(self.ids[kind])} if "{id}" in path else {}
        return found | ({"comment": str(self.ids["comment"])} if "{comment}" in path else {})

    def _task(self, operation: str) -> Task:
        due = clock.today() + timedelta(days=9)
        order = Order(title="清理消防通道", due_on=due, person=self.doer)
        task = operations.issue(order=order, by=self.issuer, key=str(uuid4())).task
        if operation in OFFERED:
            task = operations.offer(
                task=task, by=self.doer, version=task.version, key=str(uuid4())
            ).task
        if operation in ASKED:
            later = due + timedelta(days=5)
            task = operations.ask_extension(
                task=task, by=self.doer, version=task.version, key=str(uuid4()), until=later,
                note="等备件",
            ).task  # fmt: skip
        return task
