"""Views of requests for TTA."""

from tta.views.accept import AcceptRequest, CommitMoreHours
from tta.views.drafting import DraftRequest, EditRequest, StartRequest
from tta.views.hours import (
    HoursToVerify,
    LogHours,
    ReturnHours,
    ReverseHours,
    VerifyHours,
    WithdrawHours,
)
from tta.views.request_list import ExportRequests, ExportSiteRequests, RequestList, SiteRequestList
from tta.views.steps import (
    AssignExpert,
    CancelRequest,
    ConfirmRequest,
    DeclineRequest,
    DeliverRequest,
    ReopenRequest,
    ReturnRequest,
    StartWork,
    SubmitRequest,
    WithdrawRequest,
)
from tta.views.triage import WriteNote

__all__ = [
    "AcceptRequest",
    "AssignExpert",
    "CancelRequest",
    "CommitMoreHours",
    "ConfirmRequest",
    "DeclineRequest",
    "DeliverRequest",
    "DraftRequest",
    "EditRequest",
    "ExportRequests",
    "ExportSiteRequests",
    "HoursToVerify",
    "LogHours",
    "ReopenRequest",
    "RequestList",
    "ReturnHours",
    "ReturnRequest",
    "ReverseHours",
    "SiteRequestList",
    "StartRequest",
    "StartWork",
    "SubmitRequest",
    "VerifyHours",
    "WithdrawHours",
    "WithdrawRequest",
    "WriteNote",
]
