import { Icon, need, say } from 'oriel';
import { openDialog } from '../../core/dialog';
import type { Runtime } from '../../core/runtime';

/** What the footer has, in large. A choice first gives the focus back, for what it opens to give back in turn. */
function Page({ rt, close }: { rt: Runtime; close: () => void }) {
  const on = (open: () => Promise<unknown>) => (e: MouseEvent) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    close();
    open().catch(() => {});
  };
  return (
    <>
      <div class="or-menu-bar">
        <h2 id="or-menu-title">{say`More`}</h2>
        <button type="button" class="or-icon" aria-label={say`Close`} onClick={close}><Icon name="close" /></button>
      </div>
      <ul>
        {rt.config.api && <li><a href="?view=api" onClick={on(() => need('api').then((m) => m.default()))}>{say`Use via API`}</a></li>}
        <li><a href="?view=runs" onClick={on(() => need('runs').then((m) => m.default(rt)))}>{say`Your runs`}</a></li>
      </ul>
      <p class="or-help">{say`Built with Oriel`}</p>
    </>
  );
}

/** Opens, as a sheet at the foot, what the page's footer has: on a phone a chat leaves no room for one. */
export default function open(rt: Runtime): void {
  openDialog('menu', (close) => <Page rt={rt} close={close} />);
}
