"""Our addresses, and those of the bare views."""

from django.urls import path

from anqi.urls import handler500 as handler500
from anqi.urls import urlpatterns as ours
from benchmarks.web.bare import bare

urlpatterns = [*ours, path("bare/<int:number>/<int:rows>/", bare)]
