"""Every address of the house."""

from django.urls import URLPattern, URLResolver, include, path

from anju.site import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("anju.api.urls")),
    path("", include("anju.desk.urls")),
]
handler400 = "anju.desk.errors.bad_request"
handler403 = "anju.desk.errors.forbidden"
handler404 = "anju.desk.errors.not_found"
handler500 = "anju.desk.errors.server_error"
