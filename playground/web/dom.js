/**
 * Build an element. Every string becomes a text node or an attribute, never markup: nothing that a student or the bot
 * writes can become part of the page. `on` holds listeners; a property that is null, undefined or false is left out.
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A real button; `label` names it for those who hear the page when it shows only an icon. */
export function button(content, press, { label, ...properties } = {}) {
  return el("button", { type: "button", "aria-label": label, title: label, ...properties, on: { click: press } },
    ...(Array.isArray(content) ? content : [content]));
}

/** Text for ears only. */
export const heard = (text) => el("span", { class: "heard" }, text);

/** A round picture of a name: its first letter, as a reader sees letters, on one of six calm colours. */
export function avatar(name, number) {
  const [first] = new Intl.Segmenter().segment(String(name || "?").trim() || "?");
  return el("span", { class: `avatar tone-${Math.abs(Number(number) || 0) % 6}`, "aria-hidden": "true" },
    first.segment.toLocaleUpperCase());
}
