// Draws layouts as Slack shows them, near enough to judge them by: draw.mjs LAYOUTS CHROMIUM FOLDER [VARIANT]...
// Without blocks a message is drawn as its text, which is what notifications say.
import fs from "node:fs";
import path from "node:path";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import puppeteer from "puppeteer-core";
import { Message } from "slack-blocks-to-jsx";

const [layouts, chromium, folder, ...asked] = process.argv.slice(2);
const VARIANTS = {
  light: { theme: "light", width: 720 },
  dark: { theme: "dark", width: 720 },
  narrow: { theme: "light", width: 375 },
  "narrow-dark": { theme: "dark", width: 375 },
};
// "today" and "yesterday" are told by the day on which the messages were written.
const NOW = Date.parse("2026-11-23T14:00:00Z");
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length ? given : [NOW]));
  }
  static now() {
    return NOW;
  }
};

const PEOPLE = { users: [{ id: "U1", name: "alice" }], channels: [{ id: "C0INC42", name: "inc-42" }], user_groups: [] };
const LOGO =
  "data:image/svg+xml;base64," +
  Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="36" height="36"><rect width="36" height="36" rx="6" ' +
      'fill="#1264a3"/><text x="18" y="25" font-size="20" text-anchor="middle" fill="#fff">☎</text></svg>',
  ).toString("base64");
const style = fs.readFileSync(new URL("style.css", import.meta.resolve("slack-blocks-to-jsx")), "utf8");

const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox", "--hide-scrollbars"] });
const page = await browser.newPage();
await page.setRequestInterception(true);
page.on("request", (each) => (/^(data|about):/.test(each.url()) ? each.continue() : each.abort()));
for (const name of fs.readdirSync(layouts).sort()) {
  const shown = JSON.parse(fs.readFileSync(path.join(layouts, name), "utf8"));
  for (const variant of asked.length ? asked : Object.keys(VARIANTS)) await draw(shown, path.parse(name).name, variant);
}
await browser.close();

async function draw(shown, name, variant) {
  const { theme, width } = VARIANTS[variant];
  await page.setViewport({ width, height: 100, deviceScaleFactor: 1 });
  await page.setContent(pageOf(shown, theme, width), { waitUntil: "load" });
  const root = await page.$("#root");
  const { height } = await root.boundingBox();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  const file = `${name}${variant === "light" ? "" : `-${variant}`}.png`;
  await root.screenshot({ path: path.join(folder, file) });
  console.log(`${file} ${width} x ${Math.ceil(height)}${wide > width ? `, ${wide} wide` : ""}`);
}

function pageOf(shown, theme, width) {
  const dark = theme === "dark";
  return `<!doctype html><meta charset="utf-8"><style>${style}
    body { margin: 0; background: ${dark ? "#1a1d21" : "#fff"}; color: ${dark ? "#d1d2d3" : "#1d1c1d"}; font-size: 15px }
    #root, #root * { font-family: Lato, "Noto Color Emoji", sans-serif }
    #root code, #root pre { font-family: "DejaVu Sans Mono", monospace }
    #root { width: ${width}px; padding: 12px; box-sizing: border-box; background: inherit }
    .only { font-size: 12px; opacity: .7; margin: 0 0 4px 44px }
    .modal { border: 1px solid #8886; border-radius: 8px; max-width: 520px; margin: auto }
    .modal > header, .modal > footer { display: flex; gap: 8px; padding: 16px 20px }
    .modal > header { justify-content: space-between; font-size: 20px; font-weight: 700 }
    .modal > footer { justify-content: flex-end }
    .modal > main { padding: 0 20px }
    .modal button { padding: 8px 14px; border-radius: 4px; border: 1px solid #888; background: none; color: inherit; font-weight: 700 }
    .tabs { border-bottom: 1px solid #8886; padding: 8px 0; margin-bottom: 12px }
  </style><div id="root" data-theme="${theme}">${frame(shown, theme)}</div>`;
}

function frame(shown, theme) {
  if (shown.type === "home")
    return `<div class="tabs"><b>Home</b> &nbsp; Messages &nbsp; About</div>${blocksOf(shown, theme, true)}`;
  if (shown.type === "modal")
    return `<div class="modal"><header>${escaped(shown.title.text)}<span>✕</span></header>
      <main>${blocksOf(shown, theme, true)}</main><footer>${buttons(shown)}</footer></div>`;
  const only = shown.response_type === "ephemeral" ? '<p class="only">👁 Only visible to you</p>' : "";
  return only + blocksOf(shown, theme, false);
}

function buttons(shown) {
  const there = ["close", "submit"].filter((each) => shown[each]);
  return there.map((each) => `<button>${escaped(shown[each].text)}</button>`).join("");
}

function blocksOf(shown, theme, withoutWrapper) {
  const text = [{ type: "section", text: { type: "mrkdwn", text: shown.text ?? "" } }];
  const blocks = (shown.blocks ?? text).map(asSlackReads);
  const given = { blocks, theme, name: "Call Logs", logo: LOGO, time: new Date(), data: PEOPLE, withoutWrapper };
  return renderToStaticMarkup(createElement(Message, given));
}

// The library shows verbatim text without markup, reads markup in cells, and `&lt;!here&gt;` as a
// mention; Slack does none of the three.
function asSlackReads(value) {
  if (Array.isArray(value)) return value.map(asSlackReads);
  if (value === null || typeof value !== "object") return value;
  if (value.type === "raw_text") return cell(value.text);
  const { verbatim, ...kept } = value;
  const read = Object.fromEntries(Object.entries(kept).map(([name, each]) => [name, asSlackReads(each)]));
  return read.type === "mrkdwn" ? { ...read, text: read.text.replace(/&lt;/g, "&lt;\u2060") } : read;
}

function cell(text) {
  const elements = [{ type: "rich_text_section", elements: [{ type: "text", text }] }];
  return { type: "rich_text", elements };
}

function escaped(text) {
  return text.replace(/[&<>]/g, (each) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[each]);
}
