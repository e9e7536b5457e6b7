"""Phone numbers as people write them -> E.164. Loaded only when a text holds a number."""

import phonenumbers


def e164(text: str, region: str) -> str | None:
    """Return a number in E.164, or None when its length is impossible for its country."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != _POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_POSSIBLE = phonenumbers.ValidationResult.IS_POSSIBLE
