"""What staff have on their table: keys, and a few stories, some of them written by somebody who means harm."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import resource
import tarfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from pyrage import passphrase as scrypt
from pyrage import x25519

from conversations.experience import Experience, Feeling, Moment
from desk.transcripts import Transcript
from storage.record import Record, to_bytes

PASSPHRASE = "fire gule waffler på Gløs"

ATTACKS = {
    "formula": "=cmd|' /C calc'!A0",
    "sum": "@SUM(1+1)*cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "plus": "+1 på den",
    "tab, then formula": "\t=1",
    "return, then formula": "\r=1",
    "line break, then formula": "\n=1",
    "blanks, then formula": " \u00a0\u200b=HYPERLINK(1)",
    "full-width formula": "\uff1d1+1",
    "small formula": "\ufe661+1",
    "minus sign": "\u22121+1",
    "apostrophe": "'kke sant",
    "cell breakers": 'hei";"=1";\r\n=2;"',
    "script": "<script>alert(1)</script> &lt;b&gt; &amp; <!-- --> <https://example.org>",
    "nul": "før\x00etter",
    "controls": "a\x07b\x1bc\x7fd\x9be",
    "half a character": "før\ud800etter",
    "right to left": "abc\u202egnp.exe\u2066x",
    "arabic": "مرحبا بالعالم\u200f!",
    "emoji": "👩‍👩‍👧‍👦🇳🇴☕️" * 372,
    "4,096 emoji": "😀" * 4096,
    "escapes of other formats": "_x000D_ _x0041_ &#65; &amp; %00 \\u0041 ]]>",
    "path": "../../x/..\\..\\y",
    "fences": "```\nkode\n```\n~~~\n    innrykk\n\ttab",
    "headings": "# en\n## to\ntre\n===\nfire\n---",
    "lists": "- a\n* b\n+ c\n1. d\n2) e\n> f\n: g\n::: h",
    "inline": r"*a* _b_ `c` ~~d~~ [e](javascript:x) ![f](g) \* \\ **h** $i$ ==j== %%k%% ^l^ [^m] {n} @o #p",
    "table": "| a | b |\n|---|---|\n| 1 | 2 |",
    "reference": "[a]: http://example.org\n\n[a]",
    "line breaks": "a\r\nb\rc\nd\u2028e\u2029f\x85g\vh\fi",
    "empty lines": "a\n\n\n \u3000\n\nb",
    "addresses": "https://example.org www.example.org a@example.org",
    "json": '{"version":2}\\u0000"}\n{"a":1}',
    "placeholders": "{count} %s {0.__class__} \\1 \\g<0>",
}


@pytest.fixture
def disk_for_4096_bytes() -> Iterator[None]:
    """No file can grow beyond that."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(scope="session")
def attacks() -> dict[str, str]:
    """All of them at once, for what is too slow to be done for each."""
    return ATTACKS


@pytest.fixture(params=ATTACKS.values(), ids=list(ATTACKS))
def attack(request: pytest.FixtureRequest) -> str:
    text: str = request.param
    return text


@pytest.fixture
def story() -> Callable[..., Transcript]:
    """Make a transcript in which every text is the given one, or an ordinary one without it."""

    def make(text: str = "Ho eg sat ved sida av, nikkar framleis til meg.", *, number: int = 1) -> Transcript:
        small = Moment("Hva gjorde godt i dag?", text, Feeling.GOOD, ("people", "surfing"), "nn")
        return Transcript(
            id=f"{number:032x}",
            source="Gløshaugen",
            record=Record("2026-W47", Experience("default", None, small, None)),
        )

    return make


@pytest.fixture
def hostile(attack: str) -> Transcript:
    """A transcript in which everything that comes from people is the attack."""
    moment = Moment(attack, attack, Feeling.HARD, (attack, "home"), "und")
    return Transcript("f" * 32, attack, Record("2026-W47", Experience(attack, attack, moment, moment)))


@pytest.fixture(scope="session")
def identity() -> x25519.Identity:
    return x25519.Identity.generate()


@pytest.fixture
def locked_key(identity: x25519.Identity, tmp_path: Path) -> Path:
    """A key file protected by PASSPHRASE; cheap to open, which pyrage cannot be asked for."""
    path = tmp_path / "key.age"
    path.write_bytes(age_with_passphrase(str(identity).encode(), PASSPHRASE))
    return path


@pytest.fixture
def plain_key(identity: x25519.Identity, tmp_path: Path) -> Path:
    """A key file without a passphrase, as `age-keygen` writes it."""
    path = tmp_path / "key.txt"
    path.write_text(f"# created: 2026-11-22T12:00:00Z\n# public key: {identity.to_public()}\n{identity}\n")
    return path


@pytest.fixture
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture
def by_hand() -> Callable[[bytes, str], bytes]:
    return open_by_hand


@pytest.fixture
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Key files are made with little work, since the library takes a second for each on purpose."""
    monkeypatch.setattr(scrypt, "encrypt", age_with_passphrase)


def age_with_passphrase(content: bytes, passphrase: str, *, log_n: int = 10) -> bytes:
    """Write a passphrase-protected age file by the specification (https://age-encryption.org/v1), in one chunk."""
    salt, file_key, nonce = b"s" * 16, b"k" * 16, b"n" * 16
    wrapped = ChaCha20Poly1305(_wrapping_key(salt, log_n, passphrase)).encrypt(bytes(12), file_key, None)
    header = f"age-encryption.org/v1\n-> scrypt {_base64(salt)} {log_n}\n{_base64(wrapped)}\n---".encode()
    sealed = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt(_LAST_CHUNK, content, None)
    return header + f" {_base64(_mac(file_key, header))}\n".encode() + nonce + sealed


def open_by_hand(box: bytes, passphrase: str) -> bytes:
    """Open a passphrase-protected age file of one chunk by the specification, without any age program."""
    header, _, rest = box.partition(b"\n---")
    mac, _, payload = rest.partition(b"\n")
    version, stanza, wrapped = header.split(b"\n")
    kind, salt, log_n = stanza.removeprefix(b"-> ").split(b" ")
    assert (version, kind) == (b"age-encryption.org/v1", b"scrypt")
    key = _wrapping_key(_unbase64(salt), int(log_n), passphrase)
    file_key = ChaCha20Poly1305(key).decrypt(bytes(12), _unbase64(wrapped), None)
    assert _unbase64(mac.strip()) == _mac(file_key, header + b"\n---")
    return ChaCha20Poly1305(_derived(file_key, payload[:16], b"payload")).decrypt(_LAST_CHUNK, payload[16:], None)


_LAST_CHUNK = bytes(11) + b"\x01"


def _wrapping_key(salt: bytes, log_n: int, passphrase: str) -> bytes:
    kdf = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=2**log_n, r=8, p=1)
    return kdf.derive(passphrase.encode())


def _derived(file_key: bytes, salt: bytes, label: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=salt, info=label).derive(file_key)


def _mac(file_key: bytes, header: bytes) -> bytes:
    mac = hmac.HMAC(_derived(file_key, b"", b"header"), hashes.SHA256())
    mac.update(header)
    return mac.finalize()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _unbase64(data: bytes) -> bytes:
    return base64.b64decode(data + b"=" * (-len(data) % 4))


@pytest.fixture
def bundle(identity: x25519.Identity, tmp_path: Path) -> Callable[..., Path]:
    """Write a bundle by its description, with `tar`'s own format and nothing of ours."""

    def write(
        *stories: Transcript | tuple[str, bytes],
        name: str = "stories.tar",
        source: str = "Gløshaugen",
        withdrawn: Sequence[str] = (),
        recipient: x25519.Recipient | None = None,
    ) -> Path:
        sealed = dict(
            story if isinstance(story, tuple) else (story.id, box(story, recipient or identity.to_public()))
            for story in stories
        )
        listed = "".join(f"{each}\n" for each in sorted(withdrawn)).encode()
        manifest = {
            "format": "ime-bundle",
            "version": 1,
            "source": source,
            "withdrawn_sha256": hashlib.sha256(listed).hexdigest(),
            "stories": len(sealed),
        }
        members = {
            "bundle.json": json.dumps(manifest).encode(),
            "withdrawn.txt": listed,
            **{f"stories/{each}.age": sealed[each] for each in sorted(sealed)},
        }
        path = tmp_path / name
        with tarfile.open(path, "w") as tar:
            for member, content in members.items():
                info = tarfile.TarInfo(member)
                info.size, info.mode = len(content), 0o600
                tar.addfile(info, io.BytesIO(content))
        return path

    return write


def box(transcript: Transcript, *recipients: x25519.Recipient) -> bytes:
    return pyrage.encrypt(to_bytes(transcript.record), recipients)
