"""Citations of a resource: APA, BibTeX and RIS.  What is not known is left out, never made up."""

import re

from django.conf import settings

from clearinghouse.models import Kind


def apa(resource):
    """One line in the manner of APA: who, (year), title, address."""
    said = [f"{_who(resource)}." if _who(resource) else "", f"({resource.year or 'n.d.'})."]
    said += [f"{resource.title}.", resource.url or f"{settings.ADDRESS}{resource.get_absolute_url()}"]
    return " ".join(filter(None, said))


def bibtex(resource):
    """One BibTeX entry."""
    fields = {
        "title": "{" + resource.title + "}",
        "author": "{" + _who(resource) + "}" if _who(resource) else "",
        "year": str(resource.year or ""),
        "url": resource.url,
        "note": resource.type_name,
    }
    lines = [f"  {name} = {{{_tex(value)}}}" for name, value in fields.items() if value]
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


def _tex(value):
    return re.sub(r"([&%$#_])", r"\\\1", value.replace("\\", ""))
