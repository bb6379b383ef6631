"""Counts the statements of each answer and says so in a header; stands in front of everything while measuring."""

from django.db import connection


class CountingMiddleware:
    """Adds ``X-Queries`` to every answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        counted = []

        def count(execute, statement, params, many, context):
            counted.append(1)
            return execute(statement, params, many, context)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response["X-Queries"] = str(len(counted))
        return response
