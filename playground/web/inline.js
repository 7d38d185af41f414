/** The buttons under a message, and what becomes of a press. */
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { follow } from "./links.js";
import { copy, openAlert, toast } from "./sheet.js";
import { t } from "./words.js";

/** How long a pressed button turns before it is given back; Telegram's own apps give up too. */
const PATIENCE_MS = 15_000;

export function inlineKeyboard(message, phone) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return el("div", { class: "inline-keyboard" },
    ...rows.map((row) => el("div", { class: "row" }, ...row.map((key) => one(key, message, phone)))));
}

function one(key, message, phone) {
  const face = el("bdi", {}, key.text);
  if (key.url) return button([face, icon("link")], () => follow(phone, key.url));
  if (key.copy_text) return button([face, icon("copy")], () => copy(phone, key.copy_text.text));
  if (key.callback_data !== undefined) {
    const pressed = button(face, () => phone.presses.press(message, key.callback_data, pressed));
    pressed.dataset.key = key.callback_data;
    return pressed;
  }
  return button(face, () => toast(phone.toasts, t("message.other")));
}

/** The presses of one phone that wait for the bot's answer. */
export class Presses {
  #waiting = new Map();
  #early = new Map();

  constructor(phone) {
    this.phone = phone;
  }

  async press(message, data, pressed) {
    if (pressed.getAttribute("aria-busy") === "true") return;
    pressed.setAttribute("aria-busy", "true");
    const query = await this.phone.attempt((api) =>
      api.pressButton(message.chat.id, this.phone.id, message.message_id, data));
    if (query === null) {
      pressed.removeAttribute("aria-busy");
      return;
    }
    const id = query.query_id;
    // The answer may overtake the response to the press.
    if (this.#early.has(id)) {
      this.#settle(pressed, this.#early.get(id));
      this.#early.delete(id);
      return;
    }
    const timer = setTimeout(() => {
      this.#waiting.delete(id);
      pressed.removeAttribute("aria-busy");
      if (pressed.isConnected) toast(this.phone.toasts, t("button.waiting"));
    }, PATIENCE_MS);
    this.#waiting.set(id, { pressed, timer });
  }

  answered(answer) {
    const waiting = this.#waiting.get(answer.query_id);
    if (waiting === undefined) {
      this.#early.set(answer.query_id, answer);
      return;
    }
    clearTimeout(waiting.timer);
    this.#waiting.delete(answer.query_id);
    this.#settle(waiting.pressed, answer);
  }

  #settle(pressed, { text, show_alert: alert, url }) {
    pressed.removeAttribute("aria-busy");
    if (url) follow(this.phone, url);
    else if (text && alert) openAlert(this.phone.element, this.phone.bot.name, text);
    else if (text) toast(this.phone.toasts, text);
  }
}
