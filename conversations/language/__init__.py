"""Which language a text is written in: bokmål, nynorsk, English or another.

`langdetect` is the detector, with what short Norwegian texts need around it: an alphabet check, the words and forms
that tell neighbours apart (bokmål and nynorsk above all, which its profiles do not), and priors of a Norwegian campus.
"""

from conversations.language.detection import Detection, detect

__all__ = ["Detection", "detect"]
