// W2 of docs/performance.md: opens pages of several apps in Chromium, in the order A-B-B-A, and writes what they cost. Run it
// with scripts/pages.sh.
//
//   node pages/run.js --target 'oriel=app' --target 'gradio=python pages.py' --out FOLDER
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { markdown, noise, report } from './report.js';
import { start } from './target.js';
import { click, load, pages } from './visit.js';

const { values: options } = parseArgs({ options: {
  target: { type: 'string', multiple: true, short: 't' }, // NAME=COMMAND, which gets the name of a page as its last argument
  out: { type: 'string' }, // where report.md and report.json go
  rounds: { type: 'string', default: '6' },
  only: { type: 'string', default: Object.keys(pages).join(',') },
  cpu: { type: 'string', default: '4' }, // times slower
  mbit: { type: 'string', default: '0' }, // Mbit/s with 20 ms; 0 is as fast as loopback
} });
const positive = (name, least) => {
  const n = Number(options[name]);
  if (!(n >= least)) throw new Error(`--${name} must be a number of at least ${least}, not "${options[name]}".`);
  return n;
};
const settings = { rounds: positive('rounds', 1), cpu: positive('cpu', 1), mbit: positive('mbit', 0), pages: options.only.split(',') };
const unknown = settings.pages.find((name) => !Object.hasOwn(pages, name));
if (unknown !== undefined) throw new Error(`--only: there is no page "${unknown}"; there are ${Object.keys(pages).join(', ')}.`);
const targets = (options.target ?? []).map((text) => {
  const at = text.indexOf('=');
  const command = text.slice(at + 1).split(/\s+/).filter(Boolean);
  if (at < 1 || command.length === 0) throw new Error(`--target: "${text}" is not of the form NAME=COMMAND.`);
  return { name: text.slice(0, at), command };
});
if (targets.length === 0 || !options.out) throw new Error('Give at least one --target, and a folder as --out.');

// A name that leads to another machine is answered at once with "there is none": a page must not wait for a network that
// this machine may not have.
const root = process.getuid?.() === 0;
const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromiumSandbox: !root,
  args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'] });

/** Opens a page of one app twice, after a visit that only warms the app. */
async function measure(target, name, round) {
  const app = await start(target, name);
  try {
    const browser = await launch();
    try {
      const quick = { cpu: 1, mbit: 0 };
      await click(browser, app.url, name, quick, 'Warm');
      const measured = { page: name, target: target.name, round, ...await load(browser, app.url, name, settings), ...await click(browser, app.url, name, settings, `Ada ${round}`) };
      return [measured, browser.version()];
    } finally {
      await browser.close();
    }
  } finally {
    await app.stop();
  }
}

const measured = [], noises = [];
let version = '';
for (const name of settings.pages) {
  for (let round = 1; round <= settings.rounds; round++) {
    for (const target of round % 2 ? targets : targets.toReversed()) {
      noises.push(noise());
      const [one, browser] = await measure(target, name, round);
      version = browser;
      measured.push(one);
      console.error(`${name}, round ${round}, ${target.name}: ${one.requests} requests, ${one.bytes} bytes, ${one.answered.toFixed(0)} ms to the first answered click`);
    }
  }
}
const whole = report(settings, version, targets.map((t) => t.name), measured, noises);
mkdirSync(options.out, { recursive: true });
writeFileSync(join(options.out, 'report.json'), `${JSON.stringify(whole, null, 1)}\n`);
writeFileSync(join(options.out, 'report.md'), markdown(whole));
