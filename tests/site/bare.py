"""Addresses of the frame and of signing in alone: no room stands yet."""

from django.urls import include, path

urlpatterns = [
    path("", include("anqi.site.urls")),
    path("", include("anqi.organisation.accounts.urls")),
]
