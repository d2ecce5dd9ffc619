"""`report.html`: one page that shows a judgement and opens every figure down to its facts, without any network."""

from anqi.rules.results.page.writing import MOST_SUBJECTS, write_page

__all__ = ["MOST_SUBJECTS", "write_page"]
