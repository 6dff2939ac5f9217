"""The product's settings with what tests need: fixed secrets, quick password hashing, assets served from their sources.

The throw-away database comes from DATABASE_URL or ANJU_HOME, as everywhere; ANJU_TEST_DATABASE names it.
"""

import base64
import json
import os

os.environ.setdefault("SECRET_KEY", "tests only, never a secret")
os.environ.setdefault(
    "ANJU_KEYS",
    json.dumps(
        {
            "current": 1,
            "keys": {"1": {name: base64.b64encode(name.encode().ljust(32)).decode() for name in ("encrypt", "index")}},
        }
    ),
)

from anju.site import settings as product

globals().update({name: getattr(product, name) for name in dir(product) if name.isupper()})

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR = "offered"
SIGN_IN_RATE = API_RATE = 0
STORAGES = {**product.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
LOGGING = {"level": "CRITICAL"}
