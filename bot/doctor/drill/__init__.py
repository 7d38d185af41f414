"""The drill: what somebody who takes this disk now would get, read from the bytes of the files."""
