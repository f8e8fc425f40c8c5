import { Field, type Props } from 'oriel';
import { Empty } from 'oriel/kit';
import type { LabelProps, LabelValue } from '../../gen/label';

export const rows = 5;

let format: Intl.NumberFormat | undefined;
const { lang } = document.documentElement;
const percent = (x: number) => (format ??= new Intl.NumberFormat(lang === 'en' ? undefined : lang, { style: 'percent', maximumFractionDigits: 1 })).format(x); // made when it is needed: it takes milliseconds

/** Label: the best class as a heading, then one bar per class. */
export default function Label(p: Props<LabelProps, LabelValue | null>) {
  const { props, value } = p;
  const best = value?.label;
  const bars = value?.confidences ?? [];
  const choose = p.listens('select');
  return (
    <Field p={p} group>
      {best === undefined || best === null ? <Empty /> : (
        <>
          {props.show_heading !== false && <p class="or-best">{String(best)}</p>}
          {bars.length > 0 && (
            <ol class="or-bars">
              {bars.map((b, index) => {
                const row = (
                  <>
                    <span>{b.label}</span><span class="or-pct">{percent(b.confidence)}</span>
                    <i><b style={{ transform: `scaleX(${Math.min(1, Math.max(0, b.confidence))})` }} /></i>
                  </>
                );
                return (
                  <li key={b.label}>
                    {choose ? <button type="button" onClick={() => p.emit('select', { index, value: b.label })}>{row}</button> : <div>{row}</div>}
                  </li>
                );
              })}
            </ol>
          )}
        </>
      )}
    </Field>
  );
}
