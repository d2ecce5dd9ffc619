"""Addresses of the frame itself."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from anqi.site import health, home, installation, own_data, search, views

urlpatterns = [
    path("", home.home, name="home"),
    path("home/branches/", home.branches, name="home_branches"),
    path("search/", search.search, name="search"),
    path("patterns/", views.patterns, name="patterns"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("theme/", views.set_theme, name="set_theme"),
    path("installation/", installation.installation, name="installation"),
    path("account/data/", own_data.page, name="own_data"),
    path("account/data/file/", own_data.download, name="own_data_file"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
