import { Field, type Props } from 'oriel';
import type { RadioProps } from '../../gen/radio';

/** Radio: pills that are native radio buttons of one name, so that arrow keys move among them. */
export default function Radio(p: Props<RadioProps, string | number | null>) {
  const { id, props } = p;
  return (
    <Field p={p} group role="radiogroup">
      <div class="or-pills">
        {(props.choices ?? []).map(([shown, v], index) => (
          <label class="or-pill" key={String(v)}>
            <input type="radio" name={id} checked={p.value === v} disabled={!p.interactive}
              onChange={() => {
                p.set(v);
                p.emit('select', { index, value: v });
              }} />
            {shown}
          </label>
        ))}
      </div>
    </Field>
  );
}
