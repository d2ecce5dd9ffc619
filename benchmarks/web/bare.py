"""What our lists are measured against: a view that asks one query and renders a table, behind no middleware at all."""

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.utils.functional import SimpleLazyObject

from benchmarks.web.lists import lists

_PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1><table><tbody>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table></body></html>
"""
_template = SimpleLazyObject(lambda: Template(_PAGE))


def bare(_request: HttpRequest, number: int, rows: int) -> HttpResponse:
    """The first rows of a list's own query."""
    asked = lists()[number]
    context = Context({"title": asked.name, "rows": asked.rows()[:rows]})
    return HttpResponse(_template.render(context))
