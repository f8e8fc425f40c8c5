import { described, say, type Props } from 'oriel';
import type { CheckboxProps } from '../../gen/checkbox';

/** Checkbox: box and label in one line, help below. */
export default function Checkbox(p: Props<CheckboxProps, boolean | null>) {
  const { id, props } = p;
  return (
    <div class="or-field">
      <label class="or-check" for={id}>
        <input id={id} type="checkbox" checked={p.value === true} disabled={!p.interactive} aria-describedby={described(p)} aria-invalid={p.error ? true : undefined}
          onChange={(e) => {
            const on = e.currentTarget.checked;
            p.set(on);
            p.emit('select', { index: 0, value: on, selected: on });
          }} />
        <span class={props.show_label === false ? 'or-sr' : undefined}>{props.label ?? say`Checkbox`}</span>
      </label>
      {p.error ? <p class="or-help is-error" id={`${id}-error`}>{p.error}</p> : props.info ? <p class="or-help" id={`${id}-info`}>{props.info}</p> : null}
    </div>
  );
}
