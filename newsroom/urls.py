"""The addresses of the public website."""

from django.urls import path

from newsroom.views import app, pictures, signup, stories, website, writing

app_name = "newsroom"
urlpatterns = [
    path("offers/", website.page, {"slug": "offers"}, name="offers"),
    path("questions/", website.page, {"slug": "questions"}, name="questions"),
    path("apply/", website.page, {"slug": "apply"}, name="apply"),
    path("apply/notice/", signup.ask, name="signup"),
    path("apply/notice/<slug:token>/", signup.confirm, name="confirm"),
    path("focus-areas/", website.focus_areas, name="focus-areas"),
    path("focus-areas/<slug:slug>/", website.focus_area, name="focus-area"),
    path("psp-sites/", website.sites, name="sites"),
    path("psp-sites/<slug:slug>/", website.site, name="site"),
    path("news/", website.news, name="news"),
    path("news/feed.xml", website.feed, name="feed"),
    path("news/<slug:slug>/", website.item, name="item"),
    path("pictures/<slug:name>/", pictures.picture, name="picture"),
    path("website/", writing.writing, name="writing"),
    path("website/new/", writing.Begin.as_view(), name="begin"),
    path("website/pictures/", pictures.pictures, name="pictures"),
    path("website/pictures/new/", pictures.AddPicture.as_view(), name="picture-add"),
    path("website/pictures/<int:pk>/withdraw/", pictures.WithdrawPicture.as_view(), name="picture-withdraw"),
    path("website/<slug:slug>/", writing.Write.as_view(), name="write"),
    path("website/<slug:slug>/hide/", writing.Hide.as_view(), name="hide"),
    path("stories/", stories.Stories.as_view(), name="stories"),
    path("sites/<slug:slug>/stories/new/", stories.BeginStory.as_view(), name="story-begin"),
    path("sites/<slug:slug>/stories/<int:pk>/", stories.StoryPage.as_view(), name="story"),
    path("sites/<slug:slug>/stories/<int:pk>/edit/", stories.EditStory.as_view(), name="story-edit"),
    path("sites/<slug:slug>/stories/<int:pk>/<slug:verb>/", stories.StoryStep.as_view(), name="story-step"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("service-worker.js", app.worker, name="worker"),
    path("offline/", app.offline, name="offline"),
    path("robots.txt", website.robots, name="robots"),
    path("sitemap.xml", website.sitemap, name="sitemap"),
]
