"""Addresses of the ledger."""

from django.urls import path

from anqi.ledger import fact_views, hand_views, import_views, seal_views, views
from anqi.organisation.access import Verb
from anqi.organisation.accounts.fresh import fresh

app_name = "ledger"
urlpatterns = [
    path("import/", import_views.import_page, name="import"),
    path("facts/", views.facts, name="facts"),
    path("facts/post/", hand_views.post_by_hand, name="post"),
    path("facts/<uuid:id>/", fact_views.fact, name="fact"),
    path("facts/<uuid:id>/proof.json", fact_views.proof, name="proof"),
    path("facts/<uuid:id>/take-back/", hand_views.take_back, name="reverse"),
    path("seals/", seal_views.seals, name="seals"),
    path("seals/make/", seal_views.make, name="make_seal"),
    path("seals/verify/", seal_views.verify, name="verify"),
    path("seals/export/", fresh(Verb.EXPORT_LEDGER)(seal_views.export), name="export"),
    path(
        "seals/exports/<uuid:id>/",
        fresh(Verb.EXPORT_LEDGER)(seal_views.exported),
        name="exported",
    ),
    path("seals/key.pub", seal_views.key, name="key"),
    path("seals/<int:size>/", seal_views.note, name="seal"),
    path("seals/<int:size>/checkpoint", seal_views.note_file, name="seal_file"),
]
