/** What a message carries besides its text, drawn simply. */
import { fileAddress } from "./api.js";
import { el, heard } from "./dom.js";
import { icon } from "./icons.js";
import { bytes, t } from "./words.js";

/** The drawing of a message's attachment, or null where it has none. */
export function attachment(message) {
  if (message.photo?.length) return photo(message.photo.at(-1));
  if (message.document) return download(message.document);
  if (message.voice) return voice(message.voice);
  if (message.sticker) return sticker(message.sticker);
  if (message.location) return place(message.location);
  if (message.contact) return card("contact", t("message.contact"), contactLines(message.contact));
  if (message.video || message.animation) return card("photo", t("message.video"), []);
  if (message.audio) return download(message.audio);
  return null;
}

function photo({ file_id: id, width, height }) {
  const image = el("img", { class: "photo", src: fileAddress(id), alt: t("message.photo"), width, height });
  image.addEventListener("error", () => image.replaceWith(card("photo", t("message.photo"), [])), { once: true });
  return image;
}

function download({ file_id: id, file_name: name, file_size: size }) {
  const title = name || t("message.document");
  return el("a", { class: "file", href: fileAddress(id), download: title, "aria-label": t("message.download", { name: title }) },
    el("span", { class: "disc" }, icon("download")),
    el("span", { class: "lines" }, el("bdi", { class: "file-name" }, title),
      Number.isFinite(size) ? el("span", { class: "small" }, bytes(size)) : null));
}

function voice({ duration = 0 }) {
  const time = `${Math.floor(duration / 60)}:${String(Math.floor(duration % 60)).padStart(2, "0")}`;
  const wave = el("span", { class: "wave", "aria-hidden": "true" }, ...Array.from({ length: 22 }, () => el("i")));
  return el("div", { class: "file voice" }, el("span", { class: "disc" }, icon("voice")),
    el("span", { class: "lines" }, heard(t("message.voice")), wave, el("span", { class: "small" }, time)));
}

function sticker({ emoji }) {
  return el("div", { class: "sticker" }, heard(`${t("message.sticker")} `), emoji ?? icon("sticker"));
}

function place({ latitude, longitude }) {
  const where = [latitude, longitude].map((part) => Number(part).toFixed(4)).join(", ");
  return card("location", t("message.location"), [where]);
}

function contactLines({ first_name: first, last_name: last, phone_number: phone }) {
  return [[first, last].filter(Boolean).join(" "), phone].filter(Boolean);
}

function card(drawing, title, lines) {
  return el("div", { class: "file" }, el("span", { class: "disc" }, icon(drawing)),
    el("span", { class: "lines" }, el("span", {}, title),
      ...lines.map((line) => el("bdi", { class: "small" }, line))));
}
