"""What is kept so that people can be reached who asked for it: never beside a story, and never a bare address.

`model` says what things are, `protocols` what a store must do with them, `addresses` how a chat becomes a tag that only
the key leads back from.
"""
