/** What rises over a phone: sheets, menus, alerts; and the toasts that pass by. */
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

let count = 0;

/**
 * Open a sheet over `anchor` (a phone). `fill(close)` gives its content. The browser's own modal dialog keeps the focus
 * inside, closes on Escape and gives the focus back. `middle` puts it in the middle, `alert` calls it an alert.
 */
export function openSheet(anchor, title, fill, { middle = false, alert = false } = {}) {
  const name = `sheet-${(count += 1)}`;
  const dialog = el("dialog", { class: middle ? "sheet middle" : "sheet", "aria-labelledby": name,
    role: alert ? "alertdialog" : null });
  const close = () => dialog.close();
  dialog.append(
    el("header", {},
      el("h2", { id: name, dir: "auto" }, title),
      alert ? null : button(icon("close"), close, { class: "round", label: t("page.close") })),
    el("div", { class: "content" }, ...fill(close).filter(Boolean)),
  );
  dialog.addEventListener("close", () => {
    removeEventListener("resize", place);
    dialog.remove();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && outside(dialog, event)) close();
  });
  const place = () => {
    const box = anchor.getBoundingClientRect();
    dialog.style.setProperty("--left", `${Math.max(0, box.left)}px`);
    dialog.style.setProperty("--width", `${Math.min(innerWidth, box.width)}px`);
    dialog.style.setProperty("--below", `${Math.max(0, innerHeight - box.bottom)}px`);
    dialog.style.setProperty("--height", `${Math.min(innerHeight, box.height)}px`);
  };
  place();
  addEventListener("resize", place);
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function outside(dialog, { clientX, clientY }) {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

/** A menu of `[icon, words, action]`; nothing for false entries. */
export function openMenu(anchor, title, choices, hint) {
  return openSheet(anchor, title, (close) => [
    el("div", { class: "menu" }, ...choices.filter(Boolean).map(([drawing, words, action]) =>
      button([icon(drawing), ...(Array.isArray(words) ? words : [el("span", {}, words)])], () => {
        close();
        action();
      }))),
    hint && el("p", { class: "hint" }, hint),
  ]);
}

/** A callback's alert: stays until it is answered. */
export function openAlert(anchor, title, text) {
  return openSheet(anchor, title, (close) => [
    el("p", { class: "prewrap", dir: "auto" }, text),
    el("div", { class: "choices" }, button(t("button.ok"), close, { class: "main", autofocus: true })),
  ], { middle: true, alert: true });
}

/** A line that passes by, read aloud; longer lines stay longer. */
export function toast(place, text) {
  const line = el("p", { dir: "auto" }, text);
  place.append(line);
  setTimeout(() => line.remove(), Math.min(10_000, 3_000 + 60 * text.length));
}

/** Copy, or show the text to be copied by hand where the browser does not let us. */
export async function copy(phone, text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(phone.toasts, t("message.copied"));
  } catch {
    openSheet(phone.element, t("message.copy_failed"), () => [
      el("textarea", { readonly: true, rows: "4", "aria-label": t("message.copy_failed") }, text)], { middle: true });
  }
}
