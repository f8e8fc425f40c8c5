import { described, Field, type Props } from 'oriel';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TextboxProps } from '../../gen/textbox';

/** Textbox: one line or many. Enter submits a single line, Shift+Enter a longer text. */
export default function Textbox(p: Props<TextboxProps, string | null>) {
  const { id, props, value, interactive } = p;
  const lines = props.lines ?? 1;
  const max = props.max_lines ?? (props.type && props.type !== 'text' ? 1 : Math.max(lines, 20));
  const single = lines === 1 && max === 1;
  const box = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const stick = useRef(true);

  useLayoutEffect(() => {
    const el = box.current!;
    if (!single && !CSS.supports('field-sizing', 'content')) {
      el.style.blockSize = 'auto';
      el.style.blockSize = `${el.scrollHeight + 2}px`;
    }
    if (!interactive && props.autoscroll !== false && stick.current) el.scrollTop = el.scrollHeight;
  }, [value]);

  const keys = (e: KeyboardEvent) => {
    if (e.key !== 'Enter' || e.isComposing || e.metaKey || e.ctrlKey || !interactive) return;
    if (single || (lines === 1 ? !e.shiftKey : e.shiftKey)) {
      e.preventDefault();
      p.emit('submit');
    }
  };
  const select = () => {
    const { selectionStart: a, selectionEnd: b } = box.current!;
    if (a !== null && b !== null && a !== b) p.emit('select', { index: [a, b], value: (value ?? '').slice(a, b) });
  };
  const common = {
    id, ref: box, class: 'or-input', value: value ?? '', placeholder: props.placeholder, readOnly: !interactive,
    maxLength: props.max_length, 'aria-invalid': p.error ? true : undefined, 'aria-describedby': described(p),
    'aria-busy': p.pending || undefined,
    onInput: (e: { currentTarget: { value: string } }) => p.set(e.currentTarget.value),
    onKeyDown: keys, onFocus: () => p.emit('focus'), onBlur: () => p.emit('blur'),
    onSelect: p.listens('select') ? select : undefined,
  };
  return (
    <Field p={p} class={p.pending ? 'is-streaming' : undefined}>
      <div class="or-text" data-lines={Math.min(lines, 30)}>
        {single ? (
          <input type={(props.type ?? 'text') as 'text'} {...common} />
        ) : (
          <textarea {...common} rows={lines} style={{ minBlockSize: `max(var(--or-h),${lines * 22.5 + 17.5}px)`, maxBlockSize: `${Math.max(max, lines) * 22.5 + 17.5}px` }}
            onScroll={(e) => {
              const el = e.currentTarget;
              stick.current = el.scrollHeight - el.scrollTop - el.clientHeight < 24;
            }} />
        )}
      </div>
    </Field>
  );
}
