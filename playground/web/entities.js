/**
 * Text with Telegram's entities (https://core.telegram.org/bots/api#messageentity) as nodes. Offsets count UTF-16
 * units, which is how JavaScript counts, so slices need no conversion.
 */
import { button, el } from "./dom.js";
import { address } from "./links.js";
import { t } from "./words.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** `taps` says what a tapped command or link does: `{command(text), follow(url)}`. */
export function richText(text, entities, taps) {
  const known = (entities ?? [])
    .filter(({ offset, length }) => offset >= 0 && length > 0 && offset + length <= text.length)
    .map((entity) => ({ ...entity, end: entity.offset + entity.length }))
    .sort((one, other) => one.offset - other.offset || other.length - one.length);
  return stretch(text, known, 0, text.length, taps);
}

function stretch(text, entities, from, to, taps) {
  const nodes = document.createDocumentFragment();
  let at = from;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    let next = index + 1;
    while (next < entities.length && entities[next].offset < entity.end) next += 1;
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.end, to);
    if (start < end) {
      nodes.append(text.slice(at, start));
      const inner = () => stretch(text, entities.slice(index + 1, next), start, end, taps);
      nodes.append(wrapped(entity, inner(), text.slice(start, end), taps));
      at = end;
      // A block ends its own line.
      if (BLOCKS.has(entity.type) && text[at] === "\n" && at < to) at += 1;
    }
    index = next;
  }
  nodes.append(text.slice(at, to));
  return nodes;
}

function wrapped(entity, inner, plain, taps) {
  switch (entity.type) {
    case "bold": case "italic": case "underline": case "strikethrough": case "code":
      return el(TAGS[entity.type], {}, inner);
    case "pre":
      return el("pre", { tabindex: "0" }, el("code", {}, inner));
    case "blockquote":
      return el("blockquote", {}, inner);
    case "expandable_blockquote":
      return expandable(inner);
    case "spoiler":
      return spoiler(inner);
    case "text_link":
      return link(entity.url, inner, taps);
    case "url":
      return link(/^[a-z][a-z0-9+.-]*:/i.test(plain) ? plain : `https://${plain}`, inner, taps);
    case "email":
      return link(`mailto:${plain}`, inner, taps);
    case "phone_number":
      return link(`tel:${plain.replace(/[^+\d]/g, "")}`, inner, taps);
    case "bot_command":
      return button(inner, () => taps.command(plain), { class: "inline" });
    case "mention": case "text_mention": case "hashtag": case "cashtag":
      return el("span", { class: "mention" }, inner);
    default:
      return inner;
  }
}

function link(url, inner, taps) {
  const target = address(url);
  if (target === null) return inner;
  const follow = (event) => {
    event.preventDefault();
    taps.follow(target);
  };
  return el("a", { href: target, rel: "noopener noreferrer", target: "_blank", on: { click: follow } }, inner);
}

function expandable(inner) {
  const quote = el("blockquote", { class: "folded" }, el("div", { class: "fold" }, inner));
  const toggle = button(t("message.more"), () => {
    const folded = quote.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = t(folded ? "message.more" : "message.less");
  }, { class: "quiet", "aria-expanded": "false" });
  quote.append(toggle);
  return quote;
}

function spoiler(inner) {
  const cover = button("", () => {
    const shown = el("span", { class: "spoiler-shown", tabindex: "-1" }, inner);
    cover.replaceWith(shown);
    shown.focus();
  }, { class: "inline spoiler", label: t("message.spoiler") });
  return cover;
}
