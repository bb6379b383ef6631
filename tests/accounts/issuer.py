"""An OpenID Connect issuer on this machine: enough of one for a whole sign-in, with what it was asked kept."""

import base64
import hashlib
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CLIENT, SECRET = "portal", "kept between the two"


class Issuer(ThreadingHTTPServer):
    """Says of everybody who comes that they are ``claims``."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answers)
        self.claims, self.challenges, self.asked = {}, {}, []

    @property
    def address(self):
        """What the portal is told as PORTAL_OIDC_SERVER."""
        return f"http://127.0.0.1:{self.server_port}"

    def configuration(self):
        """What stands at the well-known address."""
        places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        said = {f"{name}_endpoint": f"{self.address}/{path}" for name, path in places.items()}
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return said | methods | {"issuer": self.address, "jwks_uri": f"{self.address}/keys"}

    def code_for(self, words):
        """Somebody agreed on the issuer's page: a code, good for who knows the verifier of the challenge."""
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = words["code_challenge"]
        return code

    def tokens_for(self, words):
        """Tokens in exchange for a code; None where anything about it is wrong."""
        made = base64.urlsafe_b64encode(hashlib.sha256(words["code_verifier"].encode()).digest())
        is_known = (words["client_id"], words["client_secret"]) == (CLIENT, SECRET)
        if not is_known or self.challenges.pop(words["code"], None) != made.decode().rstrip("="):
            return None
        now = int(time.time())
        claims = {**self.claims, "iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60}
        token = jwt.encode(claims, "a key of the issuer, long enough for it", headers={"kid": "1"})
        return {"access_token": "let me read", "token_type": "Bearer", "id_token": token}


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        path, words = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        self.server.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return self._say(200, self.server.configuration())
        if path == "/userinfo" and self.headers["Authorization"] == "Bearer let me read":
            return self._say(200, self.server.claims)
        if path == "/authorize":
            words = {name: value[0] for name, value in words.items()}
            back = {"code": self.server.code_for(words), "state": words["state"]}
            return self._say(302, {}, Location=f"{words['redirect_uri']}?{urlencode(back)}")
        return self._say(404, {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(self.path)
        tokens = self.server.tokens_for({name: value[0] for name, value in parse_qs(body).items()})
        return self._say(200, tokens) if tokens else self._say(400, {"error": "invalid_grant"})

    def _say(self, status, what, **headers):
        body = json.dumps(what).encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": len(body),
            **headers,
        }.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        """Nothing: the tests look at ``asked``."""


@contextmanager
def an_issuer():
    """It answers as long as the block runs."""
    with Issuer() as issuer:
        thread = threading.Thread(target=issuer.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield issuer
        finally:
            issuer.shutdown()
            thread.join()
