import requests_app.models.councils
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0003_figures_and_downloads'),
    ]

    operations = [
        migrations.AddField(
            model_name='localauthority',
            name='local_offer_reviewed_on',
            field=models.DateField(blank=True, help_text='The day on which someone last read the page through and found it right. The public see it (R31).', null=True, validators=[requests_app.models.councils.not_a_day_to_come], verbose_name='Local Offer page last checked on'),
        ),
    ]
