"""What was there before: which requests are about the same child, and what each message is about."""

from hashlib import sha256

from django.db import migrations
from django.db.models import F


def fill_in(apps, schema_editor):
    disagreements = apps.get_model("requests_app", "Disagreement").objects
    sent = disagreements.exclude(status="draft").exclude(date_of_birth=None).exclude(child_name="")
    for pk, name, born in sent.values_list("pk", "child_name", "date_of_birth").iterator():
        folded = " ".join(name.casefold().split())
        key = sha256(f"{folded}|{born.isoformat()}".encode()).hexdigest()[:32]
        disagreements.filter(pk=pk).update(child_key=key)
    apps.get_model("requests_app", "Message").objects.exclude(disagreement=None).update(about=F("disagreement"))


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0008_how_else_a_request_ends")]
    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
