from django.db import migrations

from anju.access.rls import create_web_role, grant, guard_journal


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("journal", "0002_guards"), ("territory", "0001_initial"), ("sessions", "0001_initial"), ("contenttypes", "0002_remove_content_type_name"), ("axes", "0010_accessattemptexpiration"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [
        create_web_role(),
        grant("access_account", "SELECT, INSERT, UPDATE"),
        grant("territory_division", "SELECT"),
        grant("journal_line", "SELECT, INSERT"),
        grant("journal_accessline", "SELECT, INSERT"),
        guard_journal("journal_line"),
        guard_journal("journal_accessline"),
        grant("django_session", "SELECT, INSERT, UPDATE, DELETE"),
        grant("django_migrations", "SELECT"),
        grant("django_content_type", "SELECT"),
        grant("axes_accessattempt", "SELECT, INSERT, UPDATE, DELETE"),
        grant("axes_accesslog", "SELECT, INSERT, UPDATE"),
        grant("axes_accessfailurelog", "SELECT, INSERT, DELETE"),
        grant("axes_accessattemptexpiration", "SELECT, INSERT, UPDATE, DELETE"),
        grant("procrastinate_jobs", "SELECT, INSERT"),
        grant("procrastinate_events", "SELECT, INSERT"),
        grant("procrastinate_workers", "SELECT"),
    ]
