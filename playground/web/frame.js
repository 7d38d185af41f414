/** Everything around the phones: whose they are, what this page is, the staff's panel. */
import { avatar, button, el } from "./dom.js";
import { icon } from "./icons.js";
import { openNewPerson } from "./settings.js";
import { staffPanel } from "./staff.js";
import { LANGUAGES, inLanguage, language, t } from "./words.js";

/** From this width on, the panel stands beside the phones; below it, it is a sheet. The style sheet has the same. */
export const WIDE = matchMedia("(min-width: 48em)");

export class Frame {
  constructor(page) {
    this.page = page;
    this.people = el("div", { class: "people-list" });
    this.about = el("dialog", { class: "about", "aria-label": t("page.about") });
    this.aboutButton = button(icon("about"), () => this.about.showModal(), { class: "round about-button", label: t("page.about") });
    this.phones = el("main", { id: "phones", tabindex: "-1" });
    this.addButton = button([icon("add"), el("span", { class: "long" }, t("people.add"))], () =>
      openNewPerson(this.phones, page), { class: "person add", label: t("people.add") });
    this.side = el("header", { class: "side" },
      el("div", { class: "brand" }, el("span", { class: "mark" }, icon("bot")),
        el("div", {}, el("h1", {}, t("page.title")), el("p", {}, t("page.kind")))),
      el("nav", { class: "people", "aria-label": t("people.heading") }, this.people, this.addButton),
      this.aboutButton, this.about);
    this.#fill();
    this.#fit();
    WIDE.addEventListener("change", () => this.#fit());
    document.body.replaceChildren(el("a", { class: "skip", href: "#phones" }, t("page.skip")), this.side, this.phones);
    document.title = `${t("page.title")} – ${t("page.kind")}`;
  }

  /** Whose phones there are, which are shown, and where something new came. */
  refresh() {
    const focused = [...this.people.children].indexOf(document.activeElement);
    this.people.replaceChildren(...[...this.page.phones.values()].map((phone) => {
      const { first_name: name } = phone.person;
      const count = phone.element.hidden ? phone.unreadCount : 0;
      return button([avatar(name, phone.id), el("bdi", { class: "long" }, name),
        count ? el("span", { class: "badge", "aria-label": t("people.unread", { count }) }, String(count)) : null].filter(Boolean),
      () => this.page.choose(phone.id), { class: "person", "aria-pressed": String(!phone.element.hidden),
        title: t("people.show", { name }) });
    }));
    this.people.children[focused]?.focus();
  }

  #fill() {
    const close = () => this.about.close();
    this.about.append(
      el("div", { class: "about-bar" }, el("h2", {}, t("page.kind")), button(icon("close"), close, { class: "round", label: t("page.close") })),
      el("nav", { class: "languages", "aria-label": t("page.language") }, ...LANGUAGES.map(([code, name]) =>
        el("a", { href: inLanguage(code), lang: code, class: "button plain", "aria-current": code === language ? "true" : null }, name))),
      el("section", { class: "card" },
        el("p", { class: "lead" }, t("notice.local")), el("p", {}, t("notice.account")),
        this.page.notes.release_at_once ? el("p", {}, t("notice.release")) : null),
      staffPanel(this.page.notes));
    this.about.addEventListener("click", (event) => event.target === this.about && this.about.matches(":modal") && close());
  }

  #fit() {
    if (this.about.open) this.about.close();
    if (WIDE.matches) this.about.show();
  }
}
