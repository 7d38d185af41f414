"""What can go wrong in the memory, named by what it means for those who must act.

Messages are sentences for the operator or for staff. They name a file at most, never a value: what a student wrote, an
id or a key is never part of an error.
"""

from __future__ import annotations


class StorageError(Exception):
    """Something about the memory that somebody has to know; every error of this package is one."""


class NotSavedError(StorageError):
    """The disk is full, read-only or locked: nothing was changed, and the same may be tried again."""


class StoreDamagedError(StorageError):
    """A file is not a store of ours, or is no longer whole; not a byte of it was touched."""


class NewerStoreError(StorageError):
    """A file was made by a newer version of this program; not a byte of it was touched."""


class OldStoreError(StorageError):
    """A database was made by an older version of this program, and is brought up to date by a command; see `ime`."""


class WrongKeyFileError(StorageError):
    """A store was made under another key; the sentence says what the operator must do."""
