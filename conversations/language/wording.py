"""From a message to the words that tell its language."""

import re
import unicodedata

from conversations.language.alphabets import script_of

# As much as Telegram puts into one message. The language of a longer text shows in its beginning, and a bound keeps a
# hostile text cheap.
LONGEST = 4096

# Links, addresses, @handles and /commands are in no language. Bounded repeats: no text makes these slow.
_NO_LANGUAGE = re.compile(
    r"""
      (?: https?:// | www\. ) \S{1,2000}
    | [\w.+-]{1,64} @ [\w.-]{1,255}
    | (?<! \w ) [@/] \w{1,64}
    | \b \w [\w.-]{0,80} \. (?: com | dk | edu | eu | io | me | net | no | org | se | uk ) \b (?: / \S{0,2000} )?
    """,
    re.VERBOSE | re.IGNORECASE,
)

# What all of these hold, and few texts.
_ADDRESSED = re.compile(r"[@/]|\.\S")

# Letters with the marks that belong to them: accents, Arabic and Hebrew vowels, Indic and Thai signs; "don't" is one.
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff\u0e31-\u0e4e])*")

# "heeeei" is "hei", "takkkk" is "takk".
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_DRAWN_OUT_VOWEL = re.compile(r"([aeiouyæøåäö])\1{2,}")


def readable(text: str) -> str:
    """Lower case, composed letters, straight apostrophes; without what is in no language."""
    composed = unicodedata.normalize("NFC", text[:LONGEST])
    if _ADDRESSED.search(composed):
        composed = _NO_LANGUAGE.sub(" ", composed)
    return composed.lower().replace("’", "'").replace("\u00ad", "")


def words_of(text: str, script: str) -> list[str]:
    """Take the words of one script out of a readable text, and write as usual what is drawn out."""
    foreign = {ord(sign): " " for sign in set(text) if sign.isalnum() and not _is_letter(sign, script)}
    only = text.translate(foreign) if foreign else text
    if _DRAWN_OUT.search(only):
        only = _DRAWN_OUT.sub(r"\1\1", _DRAWN_OUT_VOWEL.sub(r"\1", only))
    return [word.strip("'") for word in _WORD.findall(only)]


def _is_letter(sign: str, script: str) -> bool:
    return sign.isalpha() and script_of(sign) == script
