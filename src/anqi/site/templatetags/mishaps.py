"""What pages of mishaps need: they are rendered without a context."""

from django import template

from anqi.site import logs

register = template.Library()


@register.simple_tag
def request_number() -> str:
    """The number under which the request was written down."""
    return logs.request_number()
