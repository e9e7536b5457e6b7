// The view in headless Chromium, framed by the official host bridge, over a real server.
// Usage: node view.mjs HOST_BUNDLE CHROMIUM SERVER_URL PICTURES
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const [bundle, chromium, server, pictures] = process.argv.slice(2);
let requestId = 0;

async function rpc(method, params) {
  const reply = await fetch(server, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json, text/event-stream" },
    body: JSON.stringify({ jsonrpc: "2.0", id: ++requestId, method, params }),
  });
  const { result, error } = JSON.parse((await reply.text()).split("data: ").at(-1));
  if (error) throw new Error(error.message);
  return result;
}
const call = (name, args) => rpc("tools/call", { name, arguments: args });

const { resources } = await rpc("resources/list", {});
const { uri, mimeType } = resources.find((resource) => resource.uri.startsWith("ui://"));
assert.equal(mimeType, "text/html;profile=mcp-app");
const { tools } = await rpc("tools/list", {});
assert.equal(tools.find((tool) => tool.name === "show_call_logs")._meta.ui.resourceUri, uri);
const html = (await rpc("resources/read", { uri })).contents[0].text;
const failed = await call("show_call_logs", { filter: "last 7 days limit 10" });

const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"] });
let checks = 0;
async function scene(name, options, check) {
  const page = await browser.newPage();
  const faults = [], requests = [], calls = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
  page.on("dialog", (dialog) => { faults.push(`dialog ${dialog.message()}`); void dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith("about:")) requests.push(request.url()); });
  await page.setViewport({ width: options.width ?? 900, height: 900, deviceScaleFactor: 2 });
  await page.exposeFunction("call_tool", async ({ name: tool, arguments: args }) => {
    calls.push([tool, args]);
    return options.answer ? options.answer(tool, args) : call(tool, args);
  });
  await page.setContent("<!doctype html><body style='margin:0'></body>");
  await page.addScriptTag({ content: readFileSync(bundle, "utf8") });
  await page.evaluate((source, given) => window.open_view(source, given), html, {
    theme: options.theme ?? "light", input: {}, result: options.result ?? failed,
  });
  const frame = page.frames().at(-1);
  await frame.waitForFunction(() => document.getElementById("status").textContent !== "Loading …");
  const texts = (selector) => frame.$$eval(selector, (found) => found.map((each) => each.textContent));
  await check({ page, frame, texts, calls });
  assert.deepEqual(faults, [], `${name}: the page has no errors`);
  assert.deepEqual(requests, [], `${name}: the page asks the network for nothing`);
  if (options.picture) await page.screenshot({ path: `${pictures}/${options.picture}`, fullPage: true });
  await page.close();
  checks += 1;
  console.log(`PASS ${name}`);
}
const rows = (frame) => frame.$$eval("tbody tr", (found) => found.length);
const facts = failed.structuredContent;

await scene("rows, reading and shown of total", { picture: "view-light.png" }, async ({ frame, texts, page }) => {
  assert.equal(await rows(frame), 10);
  assert.deepEqual(await texts("#reading"), [facts.reading]);
  assert.deepEqual(await texts("#answer"), [`1-10 of ${facts.total} calls`]);
  assert.ok((await page.evaluate(() => window.sizes.length)) > 0);
  assert.doesNotMatch((await texts("#calls"))[0], /answered/i);
});
await scene("dark", { theme: "dark", picture: "view-dark.png" }, async ({ frame }) => {
  assert.equal(await frame.$eval("body", (body) => getComputedStyle(body).backgroundColor), "rgb(27, 28, 31)");
});
await scene("narrow", { width: 360, picture: "view-narrow.png" }, async ({ frame }) => {
  assert.ok(await frame.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});
await scene("load more asks with the cursor and adds the next page", {}, async ({ frame, texts, calls }) => {
  await frame.click("button.more");
  await frame.waitForFunction(() => document.querySelectorAll("tbody tr").length === 20);
  assert.equal(calls[0][0], "show_call_logs");
  assert.deepEqual(Object.keys(calls[0][1]), ["cursor"]);
  assert.deepEqual(await texts("#answer"), [`1-20 of ${facts.total} calls`]);
  assert.match((await texts("#status"))[0], /^10 more calls\.$/);
});
await scene("chips keep only what failed, and say so", {}, async ({ frame, texts }) => {
  await frame.click("button.failed");
  const results = await texts("tbody tr td:nth-child(2)");
  assert.ok(results.length > 0 && results.every((text) => text.startsWith("✗")));
  assert.equal(await frame.$eval("button.failed", (chip) => chip.getAttribute("aria-pressed")), "true");
});
await scene("columns sort both ways from the keyboard", {}, async ({ frame, texts }) => {
  await frame.focus("th button.who");
  await frame.page().keyboard.press("Enter");
  const names = await texts("tbody tr td:nth-child(3)");
  assert.deepEqual(names, [...names].sort());
  await frame.page().keyboard.press("Enter");
  assert.deepEqual(await texts("tbody tr td:nth-child(3)"), [...names].sort().reverse());
  assert.deepEqual(await frame.$$eval("th", (all) => all.map((th) => th.getAttribute("aria-sort"))),
    ["none", "none", "descending", "none", "none", "none"]);
});
await scene("the timeline tells the waits", {}, async ({ frame, texts }) => {
  await frame.click("button.timeline");
  const events = await texts("ol li");
  assert.equal(events.length, 10);
  assert.ok(events.slice(1).every((text) => /^\+\d+ (d|h|min|s) · /.test(text)));
});
await scene("a call is told in full", {}, async ({ frame, texts, calls }) => {
  await frame.click("tbody tr td button");
  await frame.waitForSelector("dl");
  assert.equal(calls[0][0], "get_call_log");
  assert.ok((await texts("dt")).includes("from"));
});
const sums = await call("show_call_logs", { filter: "summary last 7 days by day" });
await scene("sums by day are a chart and a table", { result: sums, picture: "view-summary.png" }, async ({ frame, texts }) => {
  const { total, columns, rows: days } = sums.structuredContent;
  assert.match((await texts("#answer"))[0], new RegExp(`^${total} calls · \\d+ failed · `));
  assert.deepEqual(await texts("thead th"), columns);
  assert.equal(await rows(frame), days.length);
  assert.equal((await frame.$$(".chart .calls")).length, days.length);
  assert.equal(await frame.$eval(".chart", (chart) => chart.getAttribute("role")), "img");
});
const people = await call("show_call_logs", { filter: "summary last 30 days by user" });
await scene("sums by person are bars in a table, narrow as well", { result: people, width: 375, theme: "dark", picture: "view-people.png" }, async ({ frame, texts }) => {
  assert.equal(await rows(frame), people.structuredContent.rows.length);
  assert.equal((await frame.$$(".chart")).length, 0);
  assert.ok((await frame.$$("td .share")).length > 0);
  assert.ok(await frame.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.ok((await texts("#calls p")).some((line) => line.startsWith("why calls failed")));
});
const { structuredContent: found } = await call("list_call_logs", { filter: "with an incident", limit: 1, columns: "about" });
const incident = /\d+/.exec(found.rows[0][0])[0];
const story = await call("show_call_logs", { filter: `timeline incident ${incident}` });
await scene("a timeline begins with its verdict", { result: story, width: 600, picture: "view-timeline.png" }, async ({ frame, texts }) => {
  const { verdict, rows: events } = story.structuredContent;
  assert.deepEqual(await texts("#answer"), [verdict]);
  assert.equal((await texts("ol li")).length, events.length);
  assert.equal((await frame.$$("button.failed")).length, 0);
});
const hostile = ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "\u202etxt\u200b", "javascript:alert(3)"];
await scene("hostile text stays text", {
  result: {
    content: [],
    structuredContent: {
      ...facts, reading: hostile[0], note: hostile[2], next: `show_call_logs(cursor="a") ${hostile[1]}`,
      reasons: hostile, total: 4,
      rows: hostile.map((text, place) => facts.columns.map((name) => (
        name === "createdAt" ? `2026-11-23T09:0${place}:00Z` : name === "result [why]" ? `${text} [${place + 1}]` : text))),
    },
  },
}, async ({ frame, texts }) => {
  assert.equal(await rows(frame), 4);
  assert.equal((await frame.$$("img, iframe, a, main script")).length, 0);
  assert.ok((await texts("tbody td")).some((text) => text.includes("<img src=x onerror=alert(1)>")));
  assert.doesNotMatch((await texts("body"))[0], /[\u202e\u200b]/);
  assert.equal((await frame.$$("button.more")).length, 0);
});
await scene("nothing found", {
  result: { content: [], structuredContent: { ...facts, total: 0, rows: [], next: undefined } },
}, async ({ texts }) => {
  assert.deepEqual(await texts("#calls"), ["No calls match."]);
});
await scene("a refusal is told", {
  result: { isError: true, content: [{ type: "text", text: "I do not understand 'faild'." }] },
}, async ({ texts }) => {
  assert.deepEqual(await texts("#status"), ["I do not understand 'faild'."]);
});
await scene("a next page that fails leaves what is there", {
  answer: () => ({ isError: true, content: [{ type: "text", text: "This cursor is older than a day." }] }),
}, async ({ frame, texts }) => {
  await frame.click("button.more");
  await frame.waitForFunction(() => document.getElementById("status").textContent.startsWith("This cursor"));
  assert.equal(await rows(frame), 10);
  assert.equal((await texts("button.more")).length, 1);
});

await browser.close();
console.log(`PASS all ${checks} scenes`);
