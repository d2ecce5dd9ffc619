"""Addresses of rulebooks."""

from django.urls import URLPattern, path

from anqi.assessment.rulebooks import act_views, draft_views, views, whatif_views
from anqi.assessment.rulebooks.checklist import ACTS

urlpatterns: list[URLPattern] = [
    path("", views.rulebooks, name="rulebooks"),
    path("draft/", draft_views.draft, name="edit_draft"),
    path("<uuid:id>/", views.edition, name="edition"),
    path("<uuid:id>/rulebook.yaml", views.download, name="edition_yaml"),
    path("<uuid:id>/compare/", views.compare, name="edition_compare"),
    path("<uuid:id>/figures/", draft_views.figures, name="edit_figures"),
    path("<uuid:id>/text/", draft_views.text, name="edit_text"),
    path("<uuid:id>/what-if/", whatif_views.try_out, name="what_if"),
    *(path(f"<uuid:id>/{act}/", act_views.page_of(act), name=name) for act, name in ACTS.items()),
]
