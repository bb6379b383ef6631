"""The addresses of requests for TTA; they begin with the site's."""

from django.urls import path

from tta import views

app_name = "tta"
urlpatterns = [
    path("sites/<slug:slug>/requests/<int:number>/", views.RequestPage.as_view(), name="request"),
]
