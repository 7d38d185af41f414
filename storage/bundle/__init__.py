"""Bundles: all released stories, still sealed, in one file for staff.

A bundle is a plain tar file of age files, so that `tar` and any age tool open it without us: `bundle.json` says what
it is, `withdrawn.txt` holds the ids of stories that were taken back, a line each, `recipients.txt` the public keys of
those who can open it (so that they can seal their notes to each other), and then come `stories/<id>.age`, by id. It
tells no times and no users. A bundle that was sealed anew also has `origins.txt`, which says for each id which box the
story was in first (SHA-256), so that staff's notes still find it. Members lie one behind another, so that what comes
before and after a damaged place can still be read.
"""

from storage.bundle.reading import Bundle, BundleDamage, NotABundleError, SealedStory, read_bundle
from storage.bundle.resealing import Resealed, reseal_bundle
from storage.bundle.writing import BundleExistsError, write_bundle

__all__ = [
    "Bundle",
    "BundleDamage",
    "BundleExistsError",
    "NotABundleError",
    "Resealed",
    "SealedStory",
    "read_bundle",
    "reseal_bundle",
    "write_bundle",
]
