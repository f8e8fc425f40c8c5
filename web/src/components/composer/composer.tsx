import { Icon, say, type Props } from 'oriel';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ComposerProps } from '../../gen/chat_composer';

export const rows = 2;

/** Composer: the field for the next message. Enter sends, Shift+Enter starts a line; while an answer comes, Send is Stop. */
export default function Composer(p: Props<ComposerProps, string | null>) {
  const { id, props, rt, node, value } = p;
  const box = useRef<HTMLTextAreaElement>(null);
  const sent = useRef<string | null>(null);
  const fn = rt.config.functions.find((f) => f.targets.some(([t, e]) => t === node && e === 'submit'));
  const run = fn && rt.latest.value.get(fn.id);
  const phase = run?.state.value.phase;
  const live = run?.live ?? false;
  const empty = !(value ?? '').trim();

  // The field is emptied when the server has taken the message, unless somebody has typed on.
  useEffect(() => {
    if (sent.current === null || !run || (!run.id && live)) return;
    if (run.id && p.value === sent.current) rt.store.get(node).assign('');
    sent.current = null;
  }, [run, phase]);
  useLayoutEffect(() => {
    const el = box.current!;
    if (CSS.supports('field-sizing', 'content')) return;
    el.style.blockSize = 'auto';
    el.style.blockSize = `${el.scrollHeight + 2}px`;
  }, [value]);

  const send = () => {
    if (live || empty) return;
    sent.current = value;
    p.emit('submit');
    box.current!.focus();
  };
  return (
    <div class="or-compose">
      <label class="or-sr" for={id}>{props.label ?? say`Message`}</label>
      <textarea id={id} ref={box} class="or-input" rows={1} value={value ?? ''} placeholder={props.placeholder} autocomplete="off"
        style={{ maxBlockSize: `${(props.max_lines ?? 10) * 22.5 + 17.5}px` }} enterkeyhint="send"
        aria-invalid={p.error ? true : undefined} aria-describedby={p.error ? `${id}-error` : undefined}
        onInput={(e) => p.set(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key !== 'Enter' || e.shiftKey || e.isComposing) return;
          e.preventDefault();
          send();
        }} />
      {live ? (
        <button type="button" class="or-icon or-send is-live" aria-label={say`Stop`} title={say`Stop`} onClick={() => rt.stop(fn!.id)}><Icon name="stop" /></button>
      ) : (
        <button type="button" class="or-icon or-send" aria-label={say`Send`} title={say`Send`} aria-disabled={empty || undefined} onClick={send}><Icon name="M12 19V5M6 11l6-6 6 6" /></button>
      )}
      {p.error && <p class="or-help is-error" id={`${id}-error`}>{p.error}</p>}
    </div>
  );
}
