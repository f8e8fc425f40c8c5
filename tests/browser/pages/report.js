// The figures as a table and as JSON.
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

/** What is measured, in the order of the table: its name, and by what to divide it. */
const figures = {
  requests: ['requests', 1],
  bytes: ['transferred, KB', 1000],
  js: ['of it JavaScript, KB', 1000],
  css: ['of it CSS, KB', 1000],
  thirdParty: ['requests to third parties', 1],
  paint: ['first contentful paint, s', 1000],
  answered: ['first answered click, s', 1000],
  busy: ['its processor time in the page, s', 1000],
  answeredRequests: ['requests, the answer included', 1],
  answeredBytes: ['transferred, the answer included, KB', 1000],
  violations: ['axe, serious or critical, places', 1],
};

const median = (list) => {
  const sorted = [...list].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
/** Three digits. */
const number = (v) => (Number.isInteger(v) || v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v >= 1 ? v.toFixed(2) : v.toFixed(3));

/** How busy the machine is: the load average, and milliseconds that a loop of fixed length takes. */
export function noise() {
  const begin = performance.now();
  let x = 1;
  for (let i = 0; i < 50_000_000; i++) x = (x * 48271) % 2147483647;
  if (x === 0) throw new Error('the loop was left out');
  return { load: loadavg()[0], loop: performance.now() - begin };
}

/** Everything that was measured. */
export function report(settings, browser, targets, measured, noises) {
  const loops = noises.map((n) => n.loop);
  const busy = noises[0].load > 0.5 ? `the load average was ${noises[0].load.toFixed(1)} before the first visit`
    : Math.max(...loops) > 1.1 * Math.min(...loops) ? `a loop of fixed length took between ${Math.min(...loops).toFixed(0)} and ${Math.max(...loops).toFixed(0)} ms` : '';
  const names = readFileSync('/proc/cpuinfo', 'utf8').match(/^model name\s*: (.*)$/m);
  return { when: new Date().toISOString(), cores: cpus().length, cpu: names?.[1] ?? '', browser, settings, busy, noises, targets, measured };
}

/** One table: the medians with the least and the greatest value, and how many times better the first target is. */
export function markdown({ when, cores, cpu, browser, settings, busy, targets, measured }) {
  const [first, ...others] = targets;
  const values = (page, target, key) => measured.filter((m) => m.page === page && m.target === target)
    .map((m) => (key === 'violations' ? m.violations.reduce((sum, v) => sum + v.nodes, 0) : m[key]) / figures[key][1]);
  const text = (list) => number(median(list)) + (Math.min(...list) < Math.max(...list) ? ` (${number(Math.min(...list))}–${number(Math.max(...list))})` : '');
  const ratio = (mine, other) => (median(mine) > 0 && median(other) > 0 ? `${number(median(other) / median(mine))}x` : '–');
  const lines = [
    `Measured ${when.slice(0, 10)} on ${cores} cores, ${cpu}; Chromium ${browser}, processor slowed ${settings.cpu}x, `
      + `${settings.mbit ? `${settings.mbit} Mbit/s, 20 ms` : 'loopback'}; rounds: ${settings.rounds}.${busy ? ` **Busy machine: ${busy}**, so times are rough.` : ''}`,
    '',
    `| page | figure | ${[first, ...others].join(' | ')} | ${others.map((t) => `times better than ${t}`).join(' | ')} |`,
    `|---|---|${'---:|'.repeat(1 + 2 * others.length)}`,
  ];
  for (const page of settings.pages) {
    for (const [key, [name]] of Object.entries(figures)) {
      const all = targets.map((t) => values(page, t, key));
      lines.push(`| ${page} | ${name} | ${[...all.map(text), ...all.slice(1).map((other) => ratio(all[0], other))].join(' | ')} |`);
    }
  }
  for (const target of targets) {
    const found = new Map(measured.filter((m) => m.target === target).flatMap((m) => m.violations.map((v) => [`${m.page}: ${v.id}`, v])));
    for (const [where, { impact, nodes }] of found) lines.push(lines.at(-1).startsWith('|') ? '' : null, `* ${target}, ${where}: ${impact}, ${nodes} places`);
  }
  return lines.filter((line) => line !== null).join('\n') + '\n';
}
