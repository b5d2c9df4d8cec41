"""The addresses of the board, its motions and ballots."""

from django.urls import path

from oversight.api import board as api
from oversight.views import activity_motions, boards, motions

urlpatterns = [
    path("board/", boards.board, name="board"),
    path("board/<uuid:fund_id>/", boards.board_detail, name="board_detail"),
    path("board/<uuid:fund_id>/constitute/", boards.board_constitute, name="board_constitute"),
    path("board/<uuid:fund_id>/seats/fill/", boards.seat_fill, name="seat_fill"),
    path("board/<uuid:fund_id>/rules/adopt/", boards.rule_adopt, name="rule_adopt"),
    path("projects/<uuid:project_id>/motions/", motions.project_motions, name="project_motions"),
    path("projects/<uuid:project_id>/motions/open/", motions.motion_open, name="motion_open"),
    path(
        "activities/<uuid:activity_id>/motions/",
        activity_motions.activity_motions,
        name="activity_motions",
    ),
    path(
        "activities/<uuid:activity_id>/motions/open/",
        activity_motions.activity_motion_open,
        name="activity_motion_open",
    ),
    path("motions/<uuid:motion_id>/", motions.motion_detail, name="motion_detail"),
    path("motions/<uuid:motion_id>/vote/", motions.ballot_cast, name="ballot_cast"),
    path("motions/<uuid:motion_id>/close/", motions.motion_close, name="motion_close"),
]

api_urlpatterns = [
    path("board/<uuid:fund_id>/", api.BoardDetail.as_view(), name="board_detail"),
    path(
        "board/<uuid:fund_id>/constitute/", api.BoardConstitute.as_view(), name="board_constitute"
    ),
    path("board/<uuid:fund_id>/seats/fill/", api.SeatFill.as_view(), name="seat_fill"),
    path("board/<uuid:fund_id>/rules/adopt/", api.RuleAdopt.as_view(), name="rule_adopt"),
    path("board/<uuid:fund_id>/motions/", api.MotionList.as_view(), name="motion_list"),
    path("motions/open/", api.MotionOpen.as_view(), name="motion_open"),
    path(
        "activities/<uuid:activity_id>/motions/open/",
        api.ActivityMotionOpen.as_view(),
        name="activity_motion_open",
    ),
    path("motions/<uuid:motion_id>/", api.MotionDetail.as_view(), name="motion_detail"),
    path("motions/<uuid:motion_id>/vote/", api.BallotCast.as_view(), name="ballot_cast"),
    path("motions/<uuid:motion_id>/close/", api.MotionClose.as_view(), name="motion_close"),
]
