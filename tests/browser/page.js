// The page's own engine, the code that runs in browsers, at work in node: everything but what draws.
import { createHash } from 'node:crypto';
import { request } from 'node:http';

const speed = 25; // waits of the page take a fraction of the time
let cookie = '';
let origin = '';
let streams = '';

/** An EventSource over HTTP, as browsers have it, without their own reconnecting: the page does that itself. */
class Source {
  onopen = null; onmessage = null; onerror = null;
  named = new Map();
  id = '';
  constructor(path) {
    const at = new URL(path, streams);
    this.request = request(at, { agent: false, headers: { Accept: 'text/event-stream', Cookie: cookie, Host: new URL(origin).host } }, (res) => {
      if (res.statusCode !== 200) return this.fail();
      this.onopen?.({});
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (piece) => {
        text += piece;
        for (let end; (end = text.indexOf('\n\n')) >= 0 && !this.closed; text = text.slice(end + 2)) this.dispatch(text.slice(0, end));
      });
      res.on('close', () => this.fail());
    });
    this.request.on('error', () => this.fail());
    this.request.end();
  }
  dispatch(block) {
    const fields = { event: '', data: [] };
    for (const line of block.split('\n')) {
      const [, name, value] = /^(\w*): ?(.*)$/.exec(line) ?? [];
      if (name === 'id') this.id = value;
      if (name === 'event') fields.event = value;
      if (name === 'data') fields.data.push(value);
    }
    if (fields.data.length === 0) return;
    const message = { data: fields.data.join('\n'), lastEventId: this.id };
    if (fields.event) this.named.get(fields.event)?.(message);
    else this.onmessage?.(message);
  }
  addEventListener(name, hear) { this.named.set(name, hear); }
  fail() {
    if (this.closed) return;
    this.onerror?.({});
  }
  close() {
    this.closed = true;
    this.request.destroy();
  }
}

Object.assign(globalThis, {
  document: { visibilityState: 'visible', addEventListener() {}, querySelector: () => null },
  window: { setTimeout: (f, ms) => setTimeout(f, ms / speed), setInterval: (f, ms) => setInterval(f, ms) },
  addEventListener() {},
  requestAnimationFrame: (f) => setTimeout(f, 2),
  EventSource: Source,
});
const answer = globalThis.fetch;
globalThis.fetch = (path, init = {}) => answer(new URL(path, origin), { ...init, keepalive: false, headers: { ...init.headers, Cookie: cookie } });

const { Runtime } = await import('../../web/.page/runtime.js');

/** A page of an app whose stream goes through another address. Every page is a tab of its own. */
export async function open(app, stream) {
  [origin, streams] = [app, stream];
  const res = await answer(app);
  cookie = res.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
  const config = JSON.parse(/<script type="application\/json" id="oriel-config">(.*?)<\/script>/s.exec(await res.text())[1]);
  const rt = new Runtime(config, `tab-${Math.random().toString(36).slice(2)}`);
  const ended = [];
  const end = rt.ended.bind(rt);
  rt.ended = (run) => { if (rt.live.has(run)) ended.push(`${run.fn.name} ${run.state.peek().phase}`); end(run); };
  const node = (label) => [...rt.store.nodes.values()].find((n) => [n.props.peek().label, n.type, n.value.peek()].includes(label));
  return {
    rt,
    /** The runs that ended, in order. */
    ended,
    fill: (label, value) => rt.input(node(label), value),
    press: (label, event) => rt.emit(node(label).id, event),
    /** Until no run is live. */
    settled: async () => { do await new Promise((resolve) => setTimeout(resolve, 3)); while (rt.live.size > 0); },
    /** Everything the page shows. A picture is what its bytes are, for its address is another one each time. */
    shows: async () => {
      const all = {};
      for (const n of rt.store.nodes.values()) {
        const v = n.value.peek();
        all[`${n.id} ${n.type}`] = v?.path ? createHash('sha256').update(Buffer.from(await (await fetch(`gradio_api/file=${v.path}`)).arrayBuffer())).digest('hex') : v;
      }
      return all;
    },
    close: () => {
      rt.wire.close();
      rt.wire.open = () => {}; // timers of the page go on
    },
  };
}
