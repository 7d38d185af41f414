"""CSV with commas, for an English Excel."""

from desk.exports.csv import write_with_commas as write

__all__ = ["write"]
