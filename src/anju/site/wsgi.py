"""What a WSGI server serves: `anju.site.wsgi:application`, as the web role."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
os.environ.setdefault("ANJU_PROCESS", "web")

application = get_wsgi_application()
