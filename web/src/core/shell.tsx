import { signal } from '@preact/signals';
import type { Props } from './field';
import { Icon } from './icons';
import type { Runtime } from './runtime';
import { Speech } from './strip';
import { Toasts } from './toast';
import { Children, views } from './view';

type Theme = 'system' | 'light' | 'dark';
const order: Theme[] = ['system', 'light', 'dark'];
const theme = signal<Theme>((document.documentElement.dataset.theme as Theme | undefined) ?? 'system');

function switchTheme(): void {
  const t = order[(order.indexOf(theme.value) + 1) % order.length]!;
  theme.value = t;
  const root = document.documentElement;
  if (t === 'system') delete root.dataset.theme;
  else root.dataset.theme = t;
  try {
    if (t === 'system') localStorage.removeItem('oriel-theme');
    else localStorage.setItem('oriel-theme', t);
  } catch {
    // The choice lasts as long as the page.
  }
}

/** Whether a text has marks of Markdown; the server's page.go asks the same to preload what draws them. */
export const marked = (text = '') => /[*_`#[\n]/.test(text);

/** Calls what a file holds that few visits need at once. */
export const later = async (file: 'api' | 'focus', ...args: unknown[]) =>
  ((await import(new URL(`./${file}.js`, import.meta.url).href)) as { default: (...args: unknown[]) => void }).default(...args);

/** Opens the page about the app's API, which is a file of its own. */
export const openAPI = () => later('api');

/** Title, layout, footer and the regions for notices. */
export function Shell({ rt }: { rt: Runtime }) {
  const { title, description, api, layout } = rt.config;
  const Markdown = marked(description) ? views.get('markdown') : undefined;
  return (
    <>
      <header class="or-top">
        <div>
          {title && <h1>{title}</h1>}
          {description && (Markdown ? <Markdown {...({ id: 'description', props: {}, value: description } as unknown as Props<any, any>)} /> : <p>{description}</p>)}
        </div>
        <button type="button" class="or-icon" aria-label={`Theme: ${theme.value}`} title={`Theme: ${theme.value}`} onClick={switchTheme}>
          <Icon name={theme.value === 'light' ? 'sun' : theme.value === 'dark' ? 'moon' : 'system'} />
        </button>
      </header>
      {rt.stale.value && (
        <div class="or-banner" role="alert">
          <p><strong>This app was updated.</strong> Reload to continue; your inputs are kept.</p>
          <button type="button" class="or-mini" onClick={() => location.reload()}>Reload</button>
        </div>
      )}
      <main class="or-main">
        <Children rt={rt} nodes={layout.children ?? []} inPane={false} />
      </main>
      <footer class="or-foot">
        {api && <a href="?view=api" onClick={(e) => e.ctrlKey || e.metaKey || e.shiftKey || (e.preventDefault(), openAPI())}>Use via API</a>}
        <span>Built with Oriel</span>
      </footer>
      <Speech />
      <Toasts />
    </>
  );
}
