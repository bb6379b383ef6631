"""URL patterns of invitations and of the role switcher."""

from django.urls import path

from sites.views import invitation

urlpatterns = [
    path("invitations/<str:token>/", invitation.Accept.as_view(), name="invitation"),
    path("accounts/hat/", invitation.Hats.as_view(), name="hats"),
    path("accounts/hat/<int:pk>/", invitation.WearHat.as_view(), name="wear-hat"),
]
