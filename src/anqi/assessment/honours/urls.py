"""Addresses of honours."""

from django.urls import path

from anqi.assessment.honours import act_views, views

urlpatterns = [
    path("", views.honours, name="honours"),
    path("call/", act_views.call, name="call_honour"),
    path("awards/", views.awards, name="awards"),
    path("<uuid:id>/", views.honour, name="honour"),
    path("<uuid:id>/nominate/", act_views.nominate, name="nominate"),
    path("<uuid:id>/review/", act_views.review, name="review_honour"),
    path("<uuid:id>/decide/", act_views.decide, name="decide_honour"),
    path("<uuid:id>/sheet/", views.sheet, name="honour_sheet"),
]
