const KEY = 'oriel-tab';

function mint(): string {
  const raw = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(raw, (b) => b.toString(16).padStart(2, '0')).join('');
}

/**
 * This tab's label: kept over reloads, and never shared. A duplicated tab copies sessionStorage, so the label is
 * held by a lock for the life of the page, and a page that finds it taken makes a new one.
 */
export async function tabLabel(): Promise<string> {
  let label = '';
  try {
    label = sessionStorage.getItem(KEY) ?? '';
  } catch {
    // Storage may be switched off; then the label lives as long as the page.
  }
  if (!/^[A-Za-z0-9_-]{6,64}$/.test(label) || !(await hold(label))) {
    label = mint();
    await hold(label);
  }
  try {
    sessionStorage.setItem(KEY, label);
  } catch {
    // As above.
  }
  return label;
}

/** Takes the lock of a label until the page ends; false when another page has it. */
function hold(label: string): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks
      .request(`oriel-${label}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock ? new Promise(() => {}) : undefined;
      })
      .catch(() => resolve(true));
  });
}
