/** The playground's page: one phone on a phone, several side by side where there is room. */
import * as api from "./api.js";
import { el } from "./dom.js";
import { Frame, WIDE } from "./frame.js";
import { Phone } from "./phone.js";
import { toast } from "./sheet.js";
import { Stream } from "./stream.js";
import { loadWords, t } from "./words.js";

/** The narrowest phone in a row of several, and the space beside it, in CSS pixels. */
const PHONE_PX = 376;

class Page {
  phones = new Map();
  connected = true;
  #chosen = null;

  constructor(state) {
    this.#take(state);
    this.frame = new Frame(this);
    this.stream = new Stream((name, data) => this.#hear(name, data), (up) => this.#line(up));
    this.#people(state.people);
    const remembered = Number(location.hash.slice(1));
    if (this.phones.has(remembered)) this.#current = remembered;
    this.#arrange();
    WIDE.addEventListener("change", () => this.#arrange());
    addEventListener("resize", () => this.#arrange());
  }

  #current = null;

  #take({ bot, notes, chats }) {
    this.bot = bot;
    this.notes = notes ?? {};
    this.chats = chats ?? [];
  }

  #people(people) {
    const known = this.phones.size;
    for (const person of people) {
      const phone = this.phones.get(person.id);
      if (phone) {
        phone.update(person);
        continue;
      }
      const added = new Phone(person, this);
      this.phones.set(person.id, added);
      this.frame.phones.append(added.element);
    }
    this.#current ??= people[0]?.id ?? null;
    if (this.phones.size !== known) this.stream.follow([...this.phones.keys()]);
  }

  async reload() {
    const state = await api.loadState();
    this.#take(state);
    this.#people(state.people);
    this.#arrange();
  }

  /** Show one more person, such as one just added. */
  async show(id) {
    await this.reload();
    if (this.phones.get(id)?.element.hidden) this.choose(id);
  }

  /** A name was pressed: on a phone, turn to it; beside each other, show or hide it. */
  choose(id) {
    if (WIDE.matches) {
      this.#chosen ??= this.#fitting();
      if (!this.#chosen.delete(id) || this.#chosen.size === 0) this.#chosen.add(id);
    }
    this.#current = id;
    history.replaceState(null, "", `#${id}`);
    this.#arrange();
    this.phones.get(id)?.element.scrollIntoView({ inline: "nearest", block: "nearest" });
  }

  async attempt(action) {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof api.Refused)) throw error;
      toast(this.phones.get(this.#current).toasts, error.message);
    }
  }

  /** Something that the list of names shows has changed. */
  changed() {
    this.frame.refresh();
  }

  #fitting() {
    const room = Math.max(1, Math.floor(this.frame.phones.clientWidth / PHONE_PX));
    const ids = [...this.phones.keys()];
    const first = ids.slice(0, room);
    return new Set(first.includes(this.#current) ? first : [this.#current, ...first.slice(1)]);
  }

  #arrange() {
    const shown = WIDE.matches ? this.#chosen ?? this.#fitting() : new Set([this.#current]);
    for (const phone of this.phones.values()) {
      const hide = !shown.has(phone.id);
      if (hide === phone.element.hidden) continue;
      phone.element.hidden = hide;
      if (hide) continue;
      phone.refresh();
      phone.log.toEnd(false);
    }
    this.frame.refresh();
    this.frame.people.querySelector('[aria-pressed="true"]')?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }

  #hear(name, data) {
    if (name === "state") {
      this.attempt(() => this.reload());
      return;
    }
    for (const phone of this.phones.values()) {
      const inShared = data.person === undefined && !this.phones.has(data.chat_id);
      if (phone.id === (data.person ?? data.chat_id) || inShared) phone.hear(name, data);
    }
  }

  /** Whatever happened while nobody listened is in the history, so it is read once the line is up. */
  #line(up) {
    const changed = this.connected !== up;
    this.connected = up;
    if (changed) for (const phone of this.phones.values()) phone.refresh();
    for (const phone of this.phones.values()) if (up || !phone.loaded) phone.load();
    if (up && changed) this.attempt(() => this.reload());
  }
}

try {
  await loadWords();
  document.body.append(el("p", { class: "loading", role: "status" }, t("page.loading")));
  new Page(await api.loadState());
} catch (error) {
  document.body.replaceChildren(el("p", { class: "loading", role: "alert" }, t("page.unreachable")));
  throw error;
}
