"""Sealing a bundle anew, for other recipients: who has joined can open it, who has left cannot open the copy."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyrage import x25519

from storage.bundle.reading import NotABundleError, SealedStory, read_bundle
from storage.bundle.writing import Writer, require_room, show
from storage.errors import NotSavedError
from storage.private import open_private
from storage.recipients import Recipients
from storage.sealing import DamagedBoxError, WrongKeyError, open_box, seal


@dataclass(frozen=True, slots=True)
class Resealed:
    """What became of the stories of a bundle.

    Attributes:
        anew: How many are sealed to the new recipients.
        as_they_were: How many no key opened; they are in the new bundle too, in the box that they were in.
    """

    anew: int
    as_they_were: int


def reseal_bundle(  # noqa: PLR0913 — what it reads, what it opens with, whom for, where to
    source: Path,
    to: Path,
    identities: Sequence[x25519.Identity],
    recipients: Recipients,
    *,
    replace: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Resealed:
    """Write a copy of a bundle whose stories are sealed to these recipients, whole or not at all.

    Raises:
        NotABundleError: It is none, or was cut or changed: a copy would hide that.
        BundleExistsError: There is a file of that name, and `replace` was not asked for.
        NotSavedError: It cannot be written; nothing was changed.
    """
    bundle = read_bundle(source)
    if bundle.damage:
        raise NotABundleError(f"{source.name}: {bundle.damage} Fetch a whole one; nothing was written.")
    require_room(to, replace)
    part = to.with_name(f".{to.name}.{secrets.token_hex(4)}.part")
    anew = 0
    try:
        with os.fdopen(open_private(part), "wb") as file:
            writer = Writer(file, bundle.source, bundle.withdrawn, recipients)
            writer.origins({story.id: story.first for story in bundle})
            for done, story in enumerate(bundle, start=1):
                box = _anew(story, identities, recipients)
                writer.add(story.id, box or story.box)
                anew += box is not None
                progress(done, len(bundle.stories))
            writer.finish()
        show(part, to, replace)
    except OSError as error:
        raise NotSavedError(f"{to} cannot be written ({error.strerror}): choose another folder or make room.") from None
    finally:
        part.unlink(missing_ok=True)
    return Resealed(anew, len(bundle.stories) - anew)


def _anew(story: SealedStory, identities: Sequence[x25519.Identity], recipients: Recipients) -> bytes | None:
    try:
        return seal(open_box(story.box, identities), recipients)
    except (WrongKeyError, DamagedBoxError, ValueError):
        return None
