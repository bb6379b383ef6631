"""Citations of a resource in APA, BibTeX and RIS.  Unknown fields are left out."""

from django.conf import settings

from clearinghouse.models import Kind


def apa(resource):
    """One line in APA style: publishers, (year), title, URL."""
    parts = [f"({resource.year or 'n.d.'}).", f"{resource.title}."]
    if publishers := _publishers(resource):
        parts.insert(0, f"{publishers}.")
    parts.append(resource.url or f"{settings.ADDRESS}{resource.get_absolute_url()}")
    return " ".join(parts)


def bibtex(resource):
    """One BibTeX entry.  Each publisher is an author in braces; the URL is not escaped but for its
    braces.
    """
    fields = {
        "title": f"{{{_tex(resource.title)}}}",
        "author": " and ".join(f"{{{_tex(term.name)}}}" for term in resource.named(Kind.PUBLISHER)),
        "year": str(resource.year or ""),
        "url": resource.url.replace("{", "%7B").replace("}", "%7D"),
        "note": _tex(resource.type_name),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{psp-{resource.code},\n" + ",\n".join(lines) + "\n}\n"


def ris(resource):
    """One resource as a RIS record; each line ends with CRLF."""
    lines = [("TY", "GEN"), ("TI", resource.title)]
    lines += [("AU", term.name) for term in resource.named(Kind.PUBLISHER)]
    lines += [("PY", str(resource.year or "")), ("UR", resource.url), ("AB", resource.abstract)]
    return (
        "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value)
        + "ER  - \r\n"
    )


FORMATS = {
    "bib": (bibtex, "application/x-bibtex"),
    "ris": (ris, "application/x-research-info-systems"),
}


def _publishers(resource):
    return " & ".join(term.name for term in resource.named(Kind.PUBLISHER))


# Escapes of TeX.  A brace becomes a command: BibTeX counts braces, even those behind a backslash.
_TEX = {character: f"\\{character}" for character in "&%$#_"} | {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
}  # fmt: skip


def _tex(value):
    """``value`` escaped for TeX, on one line."""
    return " ".join("".join(_TEX.get(character, character) for character in value).split())
