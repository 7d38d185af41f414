"""From a message as it was typed to words that can be compared.

Students write on phones: in capitals, without punctuation, without æøå, with letters doubled for weight and with
vowels starred out. All of that is levelled here, so that nothing after this module has to think of it.
"""

import re
import unicodedata
from typing import NamedTuple

_PIECE = re.compile(r"[^\W_]+(?:['*@$]+[^\W_]+)*|[.!?;\n]+|[,:()–—-]|\S")
_DOUBLED = re.compile(r"(.)\1+")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_LAUGH = re.compile(r"a?(?:h[aeio]|hy){2,}h?|lo+l+|lma+o|x+d+|rofl|haha\w*|hehe\w*")
_LAUGHING_FACES = frozenset("😂🤣😆😹😅💀☠😜😝🤪")
_PLAIN = str.maketrans("øåæ", "oae")


def _levelling() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(c): None for c in "\u00ad\u200b\u200c\u200d\u2060\ufe0f"}
    for code in range(0xE0, 0x180):
        letter = chr(code)
        if letter not in "æøå":
            table[code] = unicodedata.normalize("NFD", letter)[0]
    return table | {ord("ä"): "æ", ord("ö"): "ø", ord("’"): "'", ord("`"): "'", ord("´"): "'", ord("‘"): "'"}


_LEVEL = _levelling()
_UNEVEN = frozenset(map(chr, _LEVEL))
# Behind "i" they say that it is the English one, and no Norwegian "in".
_AFTER_ENGLISH_I = re.compile(
    "am|m|was|have|had|ve|want|wanna|would|d|will|ll|can'?t?|cannot|could(?:n'?t)?|do(?:n'?t)?|did(?:n'?t)?|would'?nt|wo'?nt|"
    "feel|felt|hated?|just|really|mean|meant|think|thought|wish|need|know|knew|keep|kept|took|take|love|liked?|guess|hope|"
    "never|always|still|cry|cried|miss|swear|promise|deserve|see|saw|get|got"
)
_LEET = str.maketrans("013457@$", "oieastas")


class Token(NamedTuple):
    """One word, or the end of a sentence.

    `typed` is the word in small letters, "døøøø" shortened to "dø". `word` keeps its æøå, `plain` is the same on a
    keyboard without them; both have every run of one letter shortened to a single one ("dreeepe" and "drepe" are one
    word; so are "ville" and "vile", which the patterns can live with).
    An end has no word; nor has a laughing face, which ends nothing. `opens` is true when a comma, a dash or an end
    stands right before.
    """

    typed: str
    word: str
    plain: str
    opens: bool
    laughs: bool = False


_END = Token("", "", "", opens=False)
_LAUGHING = Token("", "", "", opens=False, laughs=True)


def squeeze(word: str) -> str:
    return word if len(set(word)) == len(word) else _DOUBLED.sub(r"\1", word)


def plain(word: str) -> str:
    """The word as somebody writes it who has no æøå at hand: "oe" and "ae" count as well."""
    return squeeze(word.translate(_PLAIN).replace("oe", "o").replace("ae", "e"))


def tokenize(text: str) -> list[Token]:
    """Words in order, with one empty token where a sentence ends. Linear in the text."""
    tokens: list[Token] = []
    opens = True
    for piece in _PIECE.findall(_levelled(text)):
        if piece[0].isalnum():
            token = _token(piece if piece.isalpha() else _undisguised(piece), opens=opens)
            if tokens and tokens[-1].word == "i" and _AFTER_ENGLISH_I.fullmatch(token.typed):
                # Spelt so it is nothing else; a Norwegian "i" stays as it is.
                tokens[-1] = Token("im", "im", "im", tokens[-1].opens)
            tokens.append(token)
            opens = False
        elif piece in _LAUGHING_FACES:
            tokens.append(_LAUGHING)
            opens = True
        else:
            opens = True
            # Several dots are a pause, not an end: "jeg orker ikke … leve".
            if piece[0] in ".!?;\n" and (len(piece) == 1 or piece.strip(".")):
                tokens.append(_END)
    return tokens


def _levelled(text: str) -> str:
    small = unicodedata.normalize("NFKC", text).casefold()
    return small if _UNEVEN.isdisjoint(small) else small.translate(_LEVEL)


def _token(word: str, *, opens: bool) -> Token:
    """`word` is in small letters and without disguise."""
    squeezed = squeeze(word)
    typed = word if len(squeezed) == len(word) else _DRAWN_OUT.sub(r"\1", word)
    bare = squeezed if squeezed.isascii() and "oe" not in squeezed and "ae" not in squeezed else plain(squeezed)
    laughs = word[0] in "ahlxr" and _LAUGH.fullmatch(word) is not None
    return Token(typed, squeezed, bare, opens, laughs)


def _undisguised(piece: str) -> str:
    """A digit or sign among letters is a disguise ("su1cide", "s*lvmord"); an apostrophe is one that many leave out."""
    bare = piece.replace("'", "").replace("*", "")
    return bare.translate(_LEET) if any(map(str.isalpha, bare)) and not bare[0].isdigit() else bare
