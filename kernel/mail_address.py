"""Which e-mail addresses mail can carry."""

import unicodedata
from email.headerregistry import Address

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode

from kernel.errors import RuleBroken

MOST_CHARACTERS = 254  # RFC 5321: a path holds 256 with its angle brackets


class AddressUnfit(RuleBroken):
    """No mail server accepts the address."""

    status = 422


def require_sendable(address):
    """For actions: raise AddressUnfit, beside the field ``email``, for what ``refuse_unsendable``
    refuses.
    """
    try:
        refuse_unsendable(address)
    except ValidationError as fault:
        raise AddressUnfit(" ".join(fault.messages), field="email") from fault


def refuse_unsendable(address):
    """Raise ValidationError for what is no address, or one that no mail server accepts, with a
    sentence to show.

    The part after the @ must have an ASCII form (IDNA) of at most 63 characters a label. An
    invisible character is refused even where IDNA would drop it: the address on the page would not
    be the address the letter goes to.
    """
    validate_email(address)
    if any(unicodedata.category(character)[0] in "CZ" for character in address):
        raise ValidationError(
            "The address holds an invisible character, perhaps from copying. Type it again by "
            "hand.",
            code="invisible",
        )
    try:
        carried_form(address)
    except ValueError as fault:
        raise ValidationError(
            "Mail cannot carry this address. Check the part after the @, for example "
            "name@example.gov.",
            code="unsendable",
        ) from fault


def carried_form(address):
    """``address`` as it stands in the envelope of a letter. Raises ValueError where there is none."""
    person, _, domain = address.rpartition("@")
    carried = Address(username=person, domain=punycode(domain)).addr_spec
    if not (person.isascii() and domain) or len(carried) > MOST_CHARACTERS:
        raise ValueError("an address of mail is ASCII before the @ and has at most 254 characters")
    return carried
