// An app under measurement: a command that gets the name of a page as its last argument.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** A port of this machine that is free now. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts one page of a target, in a process group of its own, and waits until it answers. */
export async function start(target, page) {
  const port = await freePort();
  const [program, ...args] = target.command;
  const env = { ...process.env, ORIEL_ADDR: `127.0.0.1:${port}`, GRADIO_SERVER_NAME: '127.0.0.1', GRADIO_SERVER_PORT: String(port) };
  const child = spawn(program, [...args, page], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '', gone = false;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (b) => { said = (said + b).slice(-4096); });
  const ended = new Promise((resolve) => { for (const event of ['exit', 'error']) child.once(event, (why) => { gone = true; resolve(why); }); });
  const stop = async () => {
    if (!gone) process.kill(-child.pid, 'SIGTERM');
    const timer = setTimeout(() => { if (!gone) process.kill(-child.pid, 'SIGKILL'); }, 5000);
    await ended;
    clearTimeout(timer);
  };
  const url = `http://127.0.0.1:${port}/`;
  for (const until = Date.now() + 60_000; ;) {
    if (gone) throw new Error(`${target.name} ended with ${await ended} before it listened: ${said.trim()}`);
    const answer = await fetch(url).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return { url, stop };
    if (Date.now() > until) {
      await stop();
      throw new Error(`${target.name} does not answer at ${url}: ${said.trim()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
