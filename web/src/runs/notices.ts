const KEY = 'oriel-notices';

/** Whether the visitor wants to be told by the system, and the browser lets us. */
export function notices(): boolean {
  try {
    return typeof Notification !== 'undefined' && Notification.permission === 'granted' && localStorage.getItem(KEY) === '1';
  } catch {
    return false;
  }
}

/** Keeps the visitor's choice, and asks the browser when it is yes. Returns what came of it. */
export async function setNotices(on: boolean): Promise<boolean> {
  try {
    if (on && Notification.permission === 'default') await Notification.requestPermission();
    if (on) localStorage.setItem(KEY, '1');
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage the choice cannot be kept.
  }
  return notices();
}
