// The script on grammY with its runner, sessions in memory, node-sqlite3-wasm: node bot.js ADDRESS TOKEN DATABASE
// With PORT and SECRET behind them it is behind a webhook there, and a handler's last call goes with the answer.
import { createServer } from "node:http";
import { run, sequentialize } from "@grammyjs/runner";
import sqlite from "node-sqlite3-wasm";
import { Bot, InlineKeyboard, session, webhookCallback } from "grammy";

const [apiRoot, token, file, port, secretToken] = process.argv.slice(2);
const screens = JSON.parse(process.env.SCREENS); // those of screens.py
const insert = new sqlite.Database(file).prepare("INSERT INTO story (text) VALUES (?)");
const bot = new Bot(token, { client: { apiRoot, canUseWebhookReply: (method) => method !== "answerCallbackQuery" } });

const keyboard = ([, buttons]) => {
  const keys = new InlineKeyboard();
  for (const [label, action] of buttons) keys.text(label, `m|s|${action}|${label}`).row();
  return keys;
};

bot.use(sequentialize((ctx) => String(ctx.chat?.id)));
bot.use(session({ initial: () => ({ step: "", text: "" }) }));
bot.command("share", async (ctx) => {
  ctx.session.step = "tell";
  await ctx.reply(screens.WELCOME[0], { reply_markup: keyboard(screens.WELCOME) });
});
bot.on("message:text", async (ctx) => {
  if (ctx.session.step !== "tell") return;
  ctx.session.text = ctx.message.text;
  await ctx.reply(screens.TAKEN[0], { reply_markup: keyboard(screens.TAKEN) });
});

const onward = {
  "tell continue": ["RATING", "rate"],
  "rate feel": ["LABELLING", "label"],
  "label theme": ["LABELLED", "label"],
  "label continue": ["BIGGER", "big"],
  "big skip": ["REVIEW", "check"],
  "check send": ["DONE", ""],
};
bot.on("callback_query:data", async (ctx) => {
  await ctx.answerCallbackQuery();
  const found = onward[`${ctx.session.step} ${ctx.callbackQuery.data.split("|")[2]}`];
  if (!found) return;
  const [screen, step] = found;
  if (screen === "DONE") insert.run(ctx.session.text);
  ctx.session.step = step;
  const text = screens[screen][0].replace("{text}", ctx.session.text);
  await ctx.editMessageText(text, { reply_markup: keyboard(screens[screen]) });
});
bot.catch(() => {});
if (port) {
  await bot.api.setWebhook(`http://127.0.0.1:${port}/told`, { secret_token: secretToken, max_connections: 100 });
  createServer(webhookCallback(bot, "http", { secretToken })).listen(port, "127.0.0.1");
} else {
  run(bot);
}
