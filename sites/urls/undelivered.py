"""URL patterns of undelivered letters and work."""

from django.urls import path

from sites.views import undelivered

app_name = "undelivered"
urlpatterns = [
    path("", undelivered.Undelivered.as_view(), name="list"),
    path("letters/<int:pk>/again/", undelivered.RetryLetter.as_view(), name="retry-letter"),
    path("work/<int:pk>/again/", undelivered.RetryWork.as_view(), name="retry-work"),
]
