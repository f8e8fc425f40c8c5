import { Copy, Empty, Field, type Props } from 'oriel';
import type { JSONProps } from '../../gen/json';

/** JSON: a tree that folds. Also what a component of an unknown type shows. */
export default function JSONView(p: Props<JSONProps, unknown>) {
  const { props, value } = p;
  const copy = (props.buttons ?? ['copy']).includes('copy') && value !== null ? <Copy text={() => JSON.stringify(value, null, 2)} /> : null;
  return (
    <Field p={p} group action={copy}>
      {value === null || value === undefined ? <Empty /> : (
        <div class="or-tree" tabIndex={0} role="region" aria-label={props.label ?? 'JSON'} style={{ maxBlockSize: `${props.max_height ?? 500}px` }}>
          <Item value={value} depth={0} open={props.open ?? false} indices={props.show_indices ?? false} />
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
  indices: boolean;
}

function Item({ name, value, depth, open, indices }: ItemProps) {
  const key = name === undefined ? null : <span class="or-key">{name}: </span>;
  if (typeof value !== 'object' || value === null)
    return <div class="or-leaf">{key}<span data-kind={value === null ? 'null' : typeof value}>{JSON.stringify(value)}</span></div>;
  const list = Array.isArray(value);
  const entries = Object.entries(value);
  return (
    <details open={open || depth < 3}>
      <summary>{key}<span class="or-count">{list ? `Array(${entries.length})` : `Object(${entries.length})`}</span></summary>
      <div class="or-kids">
        {entries.map(([k, v]) => <Item key={k} name={list && !indices ? undefined : k} value={v} depth={depth + 1} open={open} indices={indices} />)}
      </div>
    </details>
  );
}
