"""URL patterns of the people of the whole program."""

from django.urls import path

from sites.views import memberships
from sites.views.second_factor import ResetSecondFactor

app_name = "people"
urlpatterns = [
    path("", memberships.Everybody.as_view(), name="everybody"),
    path("invite/", memberships.Invite.as_view(), name="invite"),
    path("<int:pk>/dates/", memberships.ChangeDates.as_view(), name="membership-dates"),
    path("<int:pk>/end/", memberships.End.as_view(), name="membership-end"),
    path("<int:pk>/second-factor/", ResetSecondFactor.as_view(), name="second-factor-reset"),
    path("invitations/<int:pk>/resend/", memberships.Resend.as_view(), name="invitation-resend"),
    path("invitations/<int:pk>/revoke/", memberships.Revoke.as_view(), name="invitation-revoke"),
]
