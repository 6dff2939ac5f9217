from django.contrib.postgres.indexes import OpClass
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="division",
            index=models.Index(OpClass("name", name="varchar_pattern_ops"), name="territory_division_name"),
        ),
        # The journal's guards stand a floor above; this room brings its own.
        migrations.RunSQL(
            """
            CREATE FUNCTION territory_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% of divisions is refused: a code is retired, never removed or renumbered', TG_OP
                    USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON territory_division
                FOR EACH STATEMENT EXECUTE FUNCTION territory_refuse();
            CREATE TRIGGER code_never_changes BEFORE UPDATE OF code ON territory_division
                FOR EACH STATEMENT EXECUTE FUNCTION territory_refuse();
            """,
            "DROP TRIGGER never_deleted ON territory_division; DROP TRIGGER code_never_changes ON territory_division;"
            "DROP FUNCTION territory_refuse();",
        ),
    ]
