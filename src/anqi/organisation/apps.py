"""The room of organisation and access."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "anqi.organisation"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from anqi.organisation.accounts.fresh import on_login

        user_logged_in.connect(on_login, dispatch_uid="a sign-in is a proof")
