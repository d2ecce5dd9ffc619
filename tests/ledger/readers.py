"""Who looks at the pages of the ledger: the secretary of the branch, the Party office, a stranger."""

from anqi.organisation.models import Holding, Person
from anqi.organisation.posts import Post
from tests.organisation.people import SINCE, SmallPlant


def officer(wumeng: SmallPlant, code: str = "2001") -> Person:
    """Somebody of the Party office, who reaches all of the plant."""
    person = Person.objects.create(code=code, name="周静", plant=wumeng.plant, active_from=SINCE)
    Holding.objects.create(person=person, post=Post.PARTY_OFFICER, active_from=SINCE)
    return person
