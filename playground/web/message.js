/** One message as it stands in the chat. */
import { attachment } from "./attachments.js";
import { button, el, heard } from "./dom.js";
import { richText } from "./entities.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./inline.js";
import { follow } from "./links.js";
import { copy, openMenu } from "./sheet.js";
import { clock, t } from "./words.js";

const fullName = (user) => user && (user.title ?? [user.first_name, user.last_name].filter(Boolean).join(" "));
/** In a group the server says `own` to nobody in particular, so the sender decides where there is one. */
export const isOwn = (message, phone) => (message.from ? message.from.id === phone.id : message.own === true);
export const plainText = (message) => message.text ?? message.caption ?? "";
export const author = (message) => fullName(message.from) || fullName(message.sender_chat) || fullName(message.chat) || "";

/** A line of service ("joined the group") as words, or null for an ordinary message. */
function service(message) {
  const line = (key, user) => t(key, { name: fullName(user) || t("message.somebody") });
  if (message.new_chat_members?.length) return line("message.joined", message.new_chat_members[0]);
  if (message.left_chat_member) return line("message.left", message.left_chat_member);
  if (message.pinned_message) return line("message.pinned", message.from);
  return null;
}

export function messageNode(message, phone, edited) {
  const said = service(message);
  if (said !== null) return el("div", { class: "pill", dir: "auto" }, said);
  const own = isOwn(message, phone);
  const sticker = Boolean(message.sticker);
  const node = el("article", { class: `message ${own ? "own" : "theirs"}${sticker ? " bare" : ""}`, tabindex: "-1" },
    el("div", { class: "line" },
      el("div", { class: "bubble" },
        heading(message, own),
        quoted(message, phone),
        attachment(message),
        words(message, phone, edited)),
      button(icon("more"), () => options(message, phone), { class: "round options", label: t("message.options") })),
    inlineKeyboard(message, phone));
  node.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, img, textarea") || String(getSelection())) return;
    event.preventDefault();
    options(message, phone);
  });
  return node;
}

/** Who wrote it: seen where several write, else only heard. */
function heading(message, own) {
  const name = own ? t("chat.you") : author(message);
  const origin = message.forward_origin;
  const from = origin && (fullName(origin.sender_user) || origin.sender_user_name || fullName(origin.sender_chat)
    || fullName(origin.chat));
  return el("header", {},
    message.chat.type === "private" || own ? heard(`${name}: `) : el("bdi", { class: "author" }, name),
    origin ? el("span", { class: "forwarded", dir: "auto" },
      t("message.forwarded", { name: from || t("message.somebody") })) : null);
}

function quoted(message, phone) {
  const first = message.reply_to_message;
  if (!first) return null;
  return el("div", { class: "quoted" }, el("bdi", { class: "author" }, isOwn(first, phone) ? t("chat.you") : author(first)),
    el("span", { class: "clipped", dir: "auto" }, plainText(first) || t("message.other")));
}

function words(message, phone, edited) {
  const text = plainText(message);
  const taps = { command: (command) => phone.send(command), follow: (url) => follow(phone, url) };
  const entities = message.text === undefined ? message.caption_entities : message.entities;
  const said = text ? el("span", { class: "text" }, richText(text, entities, taps))
    : attachment(message) === null ? el("span", { class: "muted" }, t("message.other")) : null;
  // The direction of the page on what is ours, so that the student's words alone decide theirs.
  return el("div", { class: "words", dir: "auto" }, said, el("footer", { dir: "ltr" },
    edited ? el("span", {}, t("chat.edited")) : null,
    el("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date))));
}

/** What may be done with a message: answer, copy, and with one's own also edit and delete. */
function options(message, phone) {
  const own = isOwn(message, phone);
  const text = plainText(message);
  openMenu(phone.element, t("message.options"), [
    ["reply", t("message.reply"), () => phone.composer.replyTo(message)],
    text && ["copy", t("message.copy"), () => copy(phone, text)],
    own && message.text !== undefined && !message.forward_origin
      && ["edit", t("message.edit"), () => phone.composer.edit(message)],
    ["delete", t("message.delete"), () => phone.remove([message.message_id])],
  ]);
}
