"""The account of 王芳, secretary of the branch of the small plant: she is who looks at the pages."""

from anqi.organisation.models import Account
from tests.organisation.people import small_plant


def secretary() -> Account:
    """Made anew in the database, with her plant."""
    plant = small_plant()
    return Account.objects.create_user("1001", "Battery-horse-27", person=plant.secretary)
