import { Field, type Props } from 'oriel';
import type { CheckboxGroupProps } from '../../gen/checkboxgroup';

type Choice = string | number;

/** CheckboxGroup: pills that are checkboxes. */
export default function CheckboxGroup(p: Props<CheckboxGroupProps, Choice[] | null>) {
  const { props, interactive } = p;
  const choices = props.choices ?? [];
  const value = p.value ?? [];
  const toggle = (v: Choice, index: number, on: boolean) => {
    p.set(on ? choices.map(([, c]) => c).filter((c) => c === v || value.includes(c)) : value.filter((c) => c !== v));
    p.emit('select', { index, value: v, selected: on });
  };
  return (
    <Field p={p} group>
      <div class="or-pills">
        {choices.map(([shown, v], i) => (
          <label class="or-pill" key={String(v)}>
            <input type="checkbox" checked={value.includes(v)} disabled={!interactive} onChange={(e) => toggle(v, i, e.currentTarget.checked)} />
            {shown}
          </label>
        ))}
      </div>
    </Field>
  );
}
