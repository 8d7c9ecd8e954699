"""Where are the pages that a provider is part of, whoever presses them?"""

from django.urls import path

from .views import documents, family, needs, officer, party, provider, public, young_person

urlpatterns = [
    # anybody
    path("council/<slug:slug>/parents/", public.for_parents, name="for_parents"),
    path("council/<slug:slug>/young-people/", public.for_young_people, name="for_young_people"),
    path("council/<slug:slug>/schools/", public.for_schools, name="for_schools"),
    path("council/<slug:slug>/governors/", public.for_governors, name="for_governors"),
    path("council/<slug:slug>/health/", public.for_health, name="for_health"),
    path("council/<slug:slug>/local-offer/", public.local_offer, name="local_offer"),
    path("council/<slug:slug>/local-offer.json", public.local_offer_json, name="local_offer_json"),
    # the family
    path("requests/<str:reference>/form/only-for-the-mediator/", family.private_note, name="private_note"),
    path("requests/<str:reference>/only-for-the-mediator/", family.own_note, name="own_note"),
    path("requests/<str:reference>/help/", needs.own_help, name="own_help"),
    path("requests/<str:reference>/withdraw/", family.withdraw, name="withdraw"),
    path("requests/<str:reference>/you-decide/", young_person.young_person, name="young_person"),
    # the people who were asked
    path("take-part/<str:reference>/only-for-the-mediator/", party.party_private_note, name="party_private_note"),
    # the council
    path("officer/<str:reference>/go-ahead/", officer.refer, name="refer"),
    path("officer/<str:reference>/choose-provider/", officer.refer_again, name="refer_again"),
    path("officer/<str:reference>/another-council/", officer.transfer, name="transfer"),
    path("officer/<str:reference>/stop/", officer.record_withdrawal, name="record_withdrawal"),
    path("officer/<str:reference>/young-person/answer/", young_person.record_age_answer, name="record_age_answer"),
    # the provider
    path("provider/", provider.inbox, name="inbox"),
    path("provider/<str:reference>/", provider.referral, name="referral"),
    path("provider/<str:reference>/accept/", provider.accept, name="accept"),
    path("provider/<str:reference>/help/", needs.settle_help, name="settle_help"),
    path("provider/<str:reference>/return/", provider.return_, name="return_"),
    path("provider/<str:reference>/answer/<int:party>/", provider.note_answer, name="note_answer"),
    # documents, for whoever has a seat in the case
    path("documents/<str:reference>/", documents.documents, name="documents"),
    path("documents/<str:reference>/send/", documents.send_document, name="send_document"),
    path("documents/<str:reference>/<str:document>/", documents.document, name="document"),
    path("documents/<str:reference>/<str:document>/file/", documents.document_file, name="document_file"),
    path("documents/<str:reference>/<str:document>/who-can-see-it/", documents.document_level, name="document_level"),
    path("documents/<str:reference>/<str:document>/remove/", documents.remove_document, name="remove_document"),
]
