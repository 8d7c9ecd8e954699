"""What did the person who asks tell us?

`Disagreement` holds what every party may come to see or the council and the mediator need. What must never reach
another party is not here but in `ContactDetails`, `SafetyNote` and `OtherParent`, so that a `select *` of a request
cannot leak it. What the council must never see is not in this app at all: it is in `providers`.
"""

import secrets
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from .. import ages, kinds
from ..querysets import DisagreementQuerySet
from ..stages import PLACES, Agreed, Desk, Stage, Whose, WithProvider
from ..states import OPEN, Status
from .asking import ActingBasis, ActingFor, AskedBy, Asking, Decides
from .channels import Channel
from .councils import LocalAuthority

# No letters or digits that look or sound like another when read out over the phone.
_ALPHABET = "2346789ACDEFGHJKMNPQRTVWXY"


def new_reference() -> str:
    """Return a reference like DR-7K4M-29QX: 26^8 of them, so not to be guessed, and saying nothing (P24)."""
    return f"DR-{new_code()}"


def new_code() -> str:
    """Return eight letters and digits in two groups, which are easy to read out and not to be guessed."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


PRESSING = timedelta(weeks=5)


class Copies(models.TextChoices):
    """Who a young person wants copies of our messages to go to."""

    NOBODY = "nobody", "Only to me"
    PARENT = "parent", "To me, and to my parent or carer"
    SUPPORTER = "supporter", "To me, and to someone who supports me"


class Relationship(models.TextChoices):
    """Anyone with parental responsibility or who has care of the child is a parent here (L7, R49)."""

    PARENT = "parent", "I am their parent"
    CARER = "carer", "I am a carer the child lives with, such as a kinship carer"
    FOSTER = "foster", "I am their foster carer"
    RESPONSIBILITY = "responsibility", "I am someone else with parental responsibility"


class EhcStatus(models.TextChoices):
    """Never a gate (R15). A list, so that a new kind of plan is one more line (L54)."""

    PLAN = "plan", "They have an EHC plan"
    ASSESSING = "assessing", "They are being assessed for an EHC plan now"
    DRAFT = "draft", "There is a draft EHC plan"
    REVIEW = "review", "Their EHC plan is being reviewed"
    REASSESSING = "reassessing", "They are being assessed again for their EHC plan"
    ASKED = "asked", "An EHC assessment was asked for: we are waiting, or the answer was no"
    SUPPORT = "support", "They get SEN support, without an EHC plan"
    NOT_SURE = "not_sure", "None of these yet, or I am not sure"


class Phase(models.TextChoices):
    EARLY_YEARS = "early_years", "Nursery, childminder or other early years"
    PRIMARY = "primary", "Primary school"
    SECONDARY = "secondary", "Secondary school"
    SPECIAL = "special", "Special school"
    COLLEGE = "college", "College or other post-16 provider"
    OTHER = "other", "Somewhere else"


class About(models.TextChoices):
    """R18: duties and provision are two plain options. Health and social care: see `Moment` (R17)."""

    DUTIES = "duties", "How the council, school or college is carrying out its duties"
    PROVISION = "provision", "The special educational support being provided"
    HEALTH = "health", "Health provision"
    SOCIAL_CARE = "social_care", "Social care provision"
    OTHER = "other", "Something else, or I am not sure"


class Moment(models.TextChoices):
    """The four EHC moments in which health and social care are in scope (R17, R23)."""

    ASSESSMENT = "assessment", "An EHC needs assessment"
    DRAWING_UP = "drawing_up", "An EHC plan being written"
    REVIEW = "review", "An EHC plan being reviewed"
    REASSESSMENT = "reassessment", "A reassessment for an EHC plan"
    NONE = "none", "None of these"


class TalkedTo(models.TextChoices):
    TEACHER = "teacher", "A teacher or the SENCO"
    OFFICER = "officer", "The council’s SEND case officer"
    SENDIASS = "sendiass", "SENDIASS"
    COMPLAINT = "complaint", "I have made a complaint"
    HEALTH = "health", "A health team"
    NOT_YET = "not_yet", "No, not yet"
    NOT_SAYING = "not_saying", "I would rather not say"


class Appeal(models.TextChoices):
    NO = "no", "No"
    LETTER = "letter", "Yes, we have a decision letter"
    MEDIATION = "mediation", "Yes, and mediation has been asked for"
    LODGED = "lodged", "Yes, and an appeal has been sent to the SEND Tribunal"
    NOT_SURE = "not_sure", "I am not sure"


class ViewsHow(models.TextChoices):
    THEMSELVES = "themselves", "They will say what they think themselves"
    SOMEONE = "someone", "Someone will say it for them"
    MADE = "made", "In writing, pictures or a recording"
    NOT_SURE = "not_sure", "Not sure yet"


class Help(models.TextChoices):
    """What helps, never a diagnosis (P18, L50)."""

    INTERPRETER = "interpreter", "An interpreter"
    BSL = "bsl", "British Sign Language or another way of communicating"
    EASY_READ = "easy_read", "Easy Read papers"
    LARGE_PRINT = "large_print", "Large print"
    PHONE = "phone", "Talking by phone, not online"
    IN_PERSON = "in_person", "Meeting face to face"
    BREAKS = "breaks", "Breaks or short meetings"
    ROOM = "room", "A quiet or accessible room"
    TECH = "tech", "Help with the technology"
    OTHER = "other", "Something else"


class OtherParentAnswer(models.TextChoices):
    NO = "no", "No, there is nobody else"
    KNOWS = "knows", "Yes, and they know about this"
    DOES_NOT_KNOW = "does_not_know", "Yes, but they do not know yet"
    NOT_SAFE = "not_safe", "Yes, but it is not safe to involve them"
    NOT_SAYING = "not_saying", "I would rather not say"


class Disagreement(Asking):
    """A request for disagreement resolution, from its first answer on. Its status is written by actions only."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="disagreements")
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="disagreements"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now, help_text="When an answer was last saved.")
    submitted_at = models.DateTimeField(null=True)
    second_look_asked_at = models.DateTimeField(null=True)

    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    with_provider = models.CharField(max_length=10, choices=WithProvider, default=WithProvider.NOBODY)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.DRAFT)
    desk = models.CharField(max_length=10, choices=Desk, default=Desk.NOBODY)
    waiting_since = models.DateTimeField(default=timezone.now, help_text="Since when it has been on this desk.")

    last_seal = models.CharField(max_length=64, blank=True, help_text="Of its newest event: see chain.py.")

    # P1-P8: who asks, for whom, and where they learn
    asked_by = models.CharField(max_length=20, choices=AskedBy, blank=True)
    relationship = models.CharField(max_length=20, choices=Relationship, blank=True)
    requester_name = models.CharField(max_length=100, blank=True)
    # Who asks for somebody else (C), or for an organisation (D, E, F)
    acting_for = models.CharField(max_length=20, choices=ActingFor, blank=True)
    acting_basis = models.CharField(max_length=20, choices=ActingBasis, blank=True)
    acting_basis_note = models.CharField(max_length=300, blank=True)
    requester_role = models.CharField(max_length=120, blank=True)
    requester_organisation = models.CharField(max_length=120, blank=True)
    decides = models.CharField(max_length=20, choices=Decides, blank=True)
    deciding_person = models.CharField(max_length=100, blank=True)
    family_knows = models.BooleanField(default=False, help_text="The family agrees that its details are shared (L30).")
    corporate_parent = models.BooleanField(
        default=False, help_text="The council asks as the parent of a child in its care (L7)."
    )
    child_name = models.CharField(max_length=100, blank=True)
    child_known_as = models.CharField(max_length=100, blank=True)
    date_of_birth = models.DateField(null=True)
    ehc_status = models.CharField(max_length=20, choices=EhcStatus, blank=True)
    setting_name = models.CharField(max_length=120, blank=True)
    setting_phase = models.CharField(max_length=20, choices=Phase, blank=True)
    not_in_setting = models.BooleanField(default=False)
    # P10-P15: the disagreement
    about = models.JSONField(default=list)
    moment = models.CharField(max_length=20, choices=Moment, blank=True)
    what_happened = models.TextField(blank=True)
    what_would_help = models.TextField(blank=True)
    talked_to = models.JSONField(default=list)
    appeal = models.CharField(max_length=20, choices=Appeal, blank=True)
    decision_date = models.DateField(null=True)
    views_how = models.CharField(max_length=20, choices=ViewsHow, blank=True)
    views = models.TextField(blank=True)
    # P18: what helps them take part
    help_needed = models.JSONField(default=list)
    help_language = models.CharField(max_length=100, blank=True)
    help_details = models.CharField(max_length=300, blank=True)
    copies = models.CharField(max_length=10, choices=Copies, blank=True)
    # how it came, and what goes with it
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The officer who wrote it down for somebody who rang, wrote or came (R27).",
    )
    read_back = models.BooleanField(default=False, help_text="The answers were read back to who asked.")
    said_different = models.BooleanField(default=False, help_text="Told of another open request: “this is different”.")
    child_key = models.CharField(max_length=32, blank=True, help_text="Alike for the same child: see duplicates.py.")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged_requests")
    sibling_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="sibling_requests")
    same_meeting = models.BooleanField(default=False, help_text="Would like one meeting for both children.")
    transferred_to = models.CharField(max_length=100, blank=True)
    # what the journey needs to know
    pages_done = models.JSONField(default=list, help_text="Pages answered, including those left empty on purpose.")
    notices_seen = models.JSONField(default=list, help_text="Right-route pages read and continued from (R14, R17).")
    not_sure_who = models.BooleanField(default=False, help_text="Ticked “not sure” at who it is with (P9).")
    with_family_member = models.BooleanField(default=False, help_text="Ticked the other parent, which is not covered.")
    with_other_council = models.BooleanField(default=False, help_text="A council with another: not covered (R24).")
    agreed_wording = models.PositiveSmallIntegerField(null=True, help_text="The version of wording.py ticked at P22.")
    scope_to_check = models.BooleanField(default=False, help_text="The family asked the council to check (R17).")
    kinds = models.JSONField(default=list, help_text="Which of the four kinds of disagreement (R21-R24).")

    objects = DisagreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sent_requests_have_a_date",
                condition=Q(status=Status.DRAFT) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_provider_only_where_referred",
                condition=Q(status=Status.REFERRED) | Q(with_provider=WithProvider.NOBODY),
            ),
        ]
        indexes = [
            # The officers' queue, whole: one council's one desk, oldest first, with the key that pages continue from.
            models.Index(fields=["authority", "desk", "waiting_since", "id"], name="queue"),
            models.Index(fields=["requester", "-started_at"], name="mine"),
            # What the clock looks through: one council's drafts.
            models.Index(fields=["authority", "touched_at"], name="idle_drafts", condition=Q(status=Status.DRAFT)),
            # The figures: one council's requests of one year.
            models.Index(fields=["authority", "submitted_at"], name="sent_when"),
            # Requests about the same child that are open: asked for every row of the queue.
            models.Index(fields=["authority", "child_key"], name="same_child", condition=Q(status__in=sorted(OPEN))),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("tracking", args=[self.reference])

    @property
    def place(self):
        """What the stage means on screen (`stages.Place`)."""
        return PLACES[Stage(self.stage)]

    @property
    def whose_move(self) -> Whose:
        """Whose move it is. A young person's, once they have been asked; until then the council reaches them (L5)."""
        young = getattr(self, "coming_of_age", None) if self.stage == Stage.YOUNG_PERSON else None
        return Whose.YOUNG_PERSON if young and young.asked_at else self.place.whose

    @property
    def where_it_is(self) -> str:
        """The stage as who asked reads it. What the young person stopped, they did not stop (L5)."""
        if self.stage != Stage.WITHDRAWN:
            return self.get_stage_display()
        young = getattr(self, "coming_of_age", None)
        return "This request has ended" if young and young.answer == "stop" else self.get_stage_display()

    @property
    def days_waiting(self) -> int:
        """Whole days on the desk it lies on. Waiting is all it is: nothing is ever late (R40)."""
        return (timezone.now() - self.waiting_since).days

    @property
    def two_officers_decide(self) -> bool:
        """Whether not to take it forward takes two officers. Always where the council judges itself: it alone is asked,
        or one of its own services asks (5b, reason 6). Where others are asked too, the council chooses (section 8).

        The family itself, and another parent, are not others here; nor is whoever need not be there, or one officer
        could add somebody and then decide alone."""
        if self.asked_by == AskedBy.COUNCIL_SERVICE:
            return True
        asked = set(self.with_whom.filter(Q(required=True) | Q(kind="council")).values_list("kind", flat=True))
        return "council" in asked and (asked == {"council"} or self.authority.two_officers)

    @property
    def kept_until(self) -> date:
        """The day on which it is deleted if it is neither sent nor gone on with before (5a, L47)."""
        return timezone.localdate(self.touched_at) + timedelta(days=self.authority.draft_kept_days)

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def child(self) -> str:
        """What to call the child on screen."""
        return self.child_known_as or self.child_name

    @property
    def child_initials(self) -> str:
        """The queue shows initials; the full name only on opening a case (domain 6a)."""
        return "".join(part[0].upper() for part in self.child_name.split() if part)[:3]

    @property
    def young_person_from(self) -> date | None:
        """The day on which SEN rights pass from the parent to the young person (L5)."""
        return ages.young_person_from(self.date_of_birth) if self.date_of_birth else None

    @property
    def is_young_person(self) -> bool:
        return self.young_person_from is not None and timezone.localdate() >= self.young_person_from

    @property
    def decision_is_pressing(self) -> bool:
        """Whether a decision letter is so old that the two months to appeal are running out. Information only (P14)."""
        return self.decision_date is not None and timezone.localdate() - self.decision_date > PRESSING

    @property
    def kind_labels(self) -> list[str]:
        return [kinds.Kind(kind).label for kind in self.kinds]

    def labels(self, field: str, choices: type[models.TextChoices]) -> list[str]:
        """Return the words for the ticked boxes kept in the list column `field`."""
        return [choices(value).label for value in getattr(self, field)]

    @property
    def about_labels(self) -> list[str]:
        return self.labels("about", About)

    @property
    def talked_to_labels(self) -> list[str]:
        return self.labels("talked_to", TalkedTo)

    @property
    def help_labels(self) -> list[str]:
        return self.labels("help_needed", Help)

    @property
    def party_names(self) -> list[str]:
        """Who is in it, by name: what everyone who was asked may know of the others."""
        return [str(party) for party in self.parties.exclude(kind="former")]

    @property
    def party_contacts(self):
        """Everyone but the person who asked, with how they are reached and what they answered."""
        return self.parties.others().select_related("contact", "user").with_answer().with_invitation()

    @property
    def supporter_names(self) -> list[str]:
        """Who comes with the family, and as what. How to reach them is not for the others."""
        return [f"{one.name}, {one.get_kind_display().lower()}" for one in self.supporters.all()]

    @property
    def agreed(self) -> Agreed:
        """What the ledger says of all required parties together, now (R39)."""
        return self.parties.together()


class SearchName(models.Model):
    """A name in a sent request, small, from each of its words on: what an officer may type to find it.

    A table of its own, because the start of a word can be looked up in an index at any size, and a middle cannot.
    """

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="search_names")
    start = models.CharField(max_length=120, db_index=True)

    def __str__(self):
        return f"A name in {self.disagreement}"

    @staticmethod
    def of(disagreement: Disagreement) -> "list[SearchName]":
        """Return the rows for the names in a request, not saved."""
        names = [disagreement.child_name, disagreement.child_known_as, disagreement.requester_name]
        starts = set()
        for name in [*names, disagreement.setting_name, disagreement.requester_organisation]:
            words = name.casefold().split()
            starts |= {" ".join(words[place:]) for place in range(len(words))}
        return [SearchName(disagreement=disagreement, start=start) for start in sorted(starts)]


class ContactDetails(models.Model):
    """How to reach the person who asked. Never seen by any other party (5c)."""

    class BestWay(models.TextChoices):
        EMAIL = "email", "E-mail"
        PHONE = "phone", "Phone"
        POST = "post", "Post"

    disagreement = models.OneToOneField(Disagreement, on_delete=models.CASCADE, related_name="contact")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.TextField(blank=True)
    best_way = models.CharField(max_length=10, choices=BestWay, blank=True)
    good_times = models.CharField(max_length=200, blank=True)
    safe_to_leave_message = models.BooleanField(null=True)
    # Where the child lives is an address too: one parent's postcode can lead the other to the door.
    postcode = models.CharField(max_length=8, blank=True)
    postcode_unknown = models.BooleanField("no fixed address, or cannot say safely", default=False)
    deciding_contact = models.CharField(max_length=200, blank=True, help_text="Of who decides for the organisation.")
    copies_email = models.EmailField(blank=True, help_text="Where a young person wants copies to go.")
    # Read out on the phone by who has no e-mail, to hear where the request is.
    callback_code = models.CharField(max_length=9, blank=True)

    class Meta:
        verbose_name_plural = "contact details"

    def __str__(self):
        return f"Contact details of {self.disagreement}"


class SafetyNote(models.Model):
    """How to contact the person safely (P17). Officers see it before any contact detail."""

    disagreement = models.OneToOneField(Disagreement, on_delete=models.CASCADE, related_name="safety_note")
    text = models.CharField(max_length=500)

    def __str__(self):
        return f"Safety note of {self.disagreement}"


class OtherParent(models.Model):
    """The answer about other people with parental responsibility (P20). Never seen by that person."""

    disagreement = models.OneToOneField(Disagreement, on_delete=models.CASCADE, related_name="other_parent")
    answer = models.CharField(max_length=20, choices=OtherParentAnswer)
    name = models.CharField(max_length=100, blank=True)
    contact = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            # A way to reach somebody who does not know, or is not safe, must not even be kept.
            models.CheckConstraint(
                name="other_parent_reached_only_if_they_know",
                condition=Q(answer=OtherParentAnswer.KNOWS) | Q(name="", contact=""),
            ),
        ]

    def __str__(self):
        return f"Other parent of {self.disagreement}"


class SupporterKind(models.TextChoices):
    FRIEND = "friend", "A friend or relative"
    SENDIASS = "sendiass", "Someone from SENDIASS"
    ADVOCATE = "advocate", "An advocate"
    LAWYER = "lawyer", "A lawyer"
    OTHER = "other", "Someone else"


class Supporter(models.Model):
    """Somebody the family brings. Told to the others, never asked of them (L14)."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="supporters")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=SupporterKind)
    contact = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.name} ({self.get_kind_display()})"
