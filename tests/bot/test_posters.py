from __future__ import annotations

import io

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from bot.outreach.links import start_link
from bot.outreach.poster import SIZES, poster_in
from conversations.book import load
from conversations.languages import EN, NB, NN, OUR_LANGUAGES, Language
from conversations.team.boards import POSTER_FORMS

LINK = start_link("ime_playground_bot", "VJT2WBSY")


def pictured(content: bytes, form: str, *, scale: float = 2.0) -> Image.Image:
    """The poster as a phone's camera would see it."""
    if form == "png":
        return Image.open(io.BytesIO(content)).convert("L")
    document = pypdfium2.PdfDocument(content)
    try:
        assert len(document) == 1
        return document[0].render(scale=scale).to_pil().convert("L")
    finally:
        document.close()


@pytest.mark.parametrize("form", POSTER_FORMS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_a_real_decoder_reads_the_code(language: Language, size: str, form: str) -> None:
    content = poster_in(load()[language], LINK, size=size, form=form)
    [code] = zxingcpp.read_barcodes(pictured(content, form))
    assert code.text == LINK


def test_a_dirty_crooked_and_small_poster_is_still_read() -> None:
    picture = pictured(poster_in(load()[NB], LINK, size="a4", form="png"), "png")
    picture = picture.resize((picture.width // 5, picture.height // 5)).rotate(7, fillcolor=255)
    picture.paste(
        90, (picture.width // 2 - 12, picture.height // 2 - 12, picture.width // 2 + 12, picture.height // 2 + 12)
    )
    [code] = zxingcpp.read_barcodes(picture)
    assert code.text == LINK


@pytest.mark.parametrize(("size", "form"), [("a4", "pdf"), ("a6", "pdf")])
def test_a_poster_is_one_page_of_its_size_with_the_words_of_its_language(size: str, form: str) -> None:
    for language, words in ((NB, "Hva gjør"), (NN, "Kva gjer"), (EN, "What makes")):
        document = pypdfium2.PdfDocument(poster_in(load()[language], LINK, size=size, form=form))
        page = document[0]
        width, height = page.get_size()
        assert (width / 72 * 25.4, height / 72 * 25.4) == pytest.approx(SIZES[size], abs=0.5)
        told = page.get_textpage().get_text_bounded()
        assert words in told
        assert "t.me/ime_playground_bot?start=VJT2WBSY" in told.replace("\r\n", "")
        document.close()
