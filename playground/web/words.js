/** The page's words, in the language that the reader chose (`?lang=nn`) or the browser speaks. */
export const LANGUAGES = [["nb", "Bokmål"], ["nn", "Nynorsk"], ["en", "English"]];

let words = {};
export let language = "en";

function preferred() {
  const chosen = new URLSearchParams(location.search).get("lang");
  const wishes = [chosen, ...navigator.languages].filter(Boolean).map((tag) => tag.toLowerCase().split("-")[0]);
  const known = { nb: "nb", no: "nb", da: "nb", nn: "nn", en: "en" };
  return known[wishes.find((wish) => wish in known)] ?? "en";
}

export async function loadWords() {
  language = preferred();
  const answer = await fetch(`/texts/${language}.json`);
  if (!answer.ok) throw new Error(`/texts/${language}.json: ${answer.status}`);
  words = await answer.json();
  document.documentElement.lang = language;
}

/** The address of this same page in another language. */
export function inLanguage(code) {
  return `?${new URLSearchParams({ lang: code })}${location.hash}`;
}

/** The text under a dotted key, with {names} filled in; a missing one shows its key, so that it is noticed. */
export function t(key, values = {}) {
  const text = key.split(".").reduce((table, part) => table?.[part], words);
  if (typeof text !== "string") return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A word from a table that may lack it, such as a role that a later version knows. */
export function named(table, name) {
  const key = `${table}.${name}`;
  const text = t(key);
  return text === key ? String(name) : text;
}

export const clock = (seconds) =>
  new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(seconds * 1000));

export function day(seconds) {
  const date = new Date(seconds * 1000);
  const daysAgo = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  if (daysAgo === 0) return t("chat.today");
  if (daysAgo === 1) return t("chat.yesterday");
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "long" }).format(date);
}

export function bytes(count) {
  const [size, unit] = count < 1024 ? [count, "byte"] : count < 1024 ** 2
    ? [count / 1024, "kilobyte"] : [count / 1024 ** 2, "megabyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(size);
}
