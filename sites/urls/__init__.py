"""URL patterns of the site list and of each site."""

from django.urls import include, path

from sites.views import allotments, audit_log, engagement, memberships, site_edit
from sites.views.map import SiteMap

app_name = "sites"

of_engagement = [
    path("", engagement.EngagementPage.as_view(), name="engagement"),
    path("edit/", engagement.EditEngagement.as_view(), name="engagement-edit"),
    path("announce/", engagement.Announce.as_view(), name="engagement-announce"),
    path("launch/", engagement.Launch.as_view(), name="engagement-launch"),
    path("activate/", engagement.Activate.as_view(), name="engagement-activate"),
    path("transition/", engagement.MoveTrack.as_view(), name="engagement-transition"),
    path("extend/", engagement.Extend.as_view(), name="engagement-extend"),
    path("close-out/", engagement.CloseOut.as_view(), name="engagement-close-out"),
    path("close/", engagement.Close.as_view(), name="engagement-close"),
    path("withdraw/", engagement.Withdraw.as_view(), name="engagement-withdraw"),
    path("adjust/", allotments.ProposeAdjustment.as_view(), name="adjustment-new"),
    path(
        "adjust/<int:pk>/approve/",
        allotments.ApproveAdjustment.as_view(),
        name="adjustment-approve",
    ),
    path(
        "adjust/<int:pk>/decline/",
        allotments.DeclineAdjustment.as_view(),
        name="adjustment-decline",
    ),
    path("ledger/<slug:kind>/", allotments.Ledger.as_view(), name="ledger"),
    path("ledger/<slug:kind>/export.csv", allotments.ExportLedger.as_view(), name="ledger-export"),
]
of_people = [
    path("", memberships.SitePeople.as_view(), name="people"),
    path("invite/", memberships.Invite.as_view(), name="invite"),
    path("<int:pk>/dates/", memberships.ChangeDates.as_view(), name="membership-dates"),
    path("<int:pk>/end/", memberships.End.as_view(), name="membership-end"),
    path("invitations/<int:pk>/resend/", memberships.Resend.as_view(), name="invitation-resend"),
    path("invitations/<int:pk>/revoke/", memberships.Revoke.as_view(), name="invitation-revoke"),
]
of_site = [
    path("edit/", site_edit.EditSite.as_view(), name="edit"),
    path("profile/", site_edit.EditProfile.as_view(), name="profile-edit"),
    path("agencies/new/", site_edit.AddAgency.as_view(), name="agency-add"),
    path("agencies/<int:pk>/edit/", site_edit.EditAgency.as_view(), name="agency-edit"),
    path("record/", audit_log.SiteRecord.as_view(), name="record"),
    path("people/", include(of_people)),
    path("engagements/new/", site_edit.AddEngagement.as_view(), name="engagement-add"),
    path("engagements/<int:number>/", include(of_engagement)),
]
urlpatterns = [
    path("map/", SiteMap.as_view(), name="map"),
    path("new/", site_edit.AddSite.as_view(), name="add"),
    path("record/", audit_log.WholeRecord.as_view(), name="whole-record"),
    path("<slug:slug>/", include(of_site)),
]
