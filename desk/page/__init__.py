"""`ime desk`: a page on this computer to read, redact, see patterns and export. It needs no network and asks for none.

`session` holds what has been opened, in memory only; `app` answers the browser; `views` says what a page shows.
"""
