"""What the record calls the acts of the website, as the rest of a sentence."""

WORDS = {
    "newsroom.page.load": "loaded a page of the website",
    "newsroom.page.begin": "began a page of the website",
    "newsroom.page.write": "wrote a version of a page",
    "newsroom.page.hide": "took a page off the website",
}
