"""Two officers where the rules ask for them, deputies, handing over, named filters, the channel an item came by."""

from pathlib import Path

import django.db.models.functions.datetime
from django.db import migrations, models

from anju.access.rls import RANGE, grant, guard

SQL = Path(__file__).parents[1] / "sql"
HISTORY = """
ALTER TABLE worklist_item_history ADD COLUMN channel varchar(12), ADD COLUMN proposed varchar(10),
    ADD COLUMN proposed_at timestamptz, ADD COLUMN proposed_by bigint
"""
ME = "(SELECT nullif(current_setting('anju.actor', true), '')::bigint)"
OFFICE = "(SELECT nullif(current_setting('anju.low', true), '')::bigint)"
AWAY = f"({RANGE.format(column='division')}) OR account = {ME} OR deputy = {ME}"
FILTERS = f"made_by = {ME} OR (shared AND division = {OFFICE})"


class Migration(migrations.Migration):

    dependencies = [
        ('worklist', '0005_batches'),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('division', models.BigIntegerField()),
                ('account', models.BigIntegerField()),
                ('deputy', models.BigIntegerField()),
                ('start_on', models.DateField()),
                ('last_on', models.DateField()),
                ('made_by', models.BigIntegerField()),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('division', models.BigIntegerField()),
                ('made_by', models.BigIntegerField()),
                ('name', models.CharField(max_length=60)),
                ('asked', models.JSONField(default=dict)),
                ('shared', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='item',
            name='worklist_item_decision_is_whole',
        ),
        migrations.RemoveIndex(
            model_name='item',
            name='worklist_item_queue',
        ),
        migrations.AddField(
            model_name='batch',
            name='note',
            field=models.CharField(blank=True, db_default='', max_length=300),
        ),
        migrations.AddField(
            model_name='batch',
            name='to',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='item',
            name='channel',
            field=models.CharField(blank=True, db_default='', max_length=12),
        ),
        migrations.AddField(
            model_name='item',
            name='proposed',
            field=models.CharField(blank=True, db_default='', max_length=10),
        ),
        migrations.AddField(
            model_name='item',
            name='proposed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='item',
            name='proposed_by',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='batch',
            name='verb',
            field=models.CharField(choices=[('claimed', '认领'), ('released', '退回待办'), ('assigned', '转交'), ('confirmed', '确认'), ('refused', '退回'), ('proposed', '提出')], max_length=10),
        ),
        migrations.AlterField(
            model_name='item',
            name='state',
            field=models.CharField(choices=[('open', '待核实'), ('claimed', '核实中'), ('proposed', '待复核'), ('confirmed', '已确认'), ('refused', '已退回'), ('withdrawn', '已撤回')], default='open', max_length=10),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(condition=models.Q(('to__isnull', False)), fields=['to', 'made_at'], name='worklist_batch_to'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('state__in', ['open', 'claimed', 'proposed'])), fields=['division', 'due_at', 'id'], name='worklist_item_queue'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('decided_at__isnull', False)), fields=['division', 'decided_at'], name='worklist_item_decided'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('state', 'refused')), fields=['entered_by', '-decided_at'], name='worklist_item_returned'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state__in', ['open', 'claimed', 'proposed'])), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['confirmed', 'refused', 'withdrawn'])), _connector='OR'), name='worklist_item_decision_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_by__isnull', True), models.Q(('proposed_by', models.F('entered_by')), _negated=True), _connector='OR'), name='worklist_item_is_proposed_by_another'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_by__isnull', True), ('decided_by__isnull', True), ('state', 'withdrawn'), models.Q(('proposed_by', models.F('decided_by')), _negated=True), _connector='OR'), name='worklist_item_takes_two'),
        ),
        migrations.AddIndex(
            model_name='absence',
            index=models.Index(fields=['deputy', 'last_on'], name='worklist_absence_deputy'),
        ),
        migrations.AddIndex(
            model_name='absence',
            index=models.Index(fields=['account', 'last_on'], name='worklist_absence_account'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('account', models.F('deputy')), _negated=True), name='worklist_absence_has_another_deputy'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('start_on'))), name='worklist_absence_ends_after_it_starts'),
        ),
        migrations.AddIndex(
            model_name='savedfilter',
            index=models.Index(fields=['division'], name='worklist_savedfilter_place'),
        ),
        migrations.AddConstraint(
            model_name='savedfilter',
            constraint=models.UniqueConstraint(fields=('made_by', 'name'), name='worklist_savedfilter_once'),
        ),
        migrations.RunSQL(HISTORY, migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "again.sql").read_text(), migrations.RunSQL.noop),
        grant("worklist_absence", "SELECT, INSERT, UPDATE"),
        guard("worklist_absence", condition=AWAY),
        grant("worklist_savedfilter", "SELECT, INSERT, UPDATE, DELETE"),
        guard("worklist_savedfilter", condition=FILTERS),
    ]
