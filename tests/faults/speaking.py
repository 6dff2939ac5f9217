"""Speaking to a site's web process as an integrator's program does."""

from __future__ import annotations

import http.client
import json
import uuid
from dataclasses import dataclass
from typing import Any

from faults.standing import Site, until

WAIT = 60.0  # seconds for an answer


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any
    replayed: bool


def ask(site: Site, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
    """One request; OSError or http.client.HTTPException when the web process does not see it through."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=WAIT)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Authorization": f"Bearer {site.token}", **named})
        answer = connection.getresponse()
        content = answer.read()
        is_json = "json" in answer.headers.get("Content-Type", "")
        replayed = answer.headers.get("Idempotency-Replayed") == "true"
        return Answer(answer.status, json.loads(content) if is_json else None, replayed)
    finally:
        connection.close()


def declare(site: Site, key: str, lines: list[dict[str, Any]]) -> Answer:
    """POST /declarations."""
    body = json.dumps({"role": "landlord", "pack": "cn-4403-2015", "lines": lines}).encode()
    return ask(
        site, "POST", "/api/v1/declarations", body, Content_Type="application/json", Idempotency_Key=key
    )  # fmt: skip


def upload(site: Site, content: bytes) -> Answer:
    """POST /declarations/bulk with a file, to be committed once it is checked."""
    border = uuid.uuid4().hex
    fields = {"role": "landlord", "pack": "cn-4403-2015", "commit": "true"}
    parts = [f'--{border}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    parts.append(f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="newcomers.csv"\r\n\r\n')
    body = "".join(parts).encode() + content + f"\r\n--{border}--\r\n".encode()
    return ask(site, "POST", "/api/v1/declarations/bulk", body, Content_Type=f"multipart/form-data; boundary={border}")


def until_healthy(site: Site) -> None:
    until(lambda: _is_healthy(site), "the web process answers")


def _is_healthy(site: Site) -> bool:
    try:
        return ask(site, "GET", "/healthz").status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
