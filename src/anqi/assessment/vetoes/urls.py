"""Addresses of vetoes."""

from django.urls import path

from anqi.assessment.vetoes import views

urlpatterns = [
    path("", views.vetoes, name="vetoes"),
    path("propose/", views.propose, name="propose_vetoes"),
    path("hold/", views.hold, name="hold_veto"),
    path("<uuid:id>/", views.veto, name="veto"),
]
