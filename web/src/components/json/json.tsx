import { Field, type Props } from 'oriel';
import { Copy, Empty } from 'oriel/kit';
import type { JsonProps } from '../../gen/json';

export const rows = 5;

/** JSON: a tree that folds. Also what a component of an unknown type shows. */
export default function JSONView(p: Props<JsonProps, unknown>) {
  const { props, value } = p;
  const copy = value !== null ? <Copy text={() => JSON.stringify(value, null, 2)} /> : null;
  return (
    <Field p={p} group action={copy}>
      {value === null || value === undefined ? <Empty /> : (
        <div class="or-tree" tabIndex={0} role="region" aria-label={props.label ?? 'JSON'}>
          <Item value={value} depth={0} open={props.open} />
        </div>
      )}
    </Field>
  );
}

interface ItemProps {
  name?: string;
  value: unknown;
  depth: number;
  open: boolean;
}

function Item({ name, value, depth, open }: ItemProps) {
  const key = name === undefined ? null : <span class="or-key">{name}: </span>;
  if (typeof value !== 'object' || value === null)
    return <div class="or-leaf">{key}<span data-kind={value === null ? 'null' : typeof value}>{JSON.stringify(value)}</span></div>;
  const list = Array.isArray(value);
  const entries = Object.entries(value);
  return (
    <details open={open || depth < 3}>
      <summary>{key}<span class="or-count">{list ? `Array(${entries.length})` : `Object(${entries.length})`}</span></summary>
      <div class="or-kids">
        {entries.map(([k, v]) => <Item key={k} name={list ? undefined : k} value={v} depth={depth + 1} open={open} />)}
      </div>
    </details>
  );
}
