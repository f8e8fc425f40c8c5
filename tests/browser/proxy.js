// A connection that can be cut at any byte, hang without a word, or be out for a while, as those of a train or a closed laptop do.
import { connect, createServer } from 'node:net';

/** Listens on a port of its own and passes on what goes to and comes from an app. */
export async function proxy(target) {
  const { hostname, port } = new URL(target);
  const open = new Set();
  let next = [];
  let cuts = 0, bytes = 0, out = false;
  const server = createServer((client) => {
    if (out) return void client.resetAndDestroy();
    const app = connect(Number(port), hostname);
    const both = [client, app];
    const line = { hung: false, left: next.length > 0 ? next.shift() : Infinity, end: () => both.forEach((s) => s.destroy()) };
    open.add(line);
    client.on('data', (b) => line.hung || app.write(b));
    app.on('data', (b) => {
      if (line.hung) return;
      if (b.length < line.left) {
        line.left -= b.length;
        bytes += b.length;
        client.write(b);
        return;
      }
      cuts++;
      app.pause();
      client.write(b.subarray(0, line.left), line.end); // not a byte more
    });
    for (const s of both) s.on('error', line.end).on('close', () => { if (!line.hung) line.end(); open.delete(line); });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    /** How many connections were cut. */
    get cuts() { return cuts; },
    /** How many bytes went to the page, of connections that were not cut. */
    get bytes() { return bytes; },
    /** The next connections end after so many bytes to the page each. */
    cutAfter: (...after) => { next = after; },
    /** Nothing gets through the open connections any more, and nobody is told. New ones work. */
    hang: () => { for (const line of open) line.hung = true; },
    /** What hung is dead. */
    heal: () => { for (const line of open) if (line.hung) line.end(); },
    /** Ends the open connections and refuses new ones. */
    fail: () => { out = true; for (const line of open) line.end(); },
    /** New connections work again. */
    mend: () => { out = false; },
    close: () => { for (const line of open) line.end(); server.close(); },
  };
}
