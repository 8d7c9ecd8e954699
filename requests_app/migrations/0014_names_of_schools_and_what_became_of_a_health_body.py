import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0013_what_officers_seek_advice_about_and_another_parent")]

    operations = [
        migrations.CreateModel(
            name="SchoolName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.BinaryField(db_index=True, max_length=120)),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="starts_of_name",
                        to="requests_app.school",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="healthbody",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                help_text="What it is part of now, where it was joined with another.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="requests_app.healthbody",
            ),
        ),
    ]
