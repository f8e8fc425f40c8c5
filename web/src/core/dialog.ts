import { render } from 'oriel';
import type { ComponentChild } from 'preact';

/**
 * Opens a dialog over the page, unless it is open, and returns whether it did. Its class is or-NAME, and its heading has
 * the id or-NAME-title. It ends by Escape, by a press beside it or by what draw was given; the focus goes back to where
 * it was.
 */
export function openDialog(name: string, draw: (close: () => void) => ComponentChild, ended?: () => void): boolean {
  if (document.querySelector(`dialog.or-${name}`)) return false;
  const d = document.createElement('dialog');
  d.className = `or-${name}`;
  d.setAttribute('aria-labelledby', `or-${name}-title`);
  d.onclick = (e) => void (e.target === d && d.close()); // a handler that returns false takes clicks away
  d.onclose = () => {
    render(null, d);
    d.remove();
    ended?.();
  };
  document.body.append(d);
  render(draw(() => d.close()), d);
  d.showModal();
  return true;
}
