import { say, type Props } from 'oriel';
import { Copy } from 'oriel/kit';
import { Lexer } from 'marked';
import { Fragment, type ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { safeURL } from '../../core/links';
import type { MarkdownProps } from '../../gen/markdown';

export const kind = 'bare';

/** The parts of marked's tokens that are drawn. */
interface Token {
  type: string;
  raw: string;
  text?: string;
  tokens?: Token[];
  depth?: number;
  ordered?: boolean;
  start?: number | '';
  task?: boolean;
  checked?: boolean;
  lang?: string;
  href?: string;
  title?: string | null;
  items?: Token[];
  header?: Cell[];
  rows?: Cell[][];
  align?: ('left' | 'right' | 'center' | null)[];
  escaped?: boolean;
}
interface Cell {
  tokens: Token[];
}

/** Markdown: marked's tokens become elements; no HTML string is made, and HTML in the text is shown as text. */
export default function Markdown(p: Props<MarkdownProps, string | null>) {
  const { props } = p;
  const blocks = useBlocks(p.value ?? '', p.pending, props.line_breaks === true);
  return (
    <div class={`or-md${p.pending ? ' is-streaming' : ''}`} id={p.id} aria-busy={p.pending || undefined}>
      {blocks.map((b, i) => <Block key={i} t={b} />)}
    </div>
  );
}

/** Markdown inside another component. */
export function Text({ text, streaming, breaks }: { text: string; streaming: boolean; breaks: boolean }) {
  return <div class={`or-md${streaming ? ' is-streaming' : ''}`}>{useBlocks(text, streaming, breaks).map((b, i) => <Block key={i} t={b} />)}</div>;
}

/**
 * Tokens of a text. While it streams, all blocks but the last two are kept, and only what follows them is read again.
 * When it has ended it is read once as a whole, for links that are defined at the end.
 */
function useBlocks(text: string, streaming: boolean, breaks: boolean): Token[] {
  const kept = useRef<{ text: string; blocks: Token[] }>({ text: '', blocks: [] });
  const lex = (s: string) => new Lexer({ gfm: true, breaks }).lex(s) as unknown as Token[];
  if (!streaming) {
    kept.current = { text: '', blocks: [] };
    return lex(text);
  }
  if (!text.startsWith(kept.current.text)) kept.current = { text: '', blocks: [] };
  const { text: head, blocks } = kept.current;
  const tail = lex(text.slice(head.length));
  const firm = tail.slice(0, -2);
  if (firm.length) kept.current = { text: head + firm.map((t) => t.raw).join(''), blocks: [...blocks, ...firm] };
  return [...blocks, ...tail];
}

function Block({ t }: { t: Token }): ComponentChildren {
  switch (t.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading': {
      if (!t.tokens?.length) return null; // its words have not come yet
      const H = `h${Math.min(6, t.depth! + 1)}` as 'h2';
      return <H class={`is-h${t.depth}`}>{inline(t.tokens)}</H>;
    }
    case 'code':
      return (
        <div class="or-code">
          <div class="or-code-copy"><Copy label={say`Copy code`} text={() => t.text ?? ''} /></div>
          <pre tabIndex={0}><code>{t.text}</code></pre>
        </div>
      );
    case 'blockquote':
      return <blockquote>{t.tokens?.map((x, i) => <Block key={i} t={x} />)}</blockquote>;
    case 'hr':
      return <hr />;
    case 'list': {
      const items = t.items!.map((x, i) => (
        <li key={i} class={x.task ? 'is-task' : undefined}>
          {x.task && <input type="checkbox" checked={x.checked} disabled aria-label={x.checked ? say`Done` : say`Not done`} />}
          {x.tokens?.map((y, j) => <Block key={j} t={y} />)}
        </li>
      ));
      return t.ordered ? <ol start={t.start || undefined}>{items}</ol> : <ul>{items}</ul>;
    }
    case 'table':
      return (
        <div class="or-table" tabIndex={0} role="region" aria-label={say`Table`}>
          <table>
            <thead><tr>{t.header!.map((c, i) => <th key={i} data-align={t.align?.[i]}>{inline(c.tokens)}</th>)}</tr></thead>
            <tbody>{t.rows!.map((r, i) => <tr key={i}>{r.map((c, j) => <td key={j} data-align={t.align?.[j]}>{inline(c.tokens)}</td>)}</tr>)}</tbody>
          </table>
        </div>
      );
    case 'paragraph':
      return <p>{inline(t.tokens)}</p>;
    case 'text':
      return t.tokens ? <>{inline(t.tokens)}</> : <>{t.text}</>;
    case 'checkbox':
      return null;
    default:
      return <p>{t.raw}</p>; // HTML, above all: shown, never run.
  }
}

function inline(tokens: Token[] | undefined): ComponentChildren {
  return tokens?.map((t, i) => <Fragment key={i}>{span(t)}</Fragment>);
}

function span(t: Token): ComponentChildren {
  switch (t.type) {
    case 'strong':
      return <strong>{inline(t.tokens)}</strong>;
    case 'em':
      return <em>{inline(t.tokens)}</em>;
    case 'del':
      return <del>{inline(t.tokens)}</del>;
    case 'codespan':
      return <code>{t.text}</code>;
    case 'br':
      return <br />;
    case 'link': {
      const to = safeURL(t.href ?? '');
      if (to === null) return <>{inline(t.tokens)}</>;
      return /^https?:/i.test(to) ? <a href={to} title={t.title ?? undefined} target="_blank" rel="noopener noreferrer nofollow">{inline(t.tokens)}</a>
        : <a href={to} title={t.title ?? undefined} rel="noopener">{inline(t.tokens)}</a>;
    }
    case 'image': {
      // Pictures from elsewhere are links: loading them would tell another site who reads this.
      const to = safeURL(t.href ?? '');
      if (to === null) return <>{t.text}</>;
      return /^[a-z]+:/i.test(to) ? <a href={to} target="_blank" rel="noopener noreferrer nofollow">{t.text || to}</a> : <img src={to} alt={t.text ?? ''} loading="lazy" />;
    }
    case 'text':
      return t.tokens ? inline(t.tokens) : t.text;
    case 'escape':
      return t.text;
    case 'checkbox':
      return null;
    default:
      return t.raw;
  }
}
