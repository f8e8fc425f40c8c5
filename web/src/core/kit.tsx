import { createContext, Icon as Base, say } from 'oriel';
import { useState } from 'preact/hooks';

export { bytes } from './bytes';

/** Line icons on a 24 grid, one path each, beside those of the core. */
const paths = {
  copy: 'M9 9h10v10H9zM5 15V5h10',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  chevron: 'M6 9.5l6 6 6-6',
  reset: 'M4 5v5h5M4.6 10A8 8 0 1 1 4 13',
  download: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14',
  expand: 'M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5',
  upload: 'M12 16V5M7.5 9.5L12 5l4.5 4.5M5 19.5h14',
  file: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.2v.1',
  window: 'M6 20V10a6 6 0 0 1 12 0v10zM12 4v16M6 12.5h12',
} as const;

/** The name of an icon, or the path of a component's own. */
export type IconName = keyof typeof paths | Parameters<typeof Base>[0]['name'];

export const Icon = ({ name }: { name: IconName }) => <Base name={paths[name as keyof typeof paths] ?? name} />;

/** The id of the tab item that the nearest tabs show. */
export const ShownTab = createContext<number>(-1);

/** One line icon and one sentence that names the next action. */
export function Empty({ icon = 'window', text = say`Nothing yet. The result appears here.` }: { icon?: IconName; text?: string }) {
  return (
    <div class="or-empty">
      <Icon name={icon} />
      <p>{text}</p>
    </div>
  );
}

/** Copies text and confirms in place. */
export function Copy({ text, label = say`Copy`, onCopy }: { text: () => string; label?: string; onCopy?: () => void }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      return;
    }
    onCopy?.();
    setDone(true);
    setTimeout(() => setDone(false), 1200);
  };
  return (
    <button type="button" class="or-icon" aria-label={done ? say`Copied` : label} title={label} onClick={copy}>
      <Icon name={done ? 'check' : 'copy'} />
    </button>
  );
}
