from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from anju.access.rls import grant

SQL = Path(__file__).parents[1] / "sql" / "hands.sql"
ADMINISTRATORS = ["auditor", "security_admin", "system_admin"]
ROLES = [("clerk", "窗口人员"), ("station_officer", "站点核实人员"), ("supervisor", "主管"), ("auditor", "审计人员"), ("system_admin", "系统管理员"), ("security_admin", "安全管理员"), ("party_staff", "申报单位人员")]


class Migration(migrations.Migration):
    dependencies = [("access", "0007_identity")]
    operations = [
        migrations.AddField("account", "staff_number", models.CharField(default="", max_length=40)),
        migrations.AddField("account", "opened_by", models.BigIntegerField(null=True)),
        migrations.AddField("account", "granted_by", models.BigIntegerField(default=0, null=True)),
        migrations.AddField("account", "granted_at", models.DateTimeField(null=True)),
        migrations.AlterField("account", "role", models.CharField(choices=ROLES, max_length=20)),
        # Administrators from before the number was asked for are told apart by their accounts.
        migrations.RunSQL("UPDATE access_account SET staff_number = 'account-' || id WHERE role IN ('auditor', 'system_admin')", ""),
        migrations.AddConstraint("account", models.CheckConstraint(
            name="access_account_nobody_grants_himself",
            condition=Q(granted_by__isnull=True) | Q(granted_by=0) | ~Q(granted_by__in=[F("id"), F("opened_by")]),
        )),
        migrations.AddConstraint("account", models.CheckConstraint(
            name="access_account_open_once_granted", condition=Q(is_active=False) | Q(granted_by__isnull=False),
        )),
        migrations.AddConstraint("account", models.CheckConstraint(
            name="access_account_administrators_are_known",
            condition=Q(is_active=False) | ~Q(role__in=ADMINISTRATORS) | ~Q(staff_number=""),
        )),
        migrations.AddConstraint("account", models.UniqueConstraint(
            name="access_account_one_administration_a_person", fields=["staff_number"],
            condition=Q(is_active=True, role__in=ADMINISTRATORS),
        )),
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(max_length=200)),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("granted", models.BooleanField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="factor_resets", to=settings.AUTH_USER_MODEL)),
            ],
            options={"constraints": [
                models.CheckConstraint(
                    name="access_factorreset_three_people",
                    condition=~Q(asked_by=F("account")) & (
                        Q(decided_by__isnull=True) | Q(decided_by=0) | ~Q(decided_by__in=[F("account"), F("asked_by")])
                    ),
                ),
                models.UniqueConstraint(name="access_factorreset_one_open", fields=["account"], condition=Q(decided_at__isnull=True)),
            ]},
        ),
        grant("access_factorreset", "SELECT, INSERT, UPDATE"),
        migrations.RunSQL(
            SQL.read_text(),
            "DROP TRIGGER keep_hands_apart ON access_account; DROP FUNCTION access_keep_hands_apart();",
        ),
    ]
