"""Citations of a resource: APA, BibTeX and RIS.  What is not known is left out, never made up."""

from django.conf import settings

from clearinghouse.models import Kind


def apa(resource):
    """One line in the manner of APA: who, (year), title, address."""
    said = [f"{_who(resource)}." if _who(resource) else "", f"({resource.year or 'n.d.'})."]
    said += [f"{resource.title}.", resource.url or f"{settings.ADDRESS}{resource.get_absolute_url()}"]
    return " ".join(filter(None, said))


def bibtex(resource):
    """One BibTeX entry; each publisher is an author of its own, and the address stands as it is."""
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
    """One RIS record."""
    lines = [("TY", "GEN"), ("TI", resource.title)]
    lines += [("AU", term.name) for term in resource.named(Kind.PUBLISHER)]
    lines += [("PY", str(resource.year or "")), ("UR", resource.url), ("AB", resource.abstract)]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value) + "ER  - \r\n"


FORMATS = {"bib": (bibtex, "application/x-bibtex"), "ris": (ris, "application/x-research-info-systems")}


def _who(resource):
    return " & ".join(term.name for term in resource.named(Kind.PUBLISHER))


# What TeX reads as something else.  A brace becomes a command, as BibTeX counts braces even behind a backslash.
_TEX = {character: f"\\{character}" for character in "&%$#_"} | {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
}  # fmt: skip


def _tex(value):
    """One line of words as TeX prints them."""
    return " ".join("".join(_TEX.get(character, character) for character in value).split())
