"""Sample rows of success stories."""

from tests.registry import sample

sample("newsroom.Story", lambda _place: {"state": "draft", "page_slug": ""}, segment="stories")
