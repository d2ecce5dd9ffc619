"""What the tests of access share."""

from tests.organisation.access_people import world

__all__ = ["world"]
