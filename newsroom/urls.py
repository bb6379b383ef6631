"""The addresses of the public website."""

from django.urls import path

from newsroom.views import page_editor, pictures, public_pages, pwa, signup, stories

app_name = "newsroom"
urlpatterns = [
    path("offers/", public_pages.page, {"slug": "offers"}, name="offers"),
    path("questions/", public_pages.page, {"slug": "questions"}, name="questions"),
    path("apply/", public_pages.page, {"slug": "apply"}, name="apply"),
    path("apply/notice/", signup.ask, name="signup"),
    path("apply/notice/<slug:token>/", signup.confirm, name="confirm"),
    path("focus-areas/", public_pages.focus_areas, name="focus-areas"),
    path("focus-areas/<slug:slug>/", public_pages.focus_area, name="focus-area"),
    path("psp-sites/", public_pages.sites, name="sites"),
    path("psp-sites/<slug:slug>/", public_pages.site, name="site"),
    path("news/", public_pages.news, name="news"),
    path("news/feed.xml", public_pages.feed, name="feed"),
    path("news/<slug:slug>/", public_pages.item, name="item"),
    path("pictures/<slug:name>/", pictures.picture, name="picture"),
    path("website/", page_editor.writing, name="writing"),
    path("website/new/", page_editor.Begin.as_view(), name="begin"),
    path("website/pictures/", pictures.pictures, name="pictures"),
    path("website/pictures/new/", pictures.AddPicture.as_view(), name="picture-add"),
    path("website/pictures/<int:pk>/withdraw/", pictures.WithdrawPicture.as_view(), name="picture-withdraw"),
    path("website/<slug:slug>/", page_editor.Write.as_view(), name="write"),
    path("website/<slug:slug>/hide/", page_editor.Hide.as_view(), name="hide"),
    path("stories/", stories.Stories.as_view(), name="stories"),
    path("sites/<slug:slug>/stories/new/", stories.BeginStory.as_view(), name="story-begin"),
    path("sites/<slug:slug>/stories/<int:pk>/", stories.StoryPage.as_view(), name="story"),
    path("sites/<slug:slug>/stories/<int:pk>/edit/", stories.EditStory.as_view(), name="story-edit"),
    path("sites/<slug:slug>/stories/<int:pk>/<slug:verb>/", stories.StoryStep.as_view(), name="story-step"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("service-worker.js", pwa.worker, name="worker"),
    path("offline/", pwa.offline, name="offline"),
    path("robots.txt", public_pages.robots, name="robots"),
    path("sitemap.xml", public_pages.sitemap, name="sitemap"),
]
