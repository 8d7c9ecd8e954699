"""Where are the pages about requests? A request's own address never holds its number, only its reference."""

from django.urls import path

from .views import draft, family, notices, officer, party, public

urlpatterns = [
    # anybody
    path("", public.home, name="home"),
    path("council/<slug:slug>/", public.council_home, name="council_home"),
    path("council/<slug:slug>/colours.css", public.council_colours, name="council_colours"),
    path("council/<slug:slug>/how-it-can-help/", public.council_how_it_helps, name="council_how_it_helps"),
    path("council/<slug:slug>/what-it-does-not-affect/", public.council_not_affected, name="council_not_affected"),
    path("council/<slug:slug>/mediation/", public.council_mediation, name="council_mediation"),
    path("council/<slug:slug>/other-ways/", public.council_other_ways, name="council_other_ways"),
    path("council/<slug:slug>/the-law/", public.council_law, name="council_law"),
    path("council/<slug:slug>/someone-else/", public.council_someone_else, name="council_someone_else"),
    path("council/<slug:slug>/accessibility/", notices.accessibility, name="accessibility"),
    path("council/<slug:slug>/privacy/", notices.privacy, name="privacy"),
    path("council/<slug:slug>/privacy/young-people/", notices.privacy_young_people, name="privacy_young_people"),
    # the family, before sending
    path("council/<slug:slug>/ask/", draft.begin, name="begin"),
    path("requests/<str:reference>/form/", draft.draft, name="draft"),
    path("requests/<str:reference>/form/delete/", draft.draft_discard, name="draft_discard"),
    path("requests/<str:reference>/form/later/", draft.save_for_later, name="save_for_later"),
    path("requests/<str:reference>/form/confirm-email/", draft.confirm_email, name="confirm_email"),
    path("requests/<str:reference>/form/notice/<slug:notice>/", draft.draft_notice, name="draft_notice"),
    path("requests/<str:reference>/form/as-supporter/", draft.ask_as_supporter, name="ask_as_supporter"),
    path("requests/<str:reference>/form/supporters/", draft.supporters, name="supporters"),
    path(
        "requests/<str:reference>/form/supporters/<int:supporter>/remove/",
        draft.remove_supporter,
        name="remove_supporter",
    ),
    path("requests/<str:reference>/check/", draft.check_answers, name="check_answers"),
    path("requests/<str:reference>/sent/", draft.sent, name="sent"),
    path("requests/<str:reference>/answers/", draft.answers, name="answers"),
    path("requests/<str:reference>/form/<slug:page>/", draft.draft_page, name="draft_page"),
    # the family, after sending
    path("requests/", family.my_requests, name="my_requests"),
    path("requests/<str:reference>/", family.tracking_page, name="tracking"),
    path("requests/<str:reference>/copy/", family.own_copy, name="own_copy"),
    path("requests/<str:reference>/answer/", family.answer, name="answer"),
    path("requests/<str:reference>/second-look/", family.ask_second_look, name="ask_second_look"),
    path("requests/<str:reference>/claim/", family.claim, name="claim"),
    # the people who were asked
    path("invitations/<str:token>/", party.invitation, name="invitation"),
    path("take-part/", party.take_part_list, name="take_part_list"),
    path("take-part/<str:reference>/", party.take_part, name="take_part"),
    path("take-part/<str:reference>/open/", party.open_unopened, name="open_unopened"),
    path("take-part/<str:reference>/respond/", party.respond, name="respond"),
    path("take-part/<str:reference>/stop/", party.withdraw_agreement, name="withdraw_agreement"),
    # the council
    path("figures/", officer.figures, name="figures"),
    path("figures/download/", officer.download_figures, name="download_figures"),
    path("officer/", officer.queue, name="queue"),
    path("officer/download/", officer.download_queue, name="download_queue"),
    path("officer/<str:reference>/", officer.officer_case, name="officer_case"),
    path("officer/<str:reference>/take-up/", officer.take_up, name="take_up"),
    path("officer/<str:reference>/take-over/", officer.take_over, name="take_over"),
    path("officer/<str:reference>/ask/", officer.ask, name="ask"),
    path("officer/<str:reference>/not-take-forward/", officer.not_take_forward, name="not_take_forward"),
    path("officer/<str:reference>/decide-proposal/", officer.decide_proposal, name="decide_proposal"),
    path("officer/<str:reference>/set-aside/", officer.set_aside, name="set_aside"),
    path("officer/<str:reference>/reopen/", officer.reopen, name="reopen"),
    path("officer/<str:reference>/people/", officer.change_parties, name="change_parties"),
    path("officer/<str:reference>/people/add/", officer.add_party, name="add_party"),
    path("officer/<str:reference>/people/council/", officer.change_council, name="change_council"),
    path("officer/<str:reference>/people/<int:party>/", officer.change_party, name="change_party"),
    path("officer/<str:reference>/people/<int:party>/remove/", officer.remove_party, name="remove_party"),
    path("officer/<str:reference>/people/<int:party>/new-link/", officer.invite_again, name="invite_again"),
    path("officer/<str:reference>/told/<int:message>/", officer.tell_by_hand, name="tell_by_hand"),
]
