import { described, Field, say, type Props } from 'oriel';
import { Icon } from 'oriel/kit';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DropdownProps } from '../../gen/dropdown';

type Value = string | number;

/** Dropdown: an editable combobox with a listbox (ARIA 1.2); with multiselect the chosen ones are tokens before the text. */
export default function Dropdown(p: Props<DropdownProps, Value | Value[] | null>) {
  const { id, props, interactive } = p;
  const choices = props.choices ?? [];
  const multi = props.multiselect === true;
  const custom = props.allow_custom_value === true;
  const chosen: Value[] = Array.isArray(p.value) ? p.value : p.value === null || p.value === undefined ? [] : [p.value];
  const shownOf = (v: Value) => choices.find(([, c]) => c === v)?.[0] ?? String(v);
  const settled = multi ? '' : chosen.length ? shownOf(chosen[0]!) : '';

  const [open, setOpen] = useState(false);
  const [text, setText] = useState<string | null>(null); // null: not typed into
  const [active, setActive] = useState(-1);
  const [up, setUp] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);

  const query = (text ?? '').trim().toLowerCase();
  const options = query ? choices.filter(([s]) => s.toLowerCase().includes(query)) : choices;
  const full = multi && props.max_choices ? chosen.length >= props.max_choices : false;

  useEffect(() => {
    if (open) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active, open]);

  useEffect(() => {
    const seen = window.visualViewport;
    if (!open || !seen) return;
    // On a phone the list is a sheet at the foot: above the keyboard, where the system draws that over the page.
    const lift = () => list.current?.style.setProperty('--or-below', `${Math.max(0, innerHeight - seen.offsetTop - seen.height)}px`);
    lift();
    seen.addEventListener('resize', lift);
    return () => seen.removeEventListener('resize', lift);
  }, [open]);

  const show = () => {
    if (!interactive || open) return;
    const r = input.current!.getBoundingClientRect();
    setUp(innerHeight - r.bottom < 280 && r.top > innerHeight - r.bottom);
    setActive(Math.max(0, options.findIndex(([, v]) => chosen.includes(v))));
    setOpen(true);
  };
  const hide = () => {
    setOpen(false);
    setActive(-1);
    setText(null);
  };
  const pick = (v: Value) => {
    const on = !chosen.includes(v);
    if (multi) {
      if (on && full) return;
      p.set(on ? [...chosen, v] : chosen.filter((c) => c !== v));
      setText(null);
    } else {
      p.set(v);
      hide();
    }
    p.emit('select', { index: choices.findIndex(([, c]) => c === v), value: v, selected: multi ? on : true });
  };
  const commit = () => {
    const t = text?.trim();
    if (custom && t) {
      const known = choices.find(([s]) => s === t);
      const v = known ? known[1] : t;
      if (multi) {
        if (!chosen.includes(v) && !full) p.set([...chosen, v]);
      } else p.set(v);
    }
    hide();
  };
  const keys = (e: KeyboardEvent) => {
    if (!interactive || e.isComposing || e.metaKey || e.ctrlKey) return;
    const step = (d: number) => {
      e.preventDefault();
      if (!open) show();
      else if (options.length) setActive((active + d + options.length) % options.length);
    };
    switch (e.key) {
      case 'ArrowDown':
        return step(1);
      case 'ArrowUp':
        return step(-1);
      case 'Home':
      case 'End':
        if (open && !text) {
          e.preventDefault();
          setActive(e.key === 'Home' ? 0 : options.length - 1);
        }
        return;
      case 'Enter':
        e.preventDefault();
        if (open && options[active]) pick(options[active][1]);
        else if (custom && text) commit();
        else show();
        return;
      case 'Escape':
        if (open) {
          e.preventDefault();
          e.stopPropagation();
          hide();
        }
        return;
      case 'Backspace':
        if (multi && !text && chosen.length) p.set(chosen.slice(0, -1));
        return;
      default:
        p.emit('key_up', { key: e.key, input_value: text ?? settled });
    }
  };
  const filter = props.filterable !== false || custom;
  return (
    <Field p={p}>
      <div class="or-combo" data-open={open ? '' : undefined}>
        <div class="or-input or-combo-box" onMouseDown={(e) => {
          if (e.target !== input.current) e.preventDefault();
          input.current?.focus();
          if ((e.target as Element).closest('button')) return;
          open && !text ? hide() : show();
        }}>
          {multi && chosen.map((v) => (
            <span class="or-token" key={String(v)}>
              {shownOf(v)}
              {interactive && (
                <button type="button" aria-label={say`Remove ${shownOf(v)}`} onClick={() => p.set(chosen.filter((c) => c !== v))}>
                  <Icon name="close" />
                </button>
              )}
            </span>
          ))}
          <input ref={input} id={id} role="combobox" autocomplete="off" aria-autocomplete={filter ? 'list' : 'none'} aria-expanded={open}
            aria-controls={`${id}-list`} aria-activedescendant={open && options[active] ? `${id}-o${active}` : undefined}
            aria-describedby={described(p)} aria-invalid={p.error ? true : undefined} readOnly={!filter || !interactive} disabled={!interactive}
            value={text ?? settled} onKeyDown={keys} onFocus={() => p.emit('focus')}
            onBlur={() => {
              commit();
              p.emit('blur');
            }}
            onInput={(e) => {
              setText(e.currentTarget.value);
              setActive(custom ? -1 : 0);
              setOpen(true);
            }} />
          <Icon name="chevron" />
        </div>
        <ul ref={list} id={`${id}-list`} class={`or-list${up ? ' is-up' : ''}`} role="listbox" aria-label={props.label ?? say`Choices`}
          aria-multiselectable={multi || undefined} hidden={!open} onMouseDown={(e) => e.preventDefault()}>
          {options.map(([shown, v], i) => (
            <li key={String(v)} id={`${id}-o${i}`} role="option" aria-selected={chosen.includes(v)} aria-disabled={(full && !chosen.includes(v)) || undefined}
              data-active={i === active ? '' : undefined} onMouseMove={() => i !== active && setActive(i)} onClick={() => pick(v)}>
              <span>{shown}</span>
              {chosen.includes(v) && <Icon name="check" />}
            </li>
          ))}
        </ul>
        {open && options.length === 0 && <p class="or-list or-list-none">{custom ? say`Press Enter to use this.` : say`Nothing matches.`}</p>}
      </div>
    </Field>
  );
}
