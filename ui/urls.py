"""The gallery's addresses; psp_portal/urls.py leaves them out in production."""

from django.urls import path

from ui import gallery

app_name = "ui"
urlpatterns = [
    path("", gallery.gallery, name="gallery"),
    path("focus/", gallery.focus, name="gallery-focus"),
    path("errors/<int:status>/", gallery.error, name="gallery-error"),
    path("session/", gallery.session, name="gallery-session"),
    path("public/", gallery.public, name="gallery-public"),
]
