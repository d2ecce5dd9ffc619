"""The room of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "anqi.ledger"
