"""Addresses of background work."""

from django.urls import path

from anqi.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("clock/", views.clock_page, name="clock"),
    path("<uuid:id>/", views.job, name="job"),
    path("<uuid:id>/call-off/", views.call_off, name="call_off"),
    path("<uuid:id>/again/", views.again, name="again"),
]
