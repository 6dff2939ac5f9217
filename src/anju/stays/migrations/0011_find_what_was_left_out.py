from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_corrections'),
        ('places', '0003_search_by_address'),
        ('stays', '0010_freshness'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(condition=models.Q(('annulment__isnull', False)), fields=['annulment'], name='stays_evidence_annulled'),
        ),
    ]
