"""Everyone who may ask, every way of asking, and what can hold a request up for now."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0005_days_of_drafts_and_reminders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='School',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('urn', models.PositiveIntegerField(help_text='Its number in the public register.', unique=True, verbose_name='URN')),
                ('name', models.CharField(max_length=120)),
                ('search_name', models.CharField(db_index=True, max_length=120)),
                ('kind', models.CharField(blank=True, help_text='As the register says it.', max_length=80, verbose_name='type')),
                ('phase', models.CharField(blank=True, help_text='As the register says it.', max_length=40)),
                ('postcode', models.CharField(blank=True, max_length=8)),
                ('trust', models.CharField(blank=True, help_text='The trust or proprietor, where there is one.', max_length=120)),
                ('council_name', models.CharField(blank=True, max_length=100)),
                ('opened_on', models.DateField(blank=True, null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name', 'urn'],
            },
        ),
        migrations.AddField(
            model_name='contactdetails',
            name='callback_code',
            field=models.CharField(blank=True, max_length=9),
        ),
        migrations.AddField(
            model_name='contactdetails',
            name='copies_email',
            field=models.EmailField(blank=True, help_text='Where a young person wants copies to go.', max_length=254),
        ),
        migrations.AddField(
            model_name='contactdetails',
            name='deciding_contact',
            field=models.CharField(blank=True, help_text='Of who decides for the organisation.', max_length=200),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='acting_basis',
            field=models.CharField(blank=True, choices=[('asked', 'They asked me to'), ('attorney', 'I am their deputy, or hold a power of attorney'), ('parent_of', 'I am the parent of a young person who cannot make this decision'), ('other', 'Something else')], max_length=20),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='acting_basis_note',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='acting_for',
            field=models.CharField(blank=True, choices=[('parent', 'A parent or carer'), ('young_person', 'A young person')], max_length=20),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='channel',
            field=models.CharField(choices=[('web', 'On this website'), ('phone', 'By phone'), ('post', 'By post'), ('in_person', 'Face to face'), ('provider', 'Through the independent service')], default='web', max_length=10),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='copies',
            field=models.CharField(blank=True, choices=[('nobody', 'Only to me'), ('parent', 'To me, and to my parent or carer'), ('supporter', 'To me, and to someone who supports me')], max_length=10),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='corporate_parent',
            field=models.BooleanField(default=False, help_text='The council asks as the parent of a child in its care (L7).'),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='decides',
            field=models.CharField(blank=True, choices=[('me', 'I can'), ('someone_else', 'Someone else does'), ('not_sure', 'I am not sure yet')], max_length=20),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='deciding_person',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='entered_by',
            field=models.ForeignKey(help_text='The officer who wrote it down for somebody who rang, wrote or came (R27).', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='family_knows',
            field=models.BooleanField(default=False, help_text='The family agrees that its details are shared (L30).'),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='merged_into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_requests', to='requests_app.disagreement'),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='read_back',
            field=models.BooleanField(default=False, help_text='The answers were read back to who asked.'),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='requester_organisation',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='requester_role',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='said_different',
            field=models.BooleanField(default=False, help_text='Told of another open request: “this is different”.'),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='same_meeting',
            field=models.BooleanField(default=False, help_text='Would like one meeting for both children.'),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='sibling_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sibling_requests', to='requests_app.disagreement'),
        ),
        migrations.AddField(
            model_name='disagreement',
            name='transferred_to',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='message',
            name='told_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='told_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='message',
            name='told_how',
            field=models.CharField(blank=True, choices=[('web', 'On this website'), ('phone', 'By phone'), ('post', 'By post'), ('in_person', 'Face to face'), ('provider', 'Through the independent service')], max_length=10),
        ),
        migrations.AddField(
            model_name='party',
            name='setting_type',
            field=models.CharField(blank=True, choices=[('maintained', 'Maintained by a council'), ('academy', 'An academy or free school'), ('independent', 'Independent'), ('pru', 'A pupil referral unit'), ('early_years', 'Early years'), ('college', 'A college or other post-16 provider')], max_length=20),
        ),
        migrations.AddField(
            model_name='partycontact',
            name='address',
            field=models.TextField(blank=True, help_text='For somebody who is written to by post.'),
        ),
        migrations.AddField(
            model_name='partycontact',
            name='role',
            field=models.CharField(blank=True, help_text='For example head teacher, or chief executive.', max_length=60),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='channel',
            field=models.CharField(choices=[('web', 'On this website'), ('phone', 'By phone'), ('post', 'By post'), ('in_person', 'Face to face'), ('provider', 'Through the independent service')], default='web', max_length=10),
        ),
        migrations.AlterField(
            model_name='disagreement',
            name='asked_by',
            field=models.CharField(blank=True, choices=[('parent', 'A parent or carer'), ('young_person', 'A young person, asking for myself'), ('supporter', 'Someone asking on behalf of a family, such as a relative, SENDIASS or an advocate'), ('setting', 'A nursery, school or college'), ('council_service', 'A council service, such as the SEND team or social care'), ('health', 'The NHS, or an integrated care board (ICB)')], max_length=20),
        ),
        migrations.AlterField(
            model_name='disagreement',
            name='relationship',
            field=models.CharField(blank=True, choices=[('parent', 'I am their parent'), ('carer', 'I am a carer the child lives with, such as a kinship carer'), ('foster', 'I am their foster carer'), ('responsibility', 'I am someone else with parental responsibility')], max_length=20),
        ),
        migrations.AlterField(
            model_name='party',
            name='kind',
            field=models.CharField(choices=[('requester', 'The person who asked'), ('family', 'The parent, carer or young person'), ('council', 'The council'), ('early_years', 'Nursery or early years setting'), ('school', 'School'), ('college', 'College'), ('health', 'NHS or integrated care board')], max_length=20),
        ),
        migrations.CreateModel(
            name='ChildsMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=100)),
                ('words', models.TextField()),
                ('contact', models.CharField(blank=True, max_length=200)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('dealt_with_at', models.DateTimeField(null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='childrens_messages', to='requests_app.localauthority')),
                ('dealt_with_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ComingOfAge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('noticed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('address', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('link_serial', models.PositiveIntegerField(default=1, help_text='Raised to kill the links sent before.')),
                ('answer', models.CharField(blank=True, choices=[('carry_on', 'I will carry it on myself'), ('parent_carries_on', 'I want it to go on, with the same person speaking for me'), ('stop', 'I want it to stop')], max_length=20)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by_way_of', models.CharField(blank=True, choices=[('web', 'On this website'), ('phone', 'By phone'), ('post', 'By post'), ('in_person', 'Face to face'), ('provider', 'Through the independent service')], max_length=10)),
                ('disagreement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='coming_of_age', to='requests_app.disagreement')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comings_of_age', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'comings of age',
            },
        ),
        migrations.CreateModel(
            name='OtherContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=60)),
                ('person', models.CharField(max_length=100)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='other_contacts', to='requests_app.party')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='party',
            name='school',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='requests_app.school'),
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('messages', 'All messages are held back'), ('age', 'The young person is being asked'), ('words', 'New words for the summary wait for an answer')], max_length=10)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('begun_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('disagreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pauses', to='requests_app.disagreement')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('disagreement', 'reason'), name='one_pause_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Rewording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what_happened', models.TextField()),
                ('what_would_help', models.TextField(blank=True)),
                ('why', models.CharField(help_text='Why other words are proposed: the family reads it.', max_length=500)),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.CharField(blank=True, choices=[('approved', 'Yes, share these words'), ('declined', 'No, not these words')], max_length=10)),
                ('answered_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(help_text='Taken back by the council before an answer.', null=True)),
                ('disagreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rewordings', to='requests_app.disagreement')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True), ('dropped_at__isnull', True)), fields=('disagreement',), name='one_rewording_at_a_time')],
            },
        ),
    ]
