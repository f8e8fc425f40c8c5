import * as icons from './message-icons';
import { Field, Icon, need, say, type Props } from 'oriel';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Runtime } from '../../core/runtime';
import type { ChatbotProps, MessageWire } from '../../gen/chatbot';
import { Message, textOf, type MessageActions } from './message';
import { Text } from './text';

export const rows = 12;
export const also = 'markdown';

/** Chatbot: the messages of a conversation. It follows the end as long as its reader is there. */
export default function Chatbot(p: Props<ChatbotProps, MessageWire[] | null>) {
  const { props, rt, node } = p;
  const [likes, setLikes] = useState<ReadonlyMap<number, boolean>>(new Map());
  const run = rt.config.functions.filter((f) => f.streams && f.outputs.includes(node)).map((f) => rt.latest.value.get(f.id)).find((r) => r?.live);
  const list = p.value ?? [];
  // What was sent is shown at once, before the server has begun to answer.
  const begun = run && rt.store.get(node).tail?.run === run;
  const typed = run && !begun && run.trigger !== node && typeof run.data[0] === 'string' ? run.data[0] : '';
  const shown = typed ? [...list, message('user', typed), message('assistant', '')] : list;
  const { box, content, away, toEnd } = useEnd(shown.length, typed !== '');
  const lastUser = shown.findLastIndex((m) => m.role === 'user');
  const actions: MessageActions = {
    emit: p.emit,
    like: (at, liked) => {
      const next = new Map(likes);
      if (liked === null) next.delete(at);
      else next.set(at, liked);
      setLikes(next);
      p.emit('like', { index: at, value: textOf(shown[at]!), liked });
    },
  };
  useEffect(() => {
    if (list.length === 0) setLikes(new Map());
  }, [list.length]);
  const tools = (m: MessageWire, i: number) => {
    const select = props._selectable ? 's' : '';
    if (run) return select;
    if (m.role === 'user') return (props.editable ? 'e' : '') + (props._undoable && i === lastUser ? 'u' : '') +
      (props._retryable && i === lastUser && i === shown.length - 1 ? 'r' : '') + select;
    return (props._retryable && lastUser >= 0 && i > lastUser && i === shown.length - 1 ? 'r' : '') + (props.likeable ? 'l' : '') + select;
  };
  const clear = p.listens('clear') && list.length > 0 && (
    <button type="button" class="or-mini" onClick={() => {
      box.current!.focus({ preventScroll: true }); // the button goes, and what is beside it is not meant
      p.emit('clear');
    }}>{say`New chat`}</button>
  );
  const more = fills(rt, node) && (
    <button type="button" class="or-icon or-more" aria-label={say`More`} title={say`More`} aria-haspopup="dialog" onClick={() => void need('menu').then((m) => m.default(rt), () => {})}><Icon name={icons.more} /></button>
  );
  const style = props.height ? { '--or-height': `${props.height}px` } : undefined;
  return (
    <Field p={p} group action={(clear || more) && <>{clear}{more}</>} class="or-chatbot-field">
      <div class="or-log-frame" style={style}>
        <div class="or-log" ref={box} role="log" aria-live="off" aria-label={props.label ?? say`Chat`} aria-busy={run ? true : undefined} tabIndex={0}>
          <div class="or-log-list" ref={content}>
            {shown.length === 0 && <Nothing text={props.placeholder} breaks={props.line_breaks === true} />}
            {shown.map((m, i) => (
              <Message key={i} message={m} at={i} breaks={props.line_breaks === true} tools={tools(m, i)} asked={lastUser}
                growing={run !== undefined && i === shown.length - 1 && m.role === 'assistant' && (begun || typed !== '')}
                liked={likes.get(i) ?? null} actions={actions} />
            ))}
          </div>
        </div>
        {away && <button type="button" class="or-icon or-to-end" aria-label={say`Scroll to the end`} title={say`Scroll to the end`} onClick={toEnd}><Icon name={icons.down} /></button>}
      </div>
      <Spoken from={content} growing={run !== undefined} />
    </Field>
  );
}

/** Whether the page is nothing but this chat, which then fills a phone and leaves no room for a footer. */
function fills(rt: Runtime, node: number): boolean {
  const [root, ...others] = rt.config.layout.children ?? [];
  return !!root?.children?.some((n) => n.id === node) && others.length === 0
    && !!(rt.store.get(root.id).props.peek().elem_classes as string[] | undefined)?.includes('or-chat');
}

const message = (role: string, text: string): MessageWire => ({ role, metadata: null, content: [{ type: 'text', text }], options: [] });

function Nothing({ text, breaks }: { text?: string; breaks: boolean }) {
  return (
    <div class="or-empty">
      <Icon name={icons.chat} />
      {text ? <Text text={text} streaming={false} breaks={breaks} /> : <p>{say`Nothing said yet. Write a message below.`}</p>}
    </div>
  );
}

/** Keeps the end in view while the reader is there, and says whether the reader is elsewhere. */
function useEnd(length: number, sent: boolean) {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stick = useRef(true);
  const [away, setAway] = useState(false);
  const toEnd = () => {
    stick.current = true;
    setAway(false);
    box.current!.scrollTop = box.current!.scrollHeight;
  };
  useEffect(() => {
    const el = box.current!;
    const follow = () => stick.current && (el.scrollTop = el.scrollHeight);
    const look = () => {
      stick.current = el.scrollHeight - el.scrollTop - el.clientHeight < 48;
      setAway(!stick.current);
    };
    const sizes = new ResizeObserver(follow);
    sizes.observe(content.current!);
    sizes.observe(el);
    el.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      el.removeEventListener('scroll', look);
    };
  }, []);
  useLayoutEffect(() => {
    if (sent) toEnd();
  }, [sent, length]);
  return { box, content, away, toEnd };
}

/** Says an answer to screen readers as it is shown, in whole sentences, at most every two seconds. */
function Spoken({ from, growing }: { from: { current: HTMLElement | null }; growing: boolean }) {
  const [words, setWords] = useState('');
  const said = useRef<number | null>(null); // how much of the last answer has been said
  useEffect(() => {
    const seen = () => from.current?.querySelector<HTMLElement>(':scope > .is-assistant:last-child > .or-said')?.innerText ?? '';
    if (said.current === null) said.current = seen().length; // What was there before the page is not new.
    else if (growing) said.current = 0;
    const tell = () => {
      const rest = seen().slice(said.current!);
      const end = growing ? Math.max(rest.lastIndexOf('. '), rest.lastIndexOf('\n')) + 1 : rest.length;
      if (end === 0) return;
      said.current! += end;
      setWords(rest.slice(0, end));
    };
    const timer = growing ? setInterval(tell, 2000) : setTimeout(tell, 200);
    return () => clearInterval(timer);
  }, [growing]);
  return <div class="or-sr" aria-live="polite">{words}</div>;
}
