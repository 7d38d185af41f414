/** What the page asks of the playground's server. Everything stays on the page's own address. */
import { t } from "./words.js";

/** The server said no, or could not be reached; `message` is a sentence in the reader's language. */
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(`/page/${path}`, {
      method,
      cache: "no-store",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused(t("failed.network"), 0);
  }
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const reason = content?.description ?? content?.error ?? content?.detail ?? answer.status;
    throw new Refused(t("failed.refused", { reason }), answer.status);
  }
  return content;
}

const chat = (id, what) => `chats/${encodeURIComponent(id)}/${what}`;
const person = (id) => `people/${encodeURIComponent(id)}`;

export const loadState = () => ask("GET", "state");
export const loadMessages = (chatId, id) => ask("GET", `${chat(chatId, "messages")}?person=${encodeURIComponent(id)}`);
export const loadCommands = (id) => ask("GET", `commands?person=${encodeURIComponent(id)}`);
export const addPerson = (firstName, code) => ask("POST", "people", { first_name: firstName, language_code: code });
export const changePerson = (id, change) => ask("POST", person(id), change);
export const followStart = (id, start) => ask("POST", `${person(id)}/open-link`, { start });
export const sendText = (chatId, id, text, replyTo) =>
  ask("POST", chat(chatId, "messages"), { person: id, text, ...(replyTo ? { reply_to: replyTo } : {}) });
export const sendMedia = (chatId, id, kind, caption) =>
  ask("POST", chat(chatId, "media"), { person: id, kind, ...(caption ? { caption } : {}) });
export const editText = (chatId, id, messageId, text) =>
  ask("POST", chat(chatId, "edits"), { person: id, message_id: messageId, text });
export const pressButton = (chatId, id, messageId, data) =>
  ask("POST", chat(chatId, "presses"), { person: id, message_id: messageId, data });
export const deleteMessages = (chatId, id, messageIds) =>
  ask("POST", chat(chatId, "deletes"), { person: id, message_ids: messageIds });
export const changeGroup = (what, chatId, id) => ask("POST", `group/${what}`, { chat_id: chatId, person: id });
export const readAsStaff = () => ask("POST", "staff/read", {});
export const fileAddress = (fileId) => `/page/files/${encodeURIComponent(fileId)}`;
