"""The room of assessment."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "anqi.assessment"
