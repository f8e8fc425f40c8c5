// What every test of the official client shares: the reference app's address, and fresh apps with other flags.
import { Client } from '@gradio/client';
import { spawn } from 'node:child_process';
import { createServer, request } from 'node:http';
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run scripts/clients.sh, which starts the reference app.`);
  return value;
}

/** Address of the running reference app, with a slash at the end. */
export const url = needed('ORIEL_URL').replace(/\/*$/, '/');

/** Starts another reference app with flags; resolves to its address and a function that ends it. */
export const start = (...flags) => startAt('127.0.0.1:0', ...flags);

/** Does the same at an address of this machine. */
export const startAt = (address, ...flags) => startBinary('ORIEL_REFAPP', address, ...flags);

/** Starts the program that an environment variable names. */
export async function startBinary(variable, address, ...flags) {
  const child = spawn(needed(variable), flags, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ORIEL_ADDR: address } });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const url = await Promise.race([
    new Promise((resolve) => createInterface(child.stdout).on('line', (line) => {
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line);
      if (found) resolve(found[0]);
    })),
    gone.then((code) => { throw new Error(`${variable} ended with ${code} before it listened`); }),
  ]);
  return { url, stop: async (signal = 'SIGTERM') => { child.kill(signal); await gone; } };
}

/**
 * Stands between a client and the reference app: says which requests came, and when one of them has been answered. An app
 * that says where clients find it is made to say that it is here.
 */
export async function watch() {
  const app = new URL(url);
  const seen = []; // "POST gradio_api/queue/join"
  const waiting = [];
  const server = createServer((req, res) => {
    const line = `${req.method} ${req.url.slice(app.pathname.length).split('?')[0]}`;
    seen.push(line);
    const onward = request({ host: app.hostname, port: app.port, path: req.url, method: req.method, headers: { ...req.headers, host: app.host } },
      async (answer) => {
        if (!line.endsWith(' config')) {
          res.writeHead(answer.statusCode, answer.rawHeaders);
          return answer.pipe(res);
        }
        const config = JSON.parse(Buffer.concat(await answer.toArray()));
        config.root &&= `http://127.0.0.1:${server.address().port}${app.pathname}`.replace(/\/$/, '');
        res.writeHead(answer.statusCode, { 'content-type': 'application/json', 'set-cookie': answer.headers['set-cookie'] ?? [] });
        res.end(JSON.stringify(config));
      });
    onward.on('error', () => res.destroy());
    res.on('close', () => {
      onward.destroy();
      for (const { path, resolve } of waiting.splice(0)) if (line.endsWith(path)) resolve(); else waiting.push({ path, resolve });
    });
    req.pipe(onward);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${app.pathname}`,
    count: (path) => seen.filter((line) => line.endsWith(path)).length,
    ended: (path) => new Promise((resolve) => waiting.push({ path, resolve })),
    stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

export const connect = (options = {}, address = url) => Client.connect(address, options);

/** Connects with every kind of event switched on. */
export const connectAll = (options = {}, address = url) => connect({ events: ['data', 'status', 'log', 'render'], ...options }, address);

/** Collects the events of a submission until it ends, or until `until` says so. */
export async function collect(submission, until = () => false) {
  const events = [];
  for await (const event of submission) {
    events.push(event);
    if (until(event)) break;
  }
  return events;
}

/** Returns what a promise was rejected with, and fails if it was not. */
export async function rejection(promise) {
  let value;
  try { value = await promise; } catch (error) { return error; }
  throw new Error(`expected a rejection, got ${JSON.stringify(value)?.slice(0, 200)}`);
}

export const data = (events) => events.filter((e) => e.type === 'data').map((e) => e.data);
export const statuses = (events) => events.filter((e) => e.type === 'status');

/** Every value the reference app's `shapes` generator yields, in order. */
export function shapes() {
  const big = 'é'.repeat(500_000);
  return [...JSON.parse(readFileSync(new URL('../refapp/shapes.json', import.meta.url), 'utf8')), big, big + 'x'];
}
