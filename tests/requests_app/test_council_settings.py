"""What can a council's administrator change, and does it count where it is read? (section 8, R30, L17, L31, L47)"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from providers.models import Provider
from requests_app import actions, changes
from requests_app.errors import NotReady
from requests_app.models import Answer, Decision, DeclineReason, Hat, LocalAuthority, PartyKind, SettingChange
from requests_app.stages import Stage
from tests import samples
from tests.make import NOT_TAKEN_FORWARD, Case, contract, council, officer
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
HOME = "/council-settings/"


@pytest.fixture
def ada():
    return officer(hat=Hat.ADMINISTRATOR, name="Ada Settings")


def page(subject: str) -> str:
    return reverse("settings_subject", args=[subject])


def typed(subject: str, **fields) -> dict:
    """Return what a form of columns holds as it stands, with `fields` in place of some."""
    now = {name: getattr(council(), name) for name in changes.SUBJECTS[subject]}
    return {
        name: value for name, value in (now | fields | {"seen": fields.get("seen", 0)}).items() if value is not False
    }


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_settings_are_for_the_administrator_of_that_council_and_hold_no_case(ada):
    """5c: an administrator sees settings, and no case, no figures and no queue. Nobody else sees these pages."""
    case = Case().at(Stage.TO_CONSIDER)
    client = signed_in(ada)
    assert client.get("/welcome/")["Location"] == HOME
    assert client.get("/").context["menu"][0]["text"] == "Settings"
    closed = ["/officer/", "/figures/", f"/officer/{case.disagreement.reference}/"]
    assert [client.get(address).status_code for address in closed] == [404, 404, 404]
    others = [officer(hat=hat, name=f"N {hat}") for hat in Hat if hat != Hat.ADMINISTRATOR]
    assert [signed_in(one).get(page("name")).status_code for one in others] == [404, 404, 404]
    # The administrator of another council changes that one, whatever the address says.
    elsewhere = signed_in(officer(council("southmere"), Hat.ADMINISTRATOR, "Sol Settings"))
    shown = elsewhere.get(f"{page('name')}?council=northwick")
    assert shown.context["council"] == council("southmere")


def test_every_page_opens_and_one_that_is_not_there_is_not_found(ada):
    client = signed_in(ada)
    addresses = [page(subject) for subject in changes.SUBJECTS] + [HOME, reverse("settings_history")]
    assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)
    assert client.get(page("nothing")).status_code == 404


def test_a_change_is_looked_at_first_then_counts_and_is_written_down(ada):
    client = signed_in(ada)
    data = typed("name", name="Northwick City Council", service_phone="01632 960555")
    looked = client.post(page("name"), data)
    assert "Nothing is saved yet" in text(looked)
    assert "Northwick City Council" in text(looked)
    assert (council().name, SettingChange.objects.count()) == ("Northwick Council", 0)
    again = client.post(page("name"), data | {"step": "change"})
    assert again.context["form"]["name"].value() == "Northwick City Council"
    saved = client.post(page("name"), data | {"step": "save"}, follow=True)
    assert council().name == "Northwick City Council"
    rows = [(one.setting, one.before, one.after, one.by) for one in SettingChange.objects.order_by("id")]
    assert rows == [
        ("Name", "Northwick Council", "Northwick City Council", ada),
        ("Service phone", "01632 960100", "01632 960555", ada),
    ]
    assert "Was: Northwick Council" in text(saved)
    # Who rings is told the new number at once, and nobody can change what was written down.
    assert "01632 960555" in text(client.get(reverse("council_home", args=["northwick"])))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SettingChange.objects.update(after="x")


def test_the_second_of_two_is_told_what_changed_meanwhile_and_loses_nothing(ada):
    first, second = signed_in(ada), signed_in(officer(hat=Hat.ADMINISTRATOR, name="Bo Settings"))
    seen = second.get(page("advice")).context["seen"]
    mine = typed("advice", sendiass_phone="01632 960777", seen=seen)
    first.post(page("advice"), typed("advice", sendiass_name="Northwick Advice", step="save"))
    told = second.post(page("advice"), mine | {"step": "save"})
    assert "Ada Settings changed “SENDIASS name” from “Northwick SENDIASS” to “Northwick Advice”" in text(told)
    assert told.context["form"]["sendiass_phone"].value() == "01632 960777"
    assert council().sendiass_phone == "01632 960200"
    now = mine | {"seen": told.context["seen"], "sendiass_name": "Northwick Advice", "step": "save"}
    second.post(page("advice"), now)
    assert (council().sendiass_name, council().sendiass_phone) == ("Northwick Advice", "01632 960777")
    # And the action says so itself, for two who save in the same moment.
    late = actions.change_settings(council(), "advice", {"sendiass_name": "x"}, by=ada, seen=0)
    assert [one.setting for one in late] == ["SENDIASS phone", "SENDIASS name"]
    assert council().sendiass_name == "Northwick Advice"


def test_wrong_answers_say_what_is_wrong_and_keep_what_was_typed(ada):
    client = signed_in(ada)
    wrong = client.post(page("times"), {"aim_reply_days": "soon", "reminder_days": "14, 7", "seen": "0"})
    assert {"aim_reply_days", "reminder_days"} == set(wrong.context["form"].errors)
    assert wrong.context["form"]["reminder_days"].value() == "14, 7"
    keeping = typed("keeping", draft_kept_days="10", draft_warning_days="10")
    assert "Choose fewer days for telling people than for deleting" in text(client.post(page("keeping"), keeping))
    too_pale = client.post(page("look"), {"colour": "#ffff00", "seen": "0"})
    assert "hard to read" in text(too_pale)


PNG = samples.png()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>", "PNG or a JPEG"),
        (PNG + b"x" * 200_001, "larger than 200 kB"),
        (PNG[:-20], "damaged"),
        (PNG[:8] + samples.chunk(b"IHDR", b"\0\0\x40\0\0\0\x40\0\x08\2\0\0\0") + PNG[33:], "4,000 pixels"),
        (b"", "PNG or a JPEG"),
    ],
    ids=["svg", "large", "damaged", "huge", "empty"],
)
def test_what_cannot_be_a_crest_is_turned_away_kindly(ada, data, why):
    answer = signed_in(ada).post(page("look"), _with_crest(data))
    assert why in text(answer)
    assert council().crests.count() == 0


def _with_crest(data: bytes, **fields) -> dict:
    crest = SimpleUploadedFile("crest.png", data, "image/png")
    return {"colour": "#14505c", "crest": crest, "crest_alt": "A ship", "seen": 0} | fields


def test_a_crest_is_seen_before_it_counts_and_then_stands_on_every_page(ada):
    client = signed_in(ada)
    hidden = samples.chunk(b"tEXt", b"Comment\0made at home")
    looked = client.post(page("look"), _with_crest(PNG[:33] + hidden + PNG[33:]))
    kept = dict(looked.context["typed"])
    assert council().crest_name == ""
    client.post(page("look"), kept | {"seen": 0, "step": "save"})
    home = client.get(reverse("council_home", args=["northwick"])).content.decode()
    address = reverse("council_crest", args=["northwick", council().crest_name])
    assert f'src="{address}" alt="A ship"' in home
    served = client.get(address)
    # Nothing hangs on it any more, it is what it says, and the browser is to believe nothing else.
    assert (served.content, served["Content-Type"]) == (PNG, "image/png")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served["Content-Security-Policy"]
    assert client.get(address.replace("northwick", "southmere")).status_code == 404
    assert "Say what the crest shows" in text(client.post(page("look"), _with_crest(PNG, crest_alt="")))
    client.post(
        page("look"),
        {"colour": "#14505c", "no_crest": "on", "seen": changes.latest(council(), "look")} | {"step": "save"},
    )
    assert council().crest_name == ""


def test_the_councils_words_for_a_reason_are_read_as_they_were_on_that_day(ada):
    """5b: each reason has plain text that the council can edit; what a family has read does not change."""
    own = "We only help with special educational needs, and this is about something else"
    reasons = {DeclineReason.FAMILY_MATTER: own + "."}
    signed_in(ada).post(page("reasons"), reasons | {"seen": 0, "step": "save"})
    assert council().decline_words == {"family_matter": own}
    case = Case(with_whom=(PartyKind.SCHOOL,)).at(Stage.CONSIDERING)
    form = signed_in(case.officer).get(reverse("not_take_forward", args=[case.disagreement.reference])).context["form"]
    assert (DeclineReason.FAMILY_MATTER, own) in form.fields["reason"].choices
    case.not_taken_forward()
    actions.change_settings(
        council(), "reasons", {"decline_words": {}}, by=ada, seen=changes.latest(council(), "reasons")
    )
    read = text(signed_in(case.family).get(reverse("tracking", args=[case.disagreement.reference])))
    assert own in read
    assert DeclineReason.FAMILY_MATTER.label not in read
    copy = text(signed_in(case.family).get(reverse("own_copy", args=[case.disagreement.reference])))
    assert own in copy


def test_one_officer_decides_where_the_council_chose_so_but_never_where_it_judges_itself():
    """5b, reason 6: the council judging its own dispute takes two, whatever is set."""
    both = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.CONSIDERING)
    alone = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.CONSIDERING)
    with pytest.raises(NotReady):
        actions.not_take_forward(both.disagreement, NOT_TAKEN_FORWARD, by=both.officer)
    LocalAuthority.objects.update(two_officers=False)
    both, alone = both.refreshed(), alone.refreshed()
    with pytest.raises(NotReady):
        actions.not_take_forward(alone.disagreement, NOT_TAKEN_FORWARD, by=alone.officer)
    shown = signed_in(both.officer).get(reverse("officer_case", args=[both.disagreement.reference]))
    assert "Not taking it forward needs two officers" not in text(shown)
    actions.not_take_forward(both.disagreement, NOT_TAKEN_FORWARD, by=both.officer)
    assert Decision.objects.get(disagreement=both.disagreement).decided_by == both.officer


def test_where_the_council_shows_totals_only_a_family_sees_no_name_beside_an_answer():
    """5c: each party's answer by name, or totals only."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.ASKING)
    actions.respond(case.disagreement, Answer.AGREED, by=case.answers_for())
    address = reverse("tracking", args=[case.disagreement.reference])
    by_name = signed_in(case.family).get(address)
    assert {one.name for one in by_name.context["standings"]} == {
        str(one) for one in case.disagreement.parties.others()
    }
    LocalAuthority.objects.update(answers_by_name=False)
    totals = signed_in(case.family).get(address)
    assert [(one.name, one.text) for one in totals.context["standings"]] == [
        ("Everyone who was asked", "1 of 2 agreed so far")
    ]
    told = [one["title"] for one in totals.context["entries"]]
    assert "Someone who was asked answered the invitation." in told
    assert [one for one in told if "Elm Example School" in one] == []
    inbox = signed_in(case.contract.provider.roles.first().user).get(
        reverse("referral", args=[case.disagreement.reference])
    )
    assert len(inbox.context["standings"]) == 2


def test_what_is_set_about_money_and_keeping_is_what_people_read(ada):
    """L17 (nothing promised about expenses), L31 (who pays is a setting), L47 (retention is a setting)."""
    client = signed_in(ada)
    money = {"funding_text": "Your school pays half.", "travel_text": "Ask us about help with travel costs."}
    client.post(page("money"), typed("money", **money, step="save"))
    kept = {"keep_documents_months": 4, "keep_notes_months": 5, "keep_record_years": 7}
    client.post(page("keeping"), typed("keeping", **kept, step="save"))
    not_affected = text(client.get(reverse("council_not_affected", args=["northwick"])))
    assert (
        "It is always free to parents, carers and young people. The council pays. Ask us about help with"
        in not_affected
    )
    assert "Your school pays half. It is always free" in text(client.get(reverse("for_schools", args=["northwick"])))
    privacy = text(client.get(reverse("privacy", args=["northwick"])))
    assert "documents for 4 months" in privacy
    assert "the rest for 7 years" in privacy
    assert "What has been sent is not deleted by itself yet" in text(client.get(page("keeping")))


def test_what_the_portals_own_settings_area_changes_is_written_down_too():
    """And a provider's phone number that is changed there shows at once (R31)."""
    root = officer(hat=Hat.COMMISSIONER, name="Root Superuser")
    root.is_staff = root.is_superuser = True
    root.save()
    client, authority = signed_in(root), council()
    address = reverse("admin:requests_app_localauthority_change", args=[authority.pk])
    form = client.get(address).context["adminform"].form
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value is not False} | {"officer_title": "Plan co-ordinator"}
    management = {f"postcode_districts-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    assert client.post(address, data | management).status_code == 302
    made = SettingChange.objects.get()
    assert (made.subject, made.setting, made.after) == ("name", "Officer title", "Plan co-ordinator")
    contract()
    Provider.objects.update(phone="01632 960888")
    assert "01632 960888" in text(client.get(reverse("local_offer", args=["northwick"])))
