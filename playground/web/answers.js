/** Reply keyboards (https://core.telegram.org/bots/api#replykeyboardmarkup): answers that the bot suggests. */
import { button, el } from "./dom.js";
import { isOwn } from "./message.js";

/** The `ForceReply` that came with a message, or null. */
export const forcedReply = (message) => (message.reply_markup?.force_reply ? message.reply_markup : null);

/** The rows of the keyboard that holds in this phone's chat now; none when it was removed or used up. */
export function suggestedAnswers(phone) {
  let keyboard = null;
  for (const [, message] of [...phone.log.messages].sort(([one], [other]) => one - other)) {
    const markup = message.reply_markup;
    if (markup?.keyboard) keyboard = markup;
    else if (markup?.remove_keyboard || (keyboard?.one_time_keyboard && isOwn(message, phone))) keyboard = null;
  }
  return (keyboard?.keyboard ?? []).map((row) => el("div", { class: "row" }, ...row.map((key) => one(key, phone))));
}

function one(key, phone) {
  const { text, request_contact: contact, request_location: location } = typeof key === "string" ? { text: key } : key;
  return button(el("bdi", {}, text), () => {
    if (contact) phone.attach("contact");
    else if (location) phone.attach("location");
    else phone.send(text);
  });
}
