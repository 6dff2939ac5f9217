"""The API's addresses: version 1, its description, and what the types of problems mean."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from anju.api import documentation
from anju.api.gate import in_one_transaction, nowhere
from anju.api.v1 import api

operations, application, namespace = api.urls
for operation in operations:
    if isinstance(operation, URLPattern):
        operation.callback = in_one_transaction(operation.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.json", documentation.openapi_json, name="openapi"),
    path("api/v1/docs", documentation.docs, name="api-docs"),
    path("api/v1/", include((operations, application), namespace=namespace)),
    path("problems/<slug:code>", documentation.problem_page, name="problem"),
    re_path(r"^api/", nowhere),
]
