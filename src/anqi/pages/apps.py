"""The storey of the pages' look."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "anqi.pages"
