"""Addresses of the room: each drawer has its own."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "assessment"
urlpatterns: list[URLPattern | URLResolver] = [
    path("rulebooks/", include("anqi.assessment.rulebooks.urls")),
    path("runs/", include("anqi.assessment.runs.urls")),
    path("appraisals/", include("anqi.assessment.appraisal.urls")),
    path("goals/", include("anqi.assessment.goals.urls")),
    path("vetoes/", include("anqi.assessment.vetoes.urls")),
    path("honours/", include("anqi.assessment.honours.urls")),
    path("", include("anqi.assessment.process.urls")),
]
