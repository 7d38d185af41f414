"""What staff do to stories before anything leaves the desk: redactions, stories put aside, patterns.

`model` says what is kept, `sealed` where, `applied` makes of transcripts and notes what may leave.
"""

from desk.notes.applied import Filters, study_of
from desk.notes.model import Aside, Notes, Redaction
from desk.notes.sealed import FILE_NAME, NotesError, NotesFile, read_notes

__all__ = ["FILE_NAME", "Aside", "Filters", "Notes", "NotesError", "NotesFile", "Redaction", "read_notes", "study_of"]
