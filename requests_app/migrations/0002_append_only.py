"""The agreement ledger and the events can be added to and nothing else."""

from django.db import migrations

from requests_app.append_only import lay, lift


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0001_initial")]

    operations = [
        migrations.RunPython(lay(table), lift(table)) for table in ("requests_app_agreement", "requests_app_event")
    ]
