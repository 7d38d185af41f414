/** Addresses that the bot or a student wrote: which may be opened, and how. */
import { button, el } from "./dom.js";
import { openSheet } from "./sheet.js";
import { t } from "./words.js";

/** The address in full if it is of a harmless kind, else null: `javascript:` and its like are only text. */
export function address(text) {
  try {
    const url = new URL(text);
    return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** The code of a `t.me/<bot>?start=<code>` link to this bot, "" for one without a code, null for any other address. */
function startCode(url, username) {
  const { hostname, pathname, searchParams } = new URL(url);
  const ours = ["t.me", "telegram.me"].includes(hostname)
    && pathname.slice(1).toLowerCase() === String(username).toLowerCase();
  return ours ? searchParams.get("start") ?? "" : null;
}

/** Links to this bot are followed inside the playground; others are shown first, in full. */
export function follow(phone, url) {
  const target = address(url);
  const code = target && startCode(target, phone.bot.username);
  if (typeof code === "string") {
    phone.followStart(code);
    return;
  }
  openSheet(phone.element, t(target ? "button.leaves" : "button.refused"), (close) => [
    el("p", { class: "address", dir: "ltr" }, target ?? String(url)),
    el("div", { class: "choices" },
      button(t("page.cancel"), close, { class: "plain" }),
      target && el("a", { class: "button main", href: target, target: "_blank", rel: "noopener noreferrer",
        on: { click: close } }, t("button.open"))),
  ], { middle: true });
}
