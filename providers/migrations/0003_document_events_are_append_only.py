"""What happened to a document can be added to and nothing else."""

from django.db import migrations

from requests_app.append_only import lay, lift


class Migration(migrations.Migration):
    dependencies = [("providers", "0002_documents")]

    operations = [
        migrations.RunPython(lay("providers_documentevent"), lift("providers_documentevent")),
    ]
