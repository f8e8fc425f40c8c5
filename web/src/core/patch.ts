import type { Op, Path } from './types';

type Box = Record<string, unknown> | unknown[];

/** A copy of value in which edit has been applied at path. Only what lies on the path is copied. */
function edit(value: unknown, path: Path, at: number, leaf: (box: Box, key: string | number) => void): unknown {
  if (typeof value !== 'object' || value === null) throw new Error(`no place for ${JSON.stringify(path)}`);
  const box: Box = Array.isArray(value) ? value.slice() : { ...(value as Record<string, unknown>) };
  const key = path[at]!;
  if (at === path.length - 1) leaf(box, key);
  else (box as Record<string, unknown>)[key] = edit((box as Record<string, unknown>)[key], path, at + 1, leaf);
  return box;
}

/** Adds text to the string at path. */
export function appendText(value: unknown, path: Path, text: string): unknown {
  if (path.length === 0) return (typeof value === 'string' ? value : '') + text;
  return edit(value, path, 0, (box, key) => {
    const b = box as Record<string, unknown>;
    b[key] = (typeof b[key] === 'string' ? b[key] : '') + text;
  });
}

/** Applies operations in order and returns the new value; the old one is left as it was. */
export function applyOps(value: unknown, ops: Op[]): unknown {
  for (const [action, path, v] of ops) {
    if (action === 'append' && typeof v === 'string') value = appendText(value, path, v);
    else if (path.length === 0) {
      if (action === 'replace') value = v;
      else throw new Error(`${action} needs a path`);
    } else
      value = edit(value, path, 0, (box, key) => {
        const list = Array.isArray(box);
        if (action === 'delete') list ? box.splice(Number(key), 1) : delete (box as Record<string, unknown>)[key];
        else if (action === 'add' && list) box.splice(Number(key), 0, v);
        else (box as Record<string, unknown>)[key] = v;
      });
  }
  return value;
}
