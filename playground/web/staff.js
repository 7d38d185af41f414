/** The panel for staff: what they would read, and the commands that show it in a terminal. */
import { readAsStaff, Refused } from "./api.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

/** `notes` holds the commands that the server proposes. */
export function staffPanel(notes) {
  const result = el("div", { class: "transcript", tabindex: "0", role: "region", "aria-label": t("staff.result"), hidden: true });
  const status = el("p", { class: "hint", role: "status" });
  const read = button(t("staff.read"), async () => {
    read.setAttribute("aria-busy", "true");
    status.textContent = t("staff.reading");
    const { text, said } = await stories();
    result.hidden = text === "";
    result.textContent = text;
    status.textContent = said;
    result.scrollIntoView({ block: "nearest" });
    read.removeAttribute("aria-busy");
  }, { class: "main wide" });
  const commands = [["staff.bundle", notes.bundle_command], ["staff.export", notes.export_command]].filter(([, line]) => line);
  return el("section", { class: "staff" },
    el("h2", {}, t("staff.heading")), el("p", {}, t("staff.explain")), read, status, result,
    commands.length ? el("p", { class: "small" }, t("staff.commands")) : null,
    ...commands.map(([key, line]) => command(t(key), line, status)));
}

async function stories() {
  try {
    const { text } = await readAsStaff();
    return { text: text ?? "", said: text ? "" : t("staff.empty") };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { text: "", said: error.status === 404 ? t("staff.not_offered") : error.message };
  }
}

function command(title, line, status) {
  const copied = async () => {
    try {
      await navigator.clipboard.writeText(line);
      status.textContent = t("message.copied");
    } catch {
      getSelection().selectAllChildren(code);
    }
  };
  const code = el("code", { tabindex: "0", dir: "ltr" }, line);
  return el("div", { class: "command" }, el("span", { class: "small" }, title),
    el("div", {}, code, button(icon("copy"), copied, { class: "round", label: `${t("staff.copy")}: ${title}` })));
}
