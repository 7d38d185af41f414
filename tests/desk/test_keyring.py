"""A key is made once, opens with its passphrase only, and says plainly what is wrong when it does not."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from pyrage import x25519

from desk.keyring import KeyFileError, WeakPassphraseError, WrongPassphraseError, load_key, make_key
from desk.outfile import NotWrittenError


def never() -> str:
    pytest.fail("asked for a passphrase that the file does not need")


def test_a_new_key_opens_with_its_passphrase_and_by_the_specification_of_age(
    tmp_path: Path, passphrase: str, by_hand: Callable[[bytes, str], bytes]
) -> None:
    path = tmp_path / "kari.age"

    recipient = make_key(path, passphrase)

    content = by_hand(path.read_bytes(), passphrase).decode()
    (identity,) = load_key(path, lambda: passphrase).identities
    assert content == f"# public key: {recipient}\n{identity}\n"
    assert str(identity.to_public()) == recipient
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_file_made_by_another_age_program_opens(
    locked_key: Path, identity: x25519.Identity, passphrase: str
) -> None:
    keyring = load_key(locked_key, lambda: passphrase)

    assert [str(each) for each in keyring.identities] == [str(identity)]
    assert keyring.protected


def test_an_armoured_key_file_opens(locked_key: Path, identity: x25519.Identity, passphrase: str) -> None:
    body = base64.encodebytes(locked_key.read_bytes()).replace(b"\n", b"")
    lines = b"\n".join(body[start : start + 64] for start in range(0, len(body), 64))
    locked_key.write_bytes(b"-----BEGIN AGE ENCRYPTED FILE-----\n" + lines + b"\n-----END AGE ENCRYPTED FILE-----\n")

    assert [str(each) for each in load_key(locked_key, lambda: passphrase).identities] == [str(identity)]


def test_an_unprotected_key_file_opens_without_a_question_and_says_so(
    plain_key: Path, identity: x25519.Identity
) -> None:
    keyring = load_key(plain_key, never)

    assert [str(each) for each in keyring.identities] == [str(identity)]
    assert not keyring.protected


def test_all_identities_of_a_file_count(plain_key: Path) -> None:
    second = x25519.Identity.generate()
    with plain_key.open("a") as file:
        file.write(f"{second}\r\n")

    assert str(second) in [str(each) for each in load_key(plain_key, never).identities]


def test_a_key_is_never_overwritten(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "key.age"
    path.write_bytes(b"the only copy")

    with pytest.raises(NotWrittenError, match="exists already"):
        make_key(path, passphrase)

    assert path.read_bytes() == b"the only copy"
    assert list(tmp_path.iterdir()) == [path]


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeakPassphraseError, match="at least 12"):
        make_key(tmp_path / "key.age", "elleve tegn"[:11])

    assert not list(tmp_path.iterdir())


def test_a_wrong_passphrase_is_told_from_damage(locked_key: Path) -> None:
    with pytest.raises(WrongPassphraseError, match="does not open"):
        load_key(locked_key, lambda: "heilt andre ord enn dei")


@pytest.mark.parametrize("kept", [30, 60, 120, 190, -1])
def test_a_cut_key_file_is_called_damaged(locked_key: Path, passphrase: str, kept: int) -> None:
    locked_key.write_bytes(locked_key.read_bytes()[:kept])

    with pytest.raises(KeyFileError, match=r"damaged|locked to a key") as caught:
        load_key(locked_key, lambda: passphrase)

    assert not isinstance(caught.value, WrongPassphraseError)


def test_a_changed_byte_is_noticed(locked_key: Path, passphrase: str) -> None:
    data = bytearray(locked_key.read_bytes())
    data[-1] ^= 1
    locked_key.write_bytes(data)

    with pytest.raises(KeyFileError, match="damaged"):
        load_key(locked_key, lambda: passphrase)


def test_a_damaged_identity_is_not_quoted(plain_key: Path, identity: x25519.Identity) -> None:
    plain_key.write_text(str(identity)[:-4] + "QQQQ")

    with pytest.raises(KeyFileError, match="damaged") as caught:
        load_key(plain_key, never)

    assert str(identity)[20:40] not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("content", [b"", b"hei\n", b"\x00\xff", b"# bare en kommentar\n", b"age1abc\n", b"x" * 70_000])
def test_what_is_no_key_file_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)

    with pytest.raises(KeyFileError, match=r"not a key file|too large"):
        load_key(path, never)


def test_a_sealed_story_is_no_key(tmp_path: Path, identity: x25519.Identity) -> None:
    path = tmp_path / "story.age"
    path.write_bytes(pyrage.encrypt(b"ei soge", [identity.to_public()]))

    with pytest.raises(KeyFileError, match="not a key"):
        load_key(path, never)


def test_a_missing_file_and_a_folder_are_told_in_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.age", tmp_path):
        with pytest.raises(KeyFileError, match="cannot be read"):
            load_key(path, never)
