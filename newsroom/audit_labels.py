"""What the record calls the acts of the website, as the rest of a sentence."""

LABELS = {
    "newsroom.page.load": "loaded a page of the website",
    "newsroom.page.renew": "renewed a page of the website that nobody had edited",
    "newsroom.page.begin": "began a page of the website",
    "newsroom.page.write": "wrote a version of a page",
    "newsroom.page.show": "showed a version whose time had come",
    "newsroom.page.hide": "took a page off the website",
    "newsroom.picture.add": "loaded a picture for the website",
    "newsroom.picture.withdraw": "withdrew a picture of the website",
    "newsroom.story.begin": "drafted a success story",
    "newsroom.story.edit": "changed a success story",
    "newsroom.story.offer": "put a success story before the site",
    "newsroom.story.return": "asked for changes to a success story",
    "newsroom.story.approve": "approved a success story",
    "newsroom.story.publish": "published a success story",
    "newsroom.story.drop": "dropped a success story",
}
