export const kind = 'unseen';

/** State: lives on the server; the page shows nothing. */
export default function State() {
  return null;
}
