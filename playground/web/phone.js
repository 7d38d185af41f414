/** One student's phone: a chat, what happens in it, and what its owner does. */
import * as api from "./api.js";
import { Composer } from "./composer.js";
import { avatar, button, el } from "./dom.js";
import { icon } from "./icons.js";
import { Presses } from "./inline.js";
import { Log } from "./log.js";
import { isOwn } from "./message.js";
import { openSettings } from "./settings.js";
import { openMenu, toast } from "./sheet.js";
import { named, t } from "./words.js";

const TYPING_MS = 5_500;

export class Phone {
  unread = new Map();
  loaded = false;
  ready = false;
  #queued = null;
  #again = false;
  #typingTimer = 0;

  /** `page` tells what all phones share: `bot`, `chats`, `connected`, `changed()`. */
  constructor(person, page) {
    this.person = person;
    this.page = page;
    this.id = person.id;
    this.chatId = person.id;
    this.presses = new Presses(this);
    this.log = new Log(this);
    this.composer = new Composer(this);
    this.toasts = el("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.owner = el("header", { class: "owner" });
    this.bar = el("div", { class: "bar" });
    this.warning = el("p", { class: "warning", role: "status" });
    this.screen = el("div", { class: "screen" }, this.bar, this.warning, this.log.element, this.toasts, this.composer.element);
    this.element = el("section", { class: "phone", hidden: true, "aria-label": t("people.show", { name: person.first_name }) },
      this.owner, this.screen);
    this.log.clear();
  }

  get bot() { return this.page.bot; }
  get chat() { return this.page.chats.find(({ id }) => id === this.chatId); }
  get inGroup() { return this.chatId !== this.id; }
  get inChannel() { return this.chat?.type === "channel"; }
  get mayWrite() { return !this.inChannel || this.person.role !== "student"; }
  get shared() { return this.page.chats.filter(({ type }) => type !== "private"); }
  get unreadCount() { return [...this.unread.values()].reduce((sum, count) => sum + count, 0); }

  /** Do something that the server may refuse: its answer, or null after saying why not. */
  async attempt(action) {
    try {
      return (await action(api)) ?? {};
    } catch (error) {
      if (!(error instanceof api.Refused)) throw error;
      toast(this.toasts, error.message);
      return null;
    }
  }

  send(text, replyTo) { return this.attempt(() => api.sendText(this.chatId, this.id, text, replyTo)); }
  attach(kind, caption) { return this.attempt(() => api.sendMedia(this.chatId, this.id, kind, caption)); }
  edit(messageId, text) { return this.attempt(() => api.editText(this.chatId, this.id, messageId, text)); }
  change(change) { return this.attempt(() => api.changePerson(this.id, change)); }

  async followStart(code) {
    this.open(this.id);
    return this.attempt(() => (code ? api.followStart(this.id, code) : api.sendText(this.id, this.id, "/start")));
  }

  async remove(ids) {
    if (ids.length && await this.attempt(() => api.deleteMessages(this.chatId, this.id, ids)) !== null) this.#removed(ids);
  }

  /** Fetch the chat and show it; what happens meanwhile is kept and shown after it. */
  async load() {
    this.loaded = true;
    this.#again = true;
    if (this.#queued) return;
    this.#queued = [];
    let messages = null;
    while (this.#again) {
      this.#again = false;
      messages = await this.attempt(() => api.loadMessages(this.chatId, this.id));
    }
    const queued = this.#queued;
    this.#queued = null;
    this.ready = true;
    if (messages !== null) this.log.fill(messages);
    for (const [name, data] of queued) this.hear(name, data);
    this.refresh();
  }

  open(chatId) {
    if (chatId === this.chatId) return;
    this.chatId = chatId;
    this.log.clear();
    this.load();
  }

  /** The shared state or this person changed. */
  update(person) {
    this.person = person;
    this.refresh();
  }

  refresh() {
    this.owner.replaceChildren(avatar(this.person.first_name, this.id), el("bdi", { class: "name" }, this.person.first_name),
      el("span", { class: "chip" }, named("languages", this.person.language_code || "none")));
    if (this.person.role && this.person.role !== "student") {
      this.owner.append(el("span", { class: "chip" }, named("roles", this.person.role)));
    }
    this.log.list.lang = { no: "nb" }[this.person.language_code] ?? this.person.language_code ?? "";
    this.warning.textContent = this.bot.running === false ? t("notice.asleep") : "";
    this.#title();
    this.composer.refresh();
    if (!this.element.hidden && this.unread.delete(this.chatId)) this.page.changed();
  }

  #title() {
    const title = this.inGroup ? this.chat?.title ?? "" : this.bot.name;
    const status = !this.page.connected ? t("chat.connecting") : this.typing ? t("chat.typing")
      : t(this.inChannel ? "chat.channel" : this.inGroup ? "chat.group" : "chat.bot");
    const face = this.inGroup ? avatar(title, this.chatId) : el("span", { class: "avatar bot" }, icon("bot"));
    const line = el("div", { class: "title" }, el("h2", { dir: "auto" }, title),
      el("p", { class: this.typing ? "status busy" : "status" }, status));
    const others = this.unreadCount - (this.unread.get(this.chatId) ?? 0);
    // Buttons stay the same elements, so that the focus on them is not lost.
    this.backButton ??= button("", () => this.#chats(), { class: "round", label: t("chat.all") });
    this.moreButton ??= button(icon("settings"), () => openSettings(this), { class: "round",
      label: t("settings.open", { name: this.person.first_name }) });
    this.backButton.hidden = this.shared.length === 0;
    this.backButton.replaceChildren(icon("back"), ...(others ? [el("span", { class: "badge" }, String(others))] : []));
    this.face ??= el("div", { class: "who" });
    this.face.replaceChildren(face, line);
    if (!this.bar.firstChild) this.bar.append(this.backButton, this.face, this.moreButton);
  }

  #chats() {
    const list = [{ id: this.id, title: this.bot.name, type: "bot" }, ...this.shared];
    openMenu(this.element, t("chat.all"), list.map(({ id, title, type }) => [type === "bot" ? "bot" : "contact",
      [el("span", { class: "grow", dir: "auto" }, title), el("span", { class: "small" }, t(`chat.${type === "supergroup" ? "group" : type}`)),
        this.unread.get(id) ? el("span", { class: "badge" }, String(this.unread.get(id))) : null].filter(Boolean),
      () => this.open(id)]));
  }

  /** An event of the stream that concerns this phone. */
  hear(name, data) {
    if (this.#queued) {
      this.#queued.push([name, data]);
    } else if (name === "callback_answer") {
      this.presses.answered(data);
    } else if (data.chat_id !== this.chatId) {
      if (name === "message" && !isOwn(data.message, this)) this.#missed(data.chat_id);
    } else if (name === "typing") {
      this.#showTyping(true);
    } else if (name === "deleted") {
      this.#removed(data.message_ids);
    } else {
      this.#put(data.message, name === "message");
    }
  }

  #put(message, isNew) {
    if (!isNew && !this.log.messages.has(message.message_id)) return;
    if (isNew && !isOwn(message, this)) {
      this.#showTyping(false);
      if (this.element.hidden) this.#missed(this.chatId);
    }
    this.log.put(message);
    this.composer.refresh();
    if (isNew) this.composer.heard(message);
  }

  #missed(chatId) {
    this.unread.set(chatId, (this.unread.get(chatId) ?? 0) + 1);
    this.#title();
    this.page.changed();
  }

  #removed(ids) {
    this.log.remove(ids);
    this.composer.refresh();
  }

  #showTyping(on) {
    clearTimeout(this.#typingTimer);
    this.typing = on;
    this.log.showTyping(on);
    this.#title();
    if (on) this.#typingTimer = setTimeout(() => this.#showTyping(false), TYPING_MS);
  }
}
