interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

let policy: ReturnType<Policies['createPolicy']> | undefined;

/**
 * The address of a worker of ours, in the form the page's Trusted Types policy asks for.
 * It is the only policy there is, and it lets nothing through but scripts beside this one.
 */
export function workerURL(file: string): string {
  const base = new URL('.', import.meta.url).href;
  const url = new URL(file, base).href;
  if (!url.startsWith(base)) throw new Error('workers come from this folder only');
  const types = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  if (!types) return url;
  policy ??= types.createPolicy('oriel', {
    createScriptURL: (u) => {
      if (!u.startsWith(base)) throw new TypeError('refused: ' + u);
      return u;
    },
  });
  return policy.createScriptURL(url) as string;
}
