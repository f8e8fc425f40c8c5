// Drives the distribution's WebKitGTK by plain WebDriver, on a screen of its own. Playwright drives only a WebKit of its
// own making, which no distribution has.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import http from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where elements of a role are to be found; which of them have it, and their names, is what the engine says. */
const places = {
  alert: '[role=alert]', article: 'article', button: 'button', combobox: '[role=combobox]', dialog: 'dialog', group: '[role=group],details,fieldset',
  heading: 'h1,h2,h3,h4,h5,h6', img: 'img', link: 'a[href]', slider: 'input[type=range]', table: 'table', tab: '[role=tab]', textbox: 'textarea,input',
};
/** WebKit's own word where it has another one. */
const words = { img: 'image' };
const keys = { Tab: '\uE004', Enter: '\uE007', Escape: '\uE00C', Shift: '\uE008', Control: '\uE009', End: '\uE010', Home: '\uE011', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015' };

/** An X server on a free display: WebKit draws nowhere else. Ends with stop(). */
export async function screen() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = await Promise.race([once(child.stdio[3], 'data'), once(child, 'exit').then(() => { throw new Error('Xvfb ended at its start'); })]);
  return { display: `:${String(number).trim()}`, stop: () => end(child) };
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

/** A port that nobody has at this moment. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** What runs first in every page: WebDriver tells nothing of a page's console, so the page's own listeners do. */
const recorder = `(() => {
  const told = globalThis.complaintsTold = [];
  const tell = (text) => { told.push(fetch('/_recorder', { method: 'POST', body: text, keepalive: true }).catch(() => {})); };
  addEventListener('securitypolicyviolation', (e) => tell('policy: ' + e.violatedDirective + ' ' + e.blockedURI));
  addEventListener('error', (e) => tell(e.message === undefined ? 'not loaded: ' + (e.target.src || e.target.href) : 'uncaught: ' + e.message), true);
  addEventListener('unhandledrejection', (e) => tell('uncaught: ' + (e.reason && e.reason.message || e.reason)));
  for (const level of ['error', 'warn']) {
    const say = console[level].bind(console);
    console[level] = (...words) => { tell('console ' + (level === 'warn' ? 'warning' : level) + ': ' + words.join(' ')); say(...words); };
  }
})();`;

/** Stands before an app and puts the recorder into its pages; everything else passes as it is. */
async function relay(app, complaints) {
  const server = http.createServer((req, res) => {
    if (req.url === '/_recorder.js') return void res.writeHead(200, { 'Content-Type': 'text/javascript' }).end(recorder);
    if (req.url === '/_recorder') {
      let text = '';
      req.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => { complaints.push(text); res.writeHead(204).end(); });
      return;
    }
    const page = req.headers.accept?.includes('text/html');
    const headers = page ? { ...req.headers, 'accept-encoding': 'identity' } : req.headers;
    const up = http.request({ host: app.hostname, port: app.port, method: req.method, path: req.url, headers }, (from) => {
      if (from.statusCode >= 400) complaints.push(`console error: Failed to load resource: the server responded with a status of ${from.statusCode}: ${req.url}`);
      if (!from.headers['content-type']?.startsWith('text/html')) {
        res.writeHead(from.statusCode, from.rawHeaders);
        res.flushHeaders();
        return void from.pipe(res);
      }
      let html = '';
      from.setEncoding('utf8').on('data', (part) => { html += part; }).on('end', () => {
        const whole = Buffer.from(html.replace('<head>', '<head><script src="/_recorder.js"></script>'));
        res.writeHead(from.statusCode, { ...from.headers, 'content-length': whole.length }).end(whole);
      });
    });
    up.on('error', () => res.destroy());
    res.on('close', () => up.destroy());
    req.pipe(up);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => { server.closeAllConnections(); server.close(); } };
}

/** One browser with nothing in it. What its pages complain about goes into complaints. */
export async function webkit(display, app, complaints) {
  const home = mkdtempSync(join(tmpdir(), 'oriel-webkit-'));
  const port = await freePort();
  // Its usual way to the screen waits for a graphics card that a virtual screen has not: no frame is ever drawn.
  const frames = { WEBKIT_DISABLE_DMABUF_RENDERER: '1' };
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], { stdio: 'ignore', env: { ...process.env, ...frames, DISPLAY: display, MESA_SHADER_CACHE_DISABLE: 'true', HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home } });
  const before = await relay(new URL(app), complaints);
  let session = '';
  const call = async (method, path, body = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: method === 'POST' ? JSON.stringify(body) : undefined, signal: AbortSignal.timeout(60_000) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`WebKit, ${path}: ${value.error}: ${value.message}`);
    return value;
  };
  const s = (method, path, body) => call(method, `/session/${session}${path}`, body);
  const stop = async () => {
    if (session) await s('DELETE', '').catch(() => {}); // Then the driver ends its browser itself.
    await end(driver);
    before.close();
    await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }); // Its last process may still write.
  };
  try {
    for (let left = 100; ; left--) {
      try { await call('GET', '/status'); break; } catch (error) { if (left === 0) throw error; }
      await pause(50);
    }
    const options = { args: ['--automation', '--full-screen'], ...(process.env.MINIBROWSER ? { binary: process.env.MINIBROWSER } : {}) };
    session = (await call('POST', '/session', { capabilities: { alwaysMatch: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options } } })).sessionId;
    await s('POST', '/timeouts', { script: 60_000, pageLoad: 60_000 });
  } catch (error) {
    await stop();
    throw error;
  }

  const ids = (list) => list.map((e) => Object.values(e)[0]);
  const all = async (css) => ids(await s('POST', '/elements', { using: 'css selector', value: css }));
  const shown = (id) => s('POST', '/execute/sync', { script: 'return arguments[0].checkVisibility({visibilityProperty: true})', args: [{ 'element-6066-11e4-a52e-4f735466cecf': id }] });
  const evaluate = (source) => s('POST', '/execute/sync', { script: `return (${source})`, args: [] });
  /** Every shown element of a role and a name, as WebKit's own accessibility tree has them. */
  const named = async (role, name) => {
    const found = [];
    for (const id of await all(places[role])) {
      try {
        if (await s('GET', `/element/${id}/computedlabel`) === name && await s('GET', `/element/${id}/computedrole`) === (words[role] ?? role) && await shown(id)) found.push(id);
      } catch (error) {
        if (!/stale element|no such element/.test(error.message)) throw error; // It has gone since it was listed.
      }
    }
    return found;
  };
  const one = async (find, what) => {
    for (const until = Date.now() + 30_000; Date.now() < until; await pause(50)) {
      const [id] = await find();
      if (id) return id;
    }
    throw new Error(`WebKit shows no ${what}`);
  };
  const press = (chord) => {
    const downs = chord.split('+').map((key) => keys[key] ?? key);
    return s('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions: [...downs.map((value) => ({ type: 'keyDown', value })), ...downs.toReversed().map((value) => ({ type: 'keyUp', value }))] }] });
  };
  return {
    stop,
    ui: {
      url: before.url,
      goto: () => s('POST', '/url', { url: before.url }),
      reload: () => s('POST', '/refresh'),
      click: async (role, name) => s('POST', `/element/${await one(() => named(role, name), `${role} "${name}"`)}/click`),
      fill: async (name, text) => {
        const id = await one(() => named('textbox', name), `textbox "${name}"`);
        await s('POST', `/element/${id}/click`);
        await press('Control+a');
        await s('POST', `/element/${id}/value`, { text });
      },
      upload: async (path) => s('POST', `/element/${await one(() => all('input[type=file]'), 'file input')}/value`, { text: path }),
      press,
      shown: async (role, name) => (await named(role, name)).length,
      text: async (css) => evaluate(`[...document.querySelectorAll(${JSON.stringify(css)})].map((e) => e.textContent).join('\\n')`),
      value: async (name) => s('GET', `/element/${await one(() => named('textbox', name), `textbox "${name}"`)}/property/value`),
      eval: evaluate,
      load: (source) => s('POST', '/execute/sync', { script: source, args: [] }),
      size: (width, height) => s('POST', '/window/rect', { width, height }),
      told: () => evaluate('Promise.all(globalThis.complaintsTold ?? [])'),
    },
  };
}
