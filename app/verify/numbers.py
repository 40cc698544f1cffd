"""Personal numbers, the 12 digits of today and the 9 of old identity cards: one other digit is another citizen."""

from app.verify.verdicts import Why


def judge(card: str, record: str) -> Why:
    """How two numbers stand to each other; both say something. Only dots and blanks between digits are form."""
    if card == record:
        return Why.SAME_TEXT
    ours, theirs = _digits(card), _digits(record)
    if ours == theirs:
        return Why.PUNCTUATION
    if ours.lstrip("0") == theirs.lstrip("0"):
        return Why.LEADING_ZEROS
    if len(ours) == len(theirs):
        apart = [place for place, (one, other) in enumerate(zip(ours, theirs, strict=True)) if one != other]
        if len(apart) == 1:
            return Why.ONE_DIGIT
        first, last = apart[0], apart[-1]
        if len(apart) == 2 and last == first + 1 and ours[first] + ours[last] == theirs[last] + theirs[first]:
            return Why.DIGITS_SWAPPED
    return Why.OTHER_NUMBER


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isalnum())
