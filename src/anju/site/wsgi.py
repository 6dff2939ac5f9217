"""What a WSGI server serves: `anju.site.wsgi:application`, as the web role."""

import multiprocessing
import os

from django.core.wsgi import get_wsgi_application

from anju.site.children import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
os.environ.setdefault("ANJU_PROCESS", "web")

if multiprocessing.parent_process() is not None:
    # One of granian's: when that is killed, nobody is left to stop this, and it would go on taking requests.
    die_with_parent()

application = get_wsgi_application()
