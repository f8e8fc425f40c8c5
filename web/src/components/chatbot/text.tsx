import { part } from 'oriel';
import { plain } from './plain';

/** The Markdown of a message. What reads it is started by the first text that has marks; until it is there they are seen. */
export function Text(p: { text: string; streaming: boolean; breaks: boolean }) {
  const words = plain(p.text);
  const markdown = words ? undefined : part('components/markdown', true);
  if (markdown) return <markdown.Text {...p} />;
  return <div class={`or-md${p.streaming ? ' is-streaming' : ''}`}><p class={words ? undefined : 'or-plain'}>{p.text}</p></div>;
}
