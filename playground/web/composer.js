/** The foot of a chat: the field to write in, what may be attached, suggested answers; or one big button. */
import { loadCommands } from "./api.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { plainText } from "./message.js";
import { forcedReply, suggestedAnswers } from "./answers.js";
import { openMenu, toast } from "./sheet.js";
import { t } from "./words.js";

const KINDS = ["photo", "voice", "sticker", "location", "contact", "forward", "document"];
/** Telegram's longest message, in UTF-16 units; its apps send a longer text as several. */
const LONGEST = 4096;

export class Composer {
  #editing = null;
  #answering = null;

  constructor(phone) {
    this.phone = phone;
    this.field = el("textarea", { rows: "1", dir: "auto", autocomplete: "off", enterkeyhint: "send",
      "aria-label": t("composer.label", { name: phone.person.first_name }), placeholder: t("composer.placeholder"),
      on: { input: () => this.#grow(), keydown: (event) => this.#key(event) } });
    this.bar = el("div", { class: "mode", hidden: true });
    this.sendButton = el("button", { type: "submit", class: "round main", "aria-label": t("composer.send"),
      title: t("composer.send") }, icon("send"));
    this.attachButton = button(icon("attach"), () => this.#attach(), { class: "round", label: t("composer.attach") });
    this.answers = el("div", { class: "answers", role: "group", "aria-label": t("composer.keyboard"), hidden: true });
    this.form = el("form", { class: "composer", on: { submit: (event) => this.#submit(event) } },
      this.bar,
      el("div", { class: "write" },
        button(icon("menu"), () => this.#commands(), { class: "round", label: t("composer.commands") }),
        el("div", { class: "field" }, this.field, this.attachButton),
        this.sendButton),
      this.answers);
    this.instead = el("div", { class: "instead" });
    this.element = el("div", { class: "foot" }, this.instead, this.form);
  }

  /** Show what fits the chat now: "Start" where it is empty, "Unblock" where the bot is blocked, else the field. */
  refresh() {
    const { phone } = this;
    const hadFocus = this.element.contains(document.activeElement);
    const single = this.#single();
    this.element.hidden = !phone.ready || !phone.mayWrite;
    this.form.hidden = single !== null;
    this.instead.hidden = single === null;
    this.instead.replaceChildren(...(single ?? []));
    this.answers.replaceChildren(...suggestedAnswers(phone));
    this.answers.hidden = this.answers.childElementCount === 0;
    const { activeElement } = document;
    if (hadFocus && (!this.element.contains(activeElement) || activeElement.closest("[hidden]"))) this.focus();
  }

  #single() {
    const { phone } = this;
    if (phone.inGroup) return null;
    if (phone.person.blocked) {
      return [el("p", { class: "hint" }, t("chat.blocked", { name: phone.person.first_name })),
        button(t("chat.unblock"), () => phone.change({ blocked: false }), { class: "main wide" })];
    }
    if (phone.log.messages.size > 0) return null;
    return [button(t("chat.start"), () => phone.send("/start"), { class: "main wide start" })];
  }

  /** A message came: it may ask for an answer to itself. */
  heard(message) {
    const asked = forcedReply(message);
    if (asked === null) return;
    this.replyTo(message, false);
    if (asked.input_field_placeholder) this.field.placeholder = asked.input_field_placeholder;
  }

  edit(message) {
    this.#mode("composer.editing", message);
    this.#editing = message;
    this.field.value = message.text;
    this.sendButton.setAttribute("aria-label", t("composer.save"));
    this.#grow();
    this.field.focus();
  }

  replyTo(message, focus = true) {
    this.#mode("composer.replying", message);
    this.#answering = message;
    if (focus) this.field.focus();
  }

  /** Where the focus belongs when its element has gone; a touch keyboard must not jump up for it. */
  focus() {
    const only = this.form.hidden ? this.instead.querySelector("button") : null;
    if (only) only.focus({ preventScroll: true });
    else if (matchMedia("(pointer: fine)").matches) this.field.focus({ preventScroll: true });
    else this.phone.log.list.focus({ preventScroll: true });
  }

  #mode(key, message) {
    this.#leave();
    this.bar.replaceChildren(
      el("div", {}, el("strong", {}, t(key)), el("span", { class: "clipped", dir: "auto" }, plainText(message))),
      button(icon("close"), () => {
        if (this.#editing) this.field.value = "";
        this.#leave();
        this.field.focus();
      }, { class: "round", label: t("page.cancel") }));
    this.bar.hidden = false;
  }

  #leave() {
    this.#editing = null;
    this.#answering = null;
    this.bar.hidden = true;
    this.bar.replaceChildren();
    this.field.placeholder = t("composer.placeholder");
    this.sendButton.setAttribute("aria-label", t("composer.send"));
    this.#grow();
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "Escape" && !this.bar.hidden) {
      if (this.#editing) this.field.value = "";
      this.#leave();
    }
  }

  async #submit(event) {
    event.preventDefault();
    const written = this.field.value;
    const text = written.trim();
    if (text === "") return;
    const [editing, answering] = [this.#editing, this.#answering];
    this.field.value = "";
    this.#leave();
    const done = editing
      ? await this.phone.edit(editing.message_id, text)
      : await this.#sendAll(text, answering?.message_id);
    if (done || this.field.value !== "") return;
    if (editing) this.edit(editing);
    this.field.value = written;
    this.#grow();
  }

  async #sendAll(text, replyTo) {
    for (const [index, piece] of [...pieces(text)].entries()) {
      if (!await this.phone.send(piece, index === 0 ? replyTo : undefined)) return index > 0;
    }
    return true;
  }

  #grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  #attach() {
    openMenu(this.phone.element, t("attach.title"), KINDS.map((kind) => [kind, t(`attach.${kind}`), async () => {
      const caption = this.field.value.trim();
      if (await this.phone.attach(kind, caption) && ["photo", "document"].includes(kind)) {
        this.field.value = "";
        this.#grow();
      }
    }]), t("attach.hint"));
  }

  async #commands() {
    const commands = await this.phone.attempt(() => loadCommands(this.phone.id));
    if (commands === null) return;
    if (commands.length === 0) toast(this.phone.toasts, t("composer.no_commands"));
    else {
      openMenu(this.phone.element, t("composer.commands"), commands.map(({ command, description }) =>
        ["slash", [el("span", { class: "grow", dir: "auto" }, description), el("span", { class: "small", dir: "ltr" }, `/${command}`)],
          () => this.phone.send(`/${command}`)]));
    }
  }
}

/** A long text as Telegram's apps send it: cut at a line or a space, never inside a character. */
function* pieces(text) {
  let rest = text;
  while (rest.length > LONGEST) {
    let cut = Math.max(rest.lastIndexOf("\n", LONGEST), rest.lastIndexOf(" ", LONGEST));
    if (cut < LONGEST / 2) cut = /[\uD800-\uDBFF]/.test(rest[LONGEST - 1]) ? LONGEST - 1 : LONGEST;
    yield rest.slice(0, cut).trim();
    rest = rest.slice(cut).trim();
  }
  yield rest;
}
