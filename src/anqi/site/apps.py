"""The frame of every page."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "anqi.site"
    label = "site"
