"""All addresses."""

from django.urls import URLPattern, URLResolver, include, path

from anqi.site.api import addresses

handler400 = "anqi.site.failing.unreadable"
handler500 = "anqi.site.failing.broken"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("anqi.site.urls")),
    path("", include("anqi.organisation.accounts.urls")),
    path("jobs/", include("anqi.jobs.urls")),
    path("ledger/", include("anqi.ledger.urls")),
    path("organisation/", include("anqi.organisation.urls")),
    path("", include("anqi.work.urls")),
    path("assessment/", include("anqi.assessment.urls")),
    path("api/v1/", addresses()),
]
