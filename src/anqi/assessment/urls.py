"""Addresses of the room: each drawer has its own."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "assessment"
urlpatterns: list[URLPattern | URLResolver] = [
    path("rulebooks/", include("anqi.assessment.rulebooks.urls")),
    path("runs/", include("anqi.assessment.runs.urls")),
    path("goals/", include("anqi.assessment.goals.urls")),
    path("", include("anqi.assessment.process.urls")),
]
