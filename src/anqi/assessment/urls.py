"""Addresses of the room: each drawer has its own."""

from django.urls import URLPattern, URLResolver, path

from anqi.assessment.faulty_edition import pages_of

app_name = "assessment"
urlpatterns: list[URLPattern | URLResolver] = [
    path("rulebooks/", pages_of("anqi.assessment.rulebooks.urls")),
    path("runs/", pages_of("anqi.assessment.runs.urls")),
    path("appraisals/", pages_of("anqi.assessment.appraisal.urls")),
    path("goals/", pages_of("anqi.assessment.goals.urls")),
    path("vetoes/", pages_of("anqi.assessment.vetoes.urls")),
    path("honours/", pages_of("anqi.assessment.honours.urls")),
    path("points/", pages_of("anqi.assessment.points.urls")),
    path("", pages_of("anqi.assessment.process.urls")),
]
