// Types and presses in local-slack as a person does; ends with 1 where something does not follow.
import puppeteer from "puppeteer-core";

const [address, chromium, pictures] = process.argv.slice(2);
const CHANNEL = "inc-42-payments-down";
// What is typed, what must be said, what is pressed then, and what must be said after that.
const FLOWS = [
  { typed: "/calllogs", said: "Acknowledged by Priya Raman", press: "Show the calls", then: "9 calls" },
  { typed: "/calllogs was priya reached?", said: "Acknowledged by Priya Raman" },
  { typed: "/calllogs was bob reached?", said: "Bob Okafor has not acknowledged" },
  { typed: "/calllogs failed", said: "In this channel: INC-42", press: "Whole project", then: "92 calls" },
  { typed: "/calllogs last 24", said: "It is not clear what 24 counts", press: "Run: last 24 hours", then: "since" },
  { typed: "/calllogs anyone up?", said: "I do not understand", press: "Who was called here?", then: "Acknowledged by" },
  { typed: "/calllogs faild today", said: "Did you mean", press: "Run: failed today", then: "Failed calls" },
  { typed: "/calllogs watch", said: "kept up to date", press: "Stop", then: "no longer kept up to date" },
  { typed: "/calllogs unwatch", said: "There is no live message here" },
  { typed: "@calllogs was bob reached?", said: "1 reply", press: "1 reply", then: "Bob Okafor" },
];
const SIZES = { desktop: [1280, 900], narrow: [375, 812] };

const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const missing = [];
for (const [name, [width, height]] of Object.entries(SIZES)) {
  const page = await browser.newPage();
  await page.setViewport({ width, height, deviceScaleFactor: 2 });
  await page.goto(address, { waitUntil: "networkidle0" });
  await press(page, CHANNEL);
  // The mock keeps its list of channels beside a telephone's width; Slack shows the channel alone.
  if (name === "narrow") await page.addStyleTag({ content: ".sidebar { display: none }" });
  for (const [number, flow] of FLOWS.entries()) await follow(page, flow, `${name}-${number + 1}`);
}
await browser.close();
if (missing.length) console.error(missing.join("\n"));
process.exit(missing.length ? 1 : 0);

async function follow(page, flow, name) {
  const before = await page.$$eval(".msg", (all) => all.length);
  await page.locator(".composer-input").click();
  await page.keyboard.sendCharacter(flow.typed);
  await page.keyboard.press("Escape");
  await page.locator(".composer-send").click();
  await expect(page, before, flow.said, name);
  await show(page, before, name);
  if (!flow.press) return;
  await press(page, flow.press);
  await expect(page, before, flow.then, `${name}, ${flow.press}`);
  await show(page, before, `${name}-pressed`);
}

async function show(page, before, name) {
  await page.evaluate((n) => [...document.querySelectorAll(".msg")][n]?.scrollIntoView(), before);
  await page.screenshot({ path: `${pictures}/${name}.png` });
}

async function press(page, label) {
  await page.evaluate((label) => {
    const named = (each) => each.textContent.trim().replace(/^# ?/, "").startsWith(label);
    const found = [...document.querySelectorAll("button, .channel, [role=button], li, a")].filter(named);
    found.at(-1)?.click();
  }, label);
  await new Promise((done) => setTimeout(done, 300));
  // A button that asks first: the mock shows what Slack would.
  await page.evaluate(() => document.querySelector(".confirm-yes")?.click());
}

// Looks into what was written since alone: older messages may say the same.
async function expect(page, before, text, name) {
  const there = (before, text) =>
    [...document.querySelectorAll(".msg")].slice(before).some((each) => each.innerText.includes(text));
  const shown = await page.waitForFunction(there, { timeout: 10000 }, before, text).catch(() => null);
  if (!shown) missing.push(`${name}: ${text} was not shown`);
  console.log(`${shown ? "ok" : "MISSING"} ${name}: ${text}`);
}
