"""What a WSGI server serves: `anju.site.wsgi:application`, as the web role."""

import logging
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

from anju.rulebook.problems import PackErrors  # noqa: E402 - may be imported once Django is set up, not before
from anju.site.warm import warm_up  # noqa: E402

try:
    warm_up()
except PackErrors as refusal:
    # Pages that need no law still serve; `anju doctor` lists what is wrong.
    logging.getLogger(__name__).error("The rule packs do not load: %d problems.", len(refusal.problems))

from anju.site import heartbeat  # noqa: E402 - the same

heartbeat.start()
