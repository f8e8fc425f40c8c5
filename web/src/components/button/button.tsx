import { hears, Icon, say, shortcut, type Props } from 'oriel';
import { useEffect, useState } from 'preact/hooks';
import type { ButtonProps } from '../../gen/button';

export const kind = 'bare';

/** Button: starts its functions. While the first that runs once at a time is live it is the Stop button, in the same place and size. */
export default function Button(p: Props<ButtonProps, string | null>) {
  const { props, rt, node } = p;
  const text = p.value ?? say`Run`;
  const primary = props.variant === 'primary';
  const fn = rt.config.functions.find((f) => !f.action && (f.trigger_mode ?? 'once') === 'once' && hears(f, node, 'click'));
  const run = fn && rt.latest.value.get(fn.id);
  const live = run?.live ?? false;
  const stop = useLate(live);
  const cls = `or-btn is-${props.variant ?? 'secondary'} is-${props.size ?? 'lg'}${stop ? ' is-live' : ''}`;
  if (props.link && /^(https?:|mailto:|[^:]*$)/i.test(props.link))
    return <a id={p.id} class={cls} href={props.link} target={props.link_target} rel="noopener">{text}</a>;
  const press = (e: MouseEvent) => {
    if (!stop) p.emit('click');
    else if (e.detail < 2) rt.stop(fn!.id); // The second half of a double click is not meant for Stop.
  };
  return (
    <button type="button" id={p.id} class={cls} disabled={!p.interactive || props.interactive === false} onClick={press}
      data-primary={primary ? '' : undefined} data-live={live ? '' : undefined} aria-keyshortcuts={primary ? 'Control+Enter Meta+Enter' : undefined}>
      <span class="or-face" aria-hidden={stop || undefined}>{text}{primary && <kbd aria-hidden="true" dir="ltr">{shortcut}</kbd>}</span>
      {stop && <span class="or-face"><Icon name="stop" />{say`Stop`}</span>}
    </button>
  );
}

/** True once `on` has lasted a quarter of a second, so that quick runs do not flicker. */
function useLate(on: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!on) return setLate(false);
    const t = setTimeout(() => setLate(true), 250);
    return () => clearTimeout(t);
  }, [on]);
  return on && late;
}
