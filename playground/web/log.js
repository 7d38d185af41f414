/** The messages of one chat, oldest first; keeps its place when a message comes in above or below. */
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { isOwn, messageNode, plainText } from "./message.js";
import { day, t } from "./words.js";

/** Whoever is this near the end, in CSS pixels, is taken along when more comes. */
const NEAR_PX = 120;

export class Log {
  messages = new Map();
  #nodes = new Map();
  #reworded = new Set();
  #atEnd = true;
  #top = 0;

  constructor(phone) {
    this.phone = phone;
    this.list = el("div", { class: "messages", role: "log", "aria-live": "polite", tabindex: "0",
      on: { scroll: () => this.#scrolled() } });
    // A picture that has loaded, a keyboard that came up, a turned screen: the end stays in sight.
    this.list.addEventListener("load", () => this.#keep(), { capture: true });
    new ResizeObserver(() => this.#keep()).observe(this.list);
    this.typing = el("div", { class: "typing", hidden: true, "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    this.newest = button(icon("down"), () => this.toEnd(), { class: "round newest", label: t("chat.newest"), hidden: true });
    this.element = el("div", { class: "log" }, this.list, this.newest);
  }

  /** Begin another chat. */
  clear() {
    this.list.setAttribute("aria-label", t("chat.log", { name: this.phone.person.first_name, bot: this.phone.bot.name }));
    this.messages.clear();
    this.#nodes.clear();
    this.#reworded.clear();
    this.about = el("div", { class: "about-bot", hidden: true }, el("h3", {}, t("chat.about_bot")), el("p", {}, t("chat.description")));
    this.list.replaceChildren(el("p", { class: "pill notice" }, t("notice.short")), this.about, this.typing);
    this.toEnd(false);
  }

  /** Show this history and nothing else, unread aloud; what stands there already stays as it is, with the focus in it. */
  fill(messages) {
    this.list.setAttribute("aria-busy", "true");
    const ids = new Set(messages.map((message) => message.message_id));
    this.remove([...this.messages.keys()].filter((id) => !ids.has(id)));
    for (const message of messages) {
      const known = this.messages.get(message.message_id);
      if (known === undefined) this.#place(message);
      else if (JSON.stringify(known) !== JSON.stringify(message)) this.#replace(message);
    }
    this.#tidy();
    this.#keep();
    this.list.removeAttribute("aria-busy");
  }

  /** A new message, or a new version of one. */
  put(message) {
    const known = this.#nodes.has(message.message_id);
    if (!known && isOwn(message, this.phone)) this.#atEnd = true;
    if (known && plainText(message) !== plainText(this.messages.get(message.message_id))) this.#reworded.add(message.message_id);
    if (known) this.#replace(message);
    else this.#place(message).classList.add("arriving");
    this.#tidy();
    this.#keep(true);
  }

  remove(ids) {
    for (const id of ids) {
      const node = this.#nodes.get(id);
      if (node?.contains(document.activeElement)) this.list.focus({ preventScroll: true });
      node?.remove();
      this.#nodes.delete(id);
      this.messages.delete(id);
    }
    this.#tidy();
  }

  showTyping(on) {
    this.typing.hidden = !on;
    this.#keep(true);
  }

  toEnd(smoothly = true) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smoothly && !calm ? "smooth" : "instant" });
    this.#atEnd = true;
    this.newest.hidden = true;
  }

  #keep(smoothly = false) {
    if (this.#atEnd) this.toEnd(smoothly);
    else this.newest.hidden = this.#isNearEnd();
  }

  /** Only a reader who goes up leaves the end; on the way down, the page itself may be scrolling. */
  #scrolled() {
    const { scrollTop } = this.list;
    if (this.#isNearEnd()) this.#atEnd = true;
    else if (scrollTop < this.#top) this.#atEnd = false;
    this.#top = scrollTop;
    this.newest.hidden = this.#atEnd;
  }

  /** Telegram marks new words as edited, not new buttons; of what was before the page opened, only a person's own. */
  #draw(message) {
    const edited = Boolean(message.edit_date) && (isOwn(message, this.phone) || this.#reworded.has(message.message_id));
    return messageNode(message, this.phone, edited);
  }

  #place(message) {
    const node = this.#draw(message);
    const after = [...this.messages.keys()].filter((id) => id > message.message_id);
    this.list.insertBefore(node, after.length ? this.#nodes.get(Math.min(...after)) : this.typing);
    this.messages.set(message.message_id, message);
    this.#nodes.set(message.message_id, node);
    return node;
  }

  /** The keyboard user's place survives the new version: the same button if it is still there, else the message. */
  #replace(message) {
    const old = this.#nodes.get(message.message_id);
    const node = this.#draw(message);
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    old.replaceWith(node);
    this.messages.set(message.message_id, message);
    this.#nodes.set(message.message_id, node);
    if (focused) {
      const same = [...node.querySelectorAll("button")].find((one) => one.dataset.key === focused.dataset.key && one.dataset.key);
      (same ?? node).focus({ preventScroll: true });
    }
  }

  /** What follows from which messages there are: the days between them, and the bot's description of itself if none. */
  #tidy() {
    this.about.hidden = this.messages.size > 0 || this.phone.inGroup;
    for (const old of this.list.querySelectorAll(".day")) old.remove();
    let last = "";
    for (const id of [...this.messages.keys()].sort((one, other) => one - other)) {
      const today = day(this.messages.get(id).date);
      if (today !== last) this.#nodes.get(id).before(el("div", { class: "pill day", "aria-hidden": "true" }, today));
      last = today;
    }
  }

  #isNearEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_PX;
  }
}
