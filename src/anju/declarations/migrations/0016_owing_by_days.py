"""What is owed of late was found by the days in the index of a dwelling's stays; 0017 puts other functions in its place."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("declarations", "0015_after_death"), ("stays", "0018_residents_in_order")]
