import { signal } from '@preact/signals';
import type { Props } from './field';
import { Icon } from './icons';
import { need, part } from './later';
import type { Runtime } from './runtime';
import { Speech } from './strip';
import type { Theme } from './theme';
import { Toasts } from './toast';
import { Children, views } from './view';
import { say } from './words';

const theme = signal<Theme>((document.documentElement.dataset.theme as Theme | undefined) ?? 'system');

/** Whether a text has marks of Markdown; the server's page.go asks the same to preload what draws them. */
export const marked = (text = '') => /[*_`#[\n]/.test(text);

/** Opens the page about the app's API, which is a file of its own. */
export const openAPI = () => void need('api').then((m) => m.default(), () => {});

/** Opens the list of the visitor's runs, which is a file of its own. */
export const openRuns = (rt: Runtime) => void need('runs').then((m) => m.default(rt), () => {});

/** Title, layout, footer and the regions for notices. */
export function Shell({ rt }: { rt: Runtime }) {
  const { title, description, api, layout } = rt.config;
  const chosen = theme.value === 'system' ? undefined : part('theme', true)?.icons[theme.value];
  const named = say`Theme: ${theme.value === 'dark' ? say`dark` : theme.value === 'light' ? say`light` : say`system`}`;
  const Markdown = marked(description) ? views.get('markdown') : undefined;
  return (
    <>
      <header class="or-top">
        <div>
          {title && <h1>{title}</h1>}
          {description && (Markdown ? <Markdown {...({ id: 'description', props: {}, value: description } as unknown as Props<any, any>)} /> : <p>{description}</p>)}
        </div>
        <button type="button" class="or-icon" aria-label={named} title={named} onClick={() => need('theme').then((m) => m.next(theme), () => {})}>
          <Icon name={chosen ?? 'system'} />
        </button>
      </header>
      {rt.stale.value && (
        <div class="or-banner" role="alert">
          <p><strong>{say`This app was updated`}</strong> {say`Reload the page to continue. Your inputs are kept.`}</p>
          <button type="button" class="or-mini" onClick={() => location.reload()}>{say`Reload`}</button>
        </div>
      )}
      <main class="or-main">
        <Children rt={rt} nodes={layout.children ?? []} inPane={false} />
      </main>
      <footer class="or-foot">
        {api && <a href="?view=api" onClick={(e) => e.ctrlKey || e.metaKey || e.shiftKey || (e.preventDefault(), openAPI())}>{say`Use via API`}</a>}
        <a href="?view=runs" onClick={(e) => e.ctrlKey || e.metaKey || e.shiftKey || (e.preventDefault(), openRuns(rt))}>{say`Your runs`}</a>
        <span>{say`Built with Oriel`}</span>
      </footer>
      <Speech />
      <Toasts />
    </>
  );
}
