from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('reports', '0002_guards')]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('division', models.BigIntegerField()),
                ('dwelling', models.BigIntegerField()),
                ('sign', models.SmallIntegerField()),
                ('start_on', models.DateField()),
                ('end_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('division', models.BigIntegerField()),
                ('span', models.CharField(choices=[('day', 'Day'), ('month', 'Month')], max_length=5)),
                ('since', models.DateField()),
                ('begun', models.IntegerField()),
                ('ended', models.IntegerField()),
                ('homes', models.IntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('span', 'since', 'division'), name='reports_tally_once')],
            },
        ),
    ]
