"""The addresses of people of the whole programme, and of coming in by an invitation."""

from django.urls import path

from sites.views import people
from sites.views.second_factor import ResetSecondFactor

app_name = "people"
urlpatterns = [
    path("", people.Everybody.as_view(), name="everybody"),
    path("invite/", people.Invite.as_view(), name="invite"),
    path("<int:pk>/dates/", people.ChangeDates.as_view(), name="membership-dates"),
    path("<int:pk>/end/", people.End.as_view(), name="membership-end"),
    path("<int:pk>/second-factor/", ResetSecondFactor.as_view(), name="second-factor-reset"),
    path("invitations/<int:pk>/resend/", people.Resend.as_view(), name="invitation-resend"),
    path("invitations/<int:pk>/revoke/", people.Revoke.as_view(), name="invitation-revoke"),
]
