"""Version 1: the API object with all its parts."""

from __future__ import annotations

from anju.api import declarations, law, register, submissions, work
from anju.api.gate import BearerToken
from anju.api.interface import RestApi
from anju.api.shapes.declarations import BulkIn

ABOUT = """Declarations of who lives and works where: sent, checked, verified, read back.

**Token.** Every call carries `Authorization: Bearer anju_…`, a token of an account, with that account's rights and
area. What lies outside the area answers 404, as if it did not exist.

**Declaring.** `POST /declarations` takes a message of up to 200 lines and answers with a receipt; every line tells
all its findings at once. `POST /declarations/bulk` takes up to 5,000 lines or a spreadsheet, which the worker checks;
follow it at `/submissions/{id}`.

**Repeating.** A message carries an `Idempotency-Key` of the sender's own: sent twice, it counts once.

**Problems.** Whatever goes wrong is a problem document (RFC 9457, `application/problem+json`) whose `type` is stable.

**Purpose.** Whoever looks at a person leaves an access line; `X-Purpose` says why.
"""

api = RestApi(
    title="Anju",
    version="1",
    description=ABOUT,
    urls_namespace="api-v1",
    auth=BearerToken(),
    shapes=[BulkIn],
    servers=[{"url": "/", "description": "This server"}],
    openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
)
for part in (declarations, submissions, register, work, law):
    api.add_router("", part.router)
