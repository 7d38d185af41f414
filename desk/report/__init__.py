"""One self-contained HTML file that says in numbers what was told, and nothing of who told it.

`counting` counts stories, `hiding` decides which counts may be seen, `words` and `periods` contrast, `figures` puts the
published numbers together, `charts` draws them and `document` writes the file. Why the hidden stays hidden, whatever
one adds and subtracts, is told in docs/decisions/small-groups.md.
"""

from desk.report.document import write_report
from desk.report.figures import Wanted, figures_of
from desk.report.periods import Period, PeriodError

__all__ = ["Period", "PeriodError", "Wanted", "figures_of", "write_report"]
