import { say } from 'oriel';
import { Copy } from 'oriel/kit';
import { signal } from '@preact/signals';
import { languages, type Language } from './info';

const kept = 'oriel-language';

function remembered(): Language {
  try {
    const id = localStorage.getItem(kept);
    return languages.find((l) => l.id === id)?.id ?? 'python';
  } catch {
    return 'python';
  }
}

/** The language that all programs are shown in. */
const chosen = signal(remembered());

function choose(id: Language): void {
  chosen.value = id;
  try {
    localStorage.setItem(kept, id);
  } catch {
    // The choice lasts as long as the page.
  }
}

/** A program in each language, in tabs. */
export function Program({ at, name, code }: { at: string; name: string; code: Record<Language, string> }) {
  const now = languages.find((l) => l.id === chosen.value)!;
  const keys = (e: KeyboardEvent) => {
    const back = getComputedStyle(e.currentTarget as Element).direction === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    const i = languages.indexOf(now);
    const n = languages.length;
    const to = e.key === 'Home' ? 0 : e.key === 'End' ? n - 1
      : e.key === 'ArrowLeft' || e.key === 'ArrowRight' ? (i + (e.key === back ? n - 1 : 1)) % n : -1;
    if (to < 0) return;
    e.preventDefault();
    choose(languages[to]!.id);
    document.getElementById(`${at}-${languages[to]!.id}`)?.focus();
  };
  return (
    <div class="or-program">
      <div class="or-programbar">
        <div role="tablist" aria-label={say`Language of the program for ${name}`} onKeyDown={keys}>
          {languages.map((l) => (
            <button type="button" key={l.id} role="tab" id={`${at}-${l.id}`} aria-controls={`${at}-code`} aria-selected={l === now}
              tabIndex={l === now ? 0 : -1} onClick={() => choose(l.id)}>{l.name}</button>
          ))}
        </div>
        <Copy text={() => code[now.id]} label={say`Copy the ${now.name} program`} />
      </div>
      <div class="or-source" role="tabpanel" id={`${at}-code`} aria-labelledby={`${at}-${now.id}`} tabIndex={0}>
        <pre><code>{code[now.id]}</code></pre>
      </div>
      {now.install && <p class="or-install">{say`Needs`} <code>{now.install}</code></p>}
    </div>
  );
}
