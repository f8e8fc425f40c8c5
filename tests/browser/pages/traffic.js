// What a page sends and receives, as the browser itself counts it: headers and bodies as they travel.

/** Counts a page's requests from now on. Requests that the browser answers itself, from memory or of data:, are none. */
export async function watch(session, origin) {
  const all = new Map();
  const open = new Set();
  let last = Date.now();
  const add = (id, url) => {
    if (!/^(https?|wss?):/.test(url)) return;
    all.set(id, { url, kind: '', bytes: 0, thirdParty: new URL(url).origin !== origin });
    open.add(id);
  };
  let redirects = 0;
  session.on('Network.requestWillBeSent', (e) => {
    last = Date.now();
    const old = all.get(e.requestId);
    if (old && e.redirectResponse) all.set(`${e.requestId} ${redirects++}`, { ...old, bytes: e.redirectResponse.encodedDataLength });
    add(e.requestId, e.request.url);
  });
  session.on('Network.requestServedFromCache', (e) => { all.delete(e.requestId); open.delete(e.requestId); });
  session.on('Network.webSocketCreated', (e) => { add(e.requestId, e.url); open.delete(e.requestId); });
  session.on('Network.responseReceived', (e) => {
    last = Date.now();
    const one = all.get(e.requestId);
    const mime = e.response.mimeType;
    open.delete(e.requestId); // streams do not end, and an answer that nobody reads does not either
    if (!one) return;
    one.stream = mime === 'text/event-stream';
    one.kind = /javascript/.test(mime) ? 'js' : /css/.test(mime) ? 'css' : '';
    one.bytes = e.response.encodedDataLength;
  });
  session.on('Network.dataReceived', (e) => {
    const one = all.get(e.requestId);
    if (!one) return;
    one.bytes += e.encodedDataLength;
    if (!one.stream) last = Date.now();
  });
  session.on('Network.loadingFinished', (e) => {
    last = Date.now();
    open.delete(e.requestId);
    const one = all.get(e.requestId);
    if (one) one.bytes = e.encodedDataLength;
  });
  session.on('Network.loadingFailed', (e) => { last = Date.now(); open.delete(e.requestId); });
  await session.send('Network.enable');
  return {
    /** Waits until no request has begun, been answered or brought anything for a second, streams that stay open left aside. */
    async quiet() {
      for (const until = Date.now() + 30_000; open.size > 0 || Date.now() - last < 1000;) {
        if (Date.now() > until) throw new Error(`these requests do not end: ${[...open].map((id) => all.get(id)?.url).join(', ')}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    /** What travelled so far. */
    sums() {
      const list = [...all.values()];
      const bytes = (some) => some.reduce((sum, one) => sum + one.bytes, 0);
      return {
        requests: list.length, bytes: bytes(list), js: bytes(list.filter((r) => r.kind === 'js')), css: bytes(list.filter((r) => r.kind === 'css')),
        thirdParty: list.filter((r) => r.thirdParty).length,
      };
    },
  };
}
