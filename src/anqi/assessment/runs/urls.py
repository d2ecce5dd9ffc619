"""Addresses of runs and results."""

from django.urls import path

from anqi.assessment.runs import handing_views, ranking_views, result_views, views

urlpatterns = [
    path("", views.runs, name="runs"),
    path("ask/", views.run_ask, name="run_ask"),
    path("rankings/", ranking_views.rankings, name="rankings"),
    path("rankings/decide/", ranking_views.ranking_decide, name="ranking_decide"),
    path("<uuid:id>/", views.run, name="run"),
    path("<uuid:id>/export/", handing_views.run_export, name="run_export"),
    path("<uuid:id>/compare/", handing_views.compare_runs, name="compare_runs"),
    path("<uuid:id>/<str:scheme>/", result_views.results, name="results"),
    path("<uuid:id>/<str:scheme>/<str:code>/", result_views.explanation, name="explanation"),
]
