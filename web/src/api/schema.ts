/** As much of a JSON schema as its name depends on. */
export interface Schema {
  type?: unknown;
  $ref?: string;
  $defs?: Record<string, Schema>;
  const?: unknown;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/** Says in a few words what values a schema lets through. */
export function nameOf(s: Schema, defs = s.$defs ?? {}): string {
  const either = s.anyOf ?? s.oneOf;
  if (s.$ref) return nameOf(defs[s.$ref.split('/').at(-1)!] ?? {}, defs);
  if (either) return [...new Set(either.map((x) => nameOf(x, defs)))].join(' or ');
  if (s.const !== undefined) return JSON.stringify(s.const);
  if (s.enum) return s.enum.map((x) => JSON.stringify(x)).join(' or ');
  if (s.type === 'array') {
    const of = nameOf(s.items ?? {}, defs);
    return of === 'any' ? 'list' : `list of ${of.includes(' or ') ? `(${of})` : of}`;
  }
  if (s.type === 'object') {
    const p = s.properties;
    if (p?.meta && p.path) return 'file';
    return p ? `{${Object.entries(p).map(([k, x]) => `${k}: ${nameOf(x, defs)}`).join(', ')}}` : 'object';
  }
  return typeof s.type === 'string' ? s.type : 'any';
}
