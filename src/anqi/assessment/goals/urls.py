"""Addresses of the board, of what its figures open to, and of exclusions."""

from django.urls import URLPattern, path

from anqi.assessment.goals import exclusion_views, missing_views, views

urlpatterns: list[URLPattern] = [
    path("", views.goals, name="goals"),
    path("wall/", views.goals_wall, name="goals_wall"),
    path("sheet/", views.sheet, name="goals_sheet"),
    path("ahead/", views.goals_ahead, name="goals_ahead"),
    path("adjustments/", views.adjustments, name="goals_adjustments"),
    path("exclusions/", exclusion_views.exclusions, name="exclusions"),
    path("exclusions/ask/<uuid:fact>/", exclusion_views.exclusion_ask, name="exclusion_ask"),
    path("exclusions/<uuid:id>/", exclusion_views.exclusion, name="exclusion"),
    path("units/<str:type>/<str:code>/", views.unit, name="goals_unit"),
    path(
        "missing/<str:indicator>/<str:type>/<str:code>/",
        missing_views.missing,
        name="goals_missing",
    ),
]
