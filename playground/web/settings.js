/** The settings of one phone: what Telegram knows of its owner, and what its owner may do to the bot. */
import { addPerson, changeGroup } from "./api.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { openSheet, toast } from "./sheet.js";
import { t } from "./words.js";

const CODES = ["nb", "nn", "no", "en", "de", "pl", "uk", "none"];

function languageField(chosen, changed) {
  const select = el("select", { on: { change: () => changed?.(chosenCode(select)) } }, ...CODES.map((code) =>
    el("option", { value: code, selected: code === (chosen || "none") }, t(`languages.${code}`))));
  return select;
}

const chosenCode = (select) => (select.value === "none" ? "" : select.value);
const labelled = (words, field, hint) => el("label", { class: "labelled" }, el("span", {}, words), field, hint && el("span", { class: "hint" }, hint));

export function openSettings(phone) {
  const { person } = phone;
  const say = (done) => done !== null && toast(phone.toasts, t("settings.saved"));
  const item = (drawing, words, action) => button([icon(drawing), el("span", { dir: "auto" }, words)], action);
  openSheet(phone.element, t("settings.title", { name: person.first_name }), (close) => {
    const then = (action) => () => {
      close();
      action();
    };
    return [
      labelled(t("settings.telegram_language"), languageField(person.language_code, async (code) =>
        say(await phone.change({ language_code: code }))), t("settings.telegram_language_hint")),
      startLinkForm(phone, close),
      el("div", { class: "menu" },
        item("block", t(person.blocked ? "settings.unblock" : "settings.block"), then(() => phone.change({ blocked: !person.blocked }))),
        item("delete", t("settings.clear"), then(() => phone.remove([...phone.log.messages.keys()]))),
        item("add", t("people.add"), then(() => openNewPerson(phone.element, phone.page)))),
      ...groups(phone, item, then),
    ];
  });
}

function groups(phone, item, then) {
  if (phone.shared.length === 0) return [];
  const change = (what, chat) => then(() => phone.attempt(() => changeGroup(what, chat.id, phone.id)));
  return [el("h3", {}, t("settings.groups")), el("div", { class: "menu" }, ...phone.shared.map((chat) =>
    (["member", "administrator"].includes(chat.bot_status)
      ? item("close", t("settings.leave", { title: chat.title }), change("remove", chat))
      : item("add", t("settings.join", { title: chat.title }), change("add", chat)))))];
}

function startLinkForm(phone, close) {
  const code = el("input", { type: "text", maxlength: "64", pattern: "[A-Za-z0-9_\\-]{1,64}", required: true,
    autocomplete: "off", autocapitalize: "off", spellcheck: "false", dir: "ltr", placeholder: t("settings.start_code") });
  return el("form", { class: "together", on: { submit: (event) => {
    event.preventDefault();
    close();
    phone.followStart(code.value);
  } } }, labelled(t("settings.start_link"), code), el("button", { type: "submit", class: "plain" }, t("settings.follow")));
}

/** A sheet that adds one more student. */
export function openNewPerson(anchor, page) {
  const name = el("input", { type: "text", maxlength: "64", required: true, autocomplete: "off", dir: "auto" });
  const code = languageField("nb");
  openSheet(anchor, t("people.add"), (close) => [el("form", { class: "stacked", on: { submit: async (event) => {
    event.preventDefault();
    close();
    await page.attempt(async () => page.show((await addPerson(name.value.trim(), chosenCode(code))).id));
  } } }, labelled(t("people.name"), name), labelled(t("people.telegram_language"), code),
  el("div", { class: "choices" }, button(t("page.cancel"), close, { class: "plain" }),
    el("button", { type: "submit", class: "main" }, t("people.create"))))]);
}
