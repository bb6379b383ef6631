"""The demonstration's own page: the mail that was sent."""

from django.urls import path

from demo.mailbox import DemonstrationMail

urlpatterns = [path("mail/", DemonstrationMail.as_view(), name="demonstration-mail")]
