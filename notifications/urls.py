"""URLs of a person's own notices."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.NoticeList.as_view(), name="notices"),
    path("read/", views.ReadAll.as_view(), name="read-all"),
    path("mail/", views.Preferences.as_view(), name="preferences"),
    path("<int:pk>/open/", views.OpenNotice.as_view(), name="open"),
]
