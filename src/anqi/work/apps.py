"""The room of the closed loop."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "anqi.work"

    def ready(self) -> None:
        """Tell the ledger where the records behind facts are, and when their proofs were uploaded."""
        from django.urls import reverse

        from anqi.ledger.behind import tell_address, tell_upload
        from anqi.work.uploads import first_upload

        tell_address("work/tasks/", lambda rest: reverse("work:task", args=[rest]))
        tell_upload(first_upload)
