"""What a page weighs until it stands, as it travels in production: compressed by the proxy, without its pictures."""

import gzip

FIRST_VIEW_BYTES = 150_000  # the order for the front door
HEADERS_BYTES = 300  # about what the headers of an answer add


class FirstView:
    """Hears what a page asks for from now on."""

    def __init__(self, page):
        self.answers = {}
        page.on("response", lambda answer: self.answers.update({answer.url: answer}))

    def weights(self):
        """Bytes by address; drawings of icons are pictures too, whatever asks for them."""
        return {
            url: _weight(answer)
            for url, answer in self.answers.items()
            if not answer.headers.get("content-type", "").startswith("image/")
        }


def _weight(answer):
    body = answer.body()
    return HEADERS_BYTES + (len(body) if ".woff2" in answer.url else len(gzip.compress(body, 6)))
