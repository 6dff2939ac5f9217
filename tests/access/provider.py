"""Two sign-in providers that really listen on 127.0.0.1: somebody else's that keeps the standard, and one that lies."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

PATIENCE = 30
CLIENT, SECRET = "anju", "between us"


@contextmanager
def honest() -> Iterator[str]:
    """oidc-provider-mock as a process of its own; its issuer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer, until = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE
    try:
        while not _answers(issuer):
            assert process.poll() is None and time.monotonic() < until, "the provider did not start"
            time.sleep(0.1)
        yield issuer
    finally:
        process.terminate()
        process.wait(PATIENCE)


def vouch(address: str, subject: str) -> str:
    """Sign in at the honest provider's page as `subject`: where it leads back to."""
    return requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=PATIENCE).headers["Location"]


def refuse(address: str) -> str:
    """Change one's mind there."""
    return requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=PATIENCE).headers["Location"]


@dataclass
class Liar:
    """A provider that checks its client as strictly as the standard says (secret, PKCE, redirect, a code once) and then
    signs whatever `claims` say otherwise, with `key`."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "ours"}))
    forged_with: RSAKey | None = None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def vouch(self, address: str, subject: str) -> str:
        query = dict(parse_qsl(urlsplit(address).query))
        assert query["response_type"] == "code" and query["code_challenge_method"] == "S256"
        assert query["scope"] == "openid", "nothing else is needed"
        code = f"code-{len(self.asked)}"
        self.asked[code] = query | {"sub": subject}
        return query["redirect_uri"] + "?" + urlencode({"code": code, "state": query["state"]})

    def token_for(self, said: dict[str, str], authorization: str) -> dict[str, Any] | None:
        asked = self.asked.pop(said.get("code", ""), None)
        verifier = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        wrong = [
            what
            for what, right in {
                "code": asked is not None,
                "secret": authorization == "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode(),
                "pkce": asked and asked["code_challenge"] == base64.urlsafe_b64encode(verifier).rstrip(b"=").decode(),
                "redirect": asked and asked["redirect_uri"] == said.get("redirect_uri"),
            }.items()
            if not right
        ]
        self.refused += wrong
        if wrong or asked is None:
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": asked["sub"], "nonce": asked["nonce"], "iat": now}
        claims["exp"] = now + 60
        said_of = {name: value for name, value in (claims | self.claims).items() if value is not None}
        signed = jwt.encode({"alg": "RS256", "kid": "ours"}, said_of, self.forged_with or self.key)
        return {"access_token": "unused", "token_type": "Bearer", "expires_in": 60, "id_token": signed}


@contextmanager
def lying() -> Iterator[Liar]:
    liar = Liar()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            described = {
                "issuer": liar.issuer, "authorization_endpoint": f"{liar.issuer}/authorize",
                "token_endpoint": f"{liar.issuer}/token", "jwks_uri": f"{liar.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }  # fmt: skip
            keys = {"keys": [liar.key.as_dict(private=False)]}
            self.say(keys if self.path == "/keys" else described)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            said = {name: values[0] for name, values in parse_qs(body).items()}
            token = liar.token_for(said, self.headers.get("Authorization", ""))
            self.say(token or {"error": "invalid_grant"}, 200 if token else 400)

        def say(self, value: Any, status: int = 200) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    liar.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield liar
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answers(issuer: str) -> bool:
    try:
        return requests.get(f"{issuer}/.well-known/openid-configuration", timeout=1).ok
    except requests.ConnectionError:
        return False
