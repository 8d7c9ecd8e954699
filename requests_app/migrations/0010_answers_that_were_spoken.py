"""Who said what an officer or a provider wrote down, kept as the ledger is; and letters and calls found at once."""

import django.db.models.deletion
from django.db import migrations, models

from requests_app.append_only import lay, lift


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0009_who_asked_about_the_same_child")]

    operations = [
        migrations.CreateModel(
            name="Spoken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("said_by", models.CharField(max_length=100)),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spoken",
                        to="requests_app.agreement",
                    ),
                ),
            ],
            options={"verbose_name_plural": "spoken"},
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state__in", ["by_hand", "failed"])), fields=["id"], name="to_be_told"
            ),
        ),
        migrations.RunPython(lay("requests_app_spoken"), lift("requests_app_spoken")),
    ]
