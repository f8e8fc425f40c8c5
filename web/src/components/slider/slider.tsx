import { described, Field, say, type Props } from 'oriel';
import { Icon } from 'oriel/kit';
import type { SliderProps } from '../../gen/slider';

/** Slider: native range input plus an editable value. The label belongs to both. */
export default function Slider(p: Props<SliderProps, number | null>) {
  const { id, props, interactive } = p;
  const min = props.minimum ?? 0, max = props.maximum ?? 100;
  const value = p.value ?? min;
  const name = props.label ?? say`Slider`;
  const initial = (p.rt.store.get(p.node).initial as number | null) ?? min;
  const clamp = (x: number) => Math.min(max, Math.max(min, x));
  const reset = () => {
    p.set(initial);
    p.emit('release', initial);
    document.getElementById(id)?.focus(); // The button goes, for there is nothing to reset.
  };
  const type = (e: { currentTarget: HTMLInputElement }) => {
    const n = e.currentTarget.valueAsNumber;
    const next = Number.isNaN(n) ? value : clamp(n);
    e.currentTarget.value = String(next);
    if (next === value) return;
    p.set(next);
    p.emit('release', next);
  };
  return (
    <Field p={p} action={
      <>
        {interactive && (
          <button type="button" class={`or-icon${value === initial ? ' is-idle' : ''}`} aria-label={say`Reset ${name}`} title={say`Reset`} onClick={reset}>
            <Icon name="reset" />
          </button>
        )}
        <input class="or-input or-slider-num" type="number" aria-label={say`${name}, as a number`} value={value} min={min} max={max}
          step={props.step ?? 'any'} disabled={!interactive} onChange={type} />
      </>
    }>
      <input id={id} class="or-range" type="range" min={min} max={max} step={props.step ?? 'any'} value={value} disabled={!interactive}
        style={{ '--or-part': max > min ? `${(clamp(value) - min) / (max - min)}` : '0' }} aria-invalid={p.error ? true : undefined}
        aria-describedby={described(p)} onInput={(e) => p.set(e.currentTarget.valueAsNumber)}
        onChange={(e) => p.emit('release', e.currentTarget.valueAsNumber)} onDblClick={reset} />
    </Field>
  );
}
