"""The web process queues jobs and asks for the worker's heartbeat; it never runs a job."""

from django.db import migrations

from anju.access.rls import grant


class Migration(migrations.Migration):
    initial = True
    dependencies = [("access", "0002_web_role"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [
        grant("procrastinate_jobs", "SELECT, INSERT, UPDATE"),
        grant("procrastinate_events", "SELECT, INSERT"),
        grant("procrastinate_workers", "SELECT"),
    ]
