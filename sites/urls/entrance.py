"""The addresses of an invitation and of the switcher between one's own roles."""

from django.urls import path

from sites.views import entrance

urlpatterns = [
    path("invitations/<str:token>/", entrance.Accept.as_view(), name="invitation"),
    path("accounts/hat/", entrance.Hats.as_view(), name="hats"),
    path("accounts/hat/<int:pk>/", entrance.WearHat.as_view(), name="wear-hat"),
]
