import { described, Field, type Props } from 'oriel';
import type { NumberProps } from '../../gen/number';

/** Number: a native number input. An empty field is null. */
export default function NumberField(p: Props<NumberProps, number | null>) {
  const { id, props, value } = p;
  return (
    <Field p={p}>
      <input id={id} class="or-input or-num" type="number" value={value ?? ''} min={props.minimum} max={props.maximum}
        step={props.step ?? 'any'} placeholder={props.placeholder} readOnly={!p.interactive} aria-invalid={p.error ? true : undefined}
        aria-describedby={described(p)} onFocus={() => p.emit('focus')} onBlur={() => p.emit('blur')}
        onInput={(e) => {
          const n = e.currentTarget.valueAsNumber;
          p.set(Number.isNaN(n) ? null : n);
        }}
        onKeyDown={(e) => e.key === 'Enter' && !e.metaKey && !e.ctrlKey && p.emit('submit')} />
    </Field>
  );
}
