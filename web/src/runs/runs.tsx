import { effect, Icon, say, seconds, sheet, toast } from 'oriel';
import { useEffect, useState } from 'preact/hooks';
import { openDialog } from '../core/dialog';
import type { Runtime } from '../core/runtime';
import { notices, setNotices } from './notices';

/** One line of the list, as docs/browser-wire.md describes it. */
interface Listed {
  run: string;
  fn: number;
  here: boolean;
  status: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  about: string;
  created: number;
  duration: number;
}

const live = (l: Listed) => l.status === 'queued' || l.status === 'running';

/** How a run is, in a word or two. */
function words(l: Listed): string {
  switch (l.status) {
    case 'queued':
      return say`Queued`;
    case 'running':
      return say`Running`;
    case 'done':
      return l.duration < 0.05 ? say`Done` : say`Done in ${seconds(l.duration)}`;
    case 'failed':
      return say`Failed`;
    case 'cancelled':
      return say`Stopped`;
  }
}

/** What a function is called: the button or field that starts it, else its name. */
function nameOf(rt: Runtime, l: Listed): string {
  const fn = rt.config.functions.find((f) => f.id === l.fn);
  const from = fn?.targets.map(([id]) => (id === null ? undefined : rt.store.nodes.get(id)));
  const button = from?.find((n) => n?.type === 'button');
  return (typeof button?.value.peek() === 'string' && (button.value.peek() as string)) || fn?.name.replaceAll('_', ' ') || say`Run`;
}

/** Whether the page can show what a run of another time or tab came to: a conversation belongs to its tab. */
const canOpen = (rt: Runtime, l: Listed) =>
  !rt.config.functions.find((f) => f.id === l.fn)?.outputs.some((o) => rt.store.nodes.get(o)?.type === 'chatbot');

function Line({ rt, l, close, again }: { rt: Runtime; l: Listed; close: () => void; again: () => void }) {
  const name = nameOf(rt, l);
  const title = l.about ? `${name}: ${l.about}` : name;
  const open = async () => {
    try {
      await rt.show(l.run);
      close();
    } catch {
      toast({ level: 'error', title: say`This run cannot be opened`, text: say`It is no longer kept. Run it again.`, duration: 10 });
      again();
    }
  };
  const stop = () => void rt.wire.cancel(l.run).then(again, again);
  return (
    <li class={`or-run is-${l.status}`}>
      <div class="or-status">
        <span class="or-dot" />
        <div class="or-run-text">
          <p class="or-run-title">{title}</p>
          <p class="or-help">
            <time dateTime={new Date(l.created).toISOString()}>{new Date(l.created).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}</time>
            {` · ${words(l)}${l.here ? '' : ` · ${say`another tab`}`}`}
          </p>
        </div>
        {canOpen(rt, l) && <button type="button" class="or-mini" onClick={open} aria-label={say`Open ${title}`}>{say`Open`}</button>}
        {live(l) && <button type="button" class="or-icon" onClick={stop} aria-label={say`Stop ${title}`} title={say`Stop`}><Icon name="stop" /></button>}
      </div>
    </li>
  );
}

/** What the drawer holds: the visitor's runs, once the app has told them, and again while some of them go on. */
function Page({ rt, close }: { rt: Runtime; close: () => void }) {
  const [list, setList] = useState<Listed[] | 'failed' | null>(null);
  const load = () => rt.wire.runs().then((l) => setList(l as Listed[]), () => setList('failed'));
  useEffect(() => {
    let seen = '';
    return effect(() => { // What starts or ends here is seen at once.
      const now = `runs ${[...rt.latest.value.values()].map((r) => r.id + r.live)}`;
      if (now !== seen) void load();
      seen = now;
    });
  }, []);
  const going = Array.isArray(list) && list.some(live);
  useEffect(() => {
    if (!going) return;
    const t = setInterval(load, 2000);
    return () => clearInterval(t);
  }, [going]);
  return (
    <>
      <div class="or-runs-bar">
        <h2 id="or-runs-title">{say`Your runs`}</h2>
        <button type="button" class="or-icon" aria-label={say`Close`} onClick={close}><Icon name="close" /></button>
      </div>
      <div class="or-runs-body">
        {list === 'failed' ? (
          <div class="or-banner" role="alert"><p>{say`The list could not be loaded. Check the connection and try again.`}</p><button type="button" class="or-mini" onClick={load}>{say`Retry`}</button></div>
        ) : list === null ? <p role="status">{say`Loading`}</p>
          : list.length === 0 ? <p>{say`Nothing has run yet. What you start appears here, and stays for ten minutes after its end.`}</p>
            : <ul>{list.map((l) => <Line key={l.run} rt={rt} l={l} close={close} again={load} />)}</ul>}
      </div>
      <Notices />
    </>
  );
}

/** The choice to be told by the system when a run ends in a hidden tab. The browser asks only after it was chosen. */
function Notices() {
  const [on, setOn] = useState(notices());
  if (typeof Notification === 'undefined') return null;
  const denied = Notification.permission === 'denied';
  return (
    <div class="or-runs-foot">
      <label><input type="checkbox" checked={on} disabled={denied} onChange={(e) => void setNotices(e.currentTarget.checked).then(setOn)} /> {say`Notify me when a run ends in a hidden tab`}</label>
      {denied && <p class="or-help">{say`The browser does not allow notifications of this site.`}</p>}
    </div>
  );
}

const styled = sheet('runs');
/** Opens the drawer with the visitor's runs. */
export default async function open(rt: Runtime): Promise<void> {
  await styled;
  openDialog('runs', (close) => <Page rt={rt} close={close} />);
}
