import * as icons from './message-icons';
import { fixed, say, type FileValue } from 'oriel';
import { bytes, Copy, Icon } from 'oriel/kit';
import { fileURL, isFile } from 'oriel/upload';
import { Component } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ContentWire, MessageWire } from '../../gen/chatbot';
import { Text } from './text';

export interface MessageActions {
  emit(event: string, data: unknown): void;
  /** null takes a like back. */
  like(at: number, liked: boolean | null): void;
}

interface MessageProps {
  message: MessageWire;
  at: number;
  breaks: boolean;
  /** Its text still grows. */
  growing: boolean;
  /** The buttons beside Copy, as letters: e edit, u undo, r retry, l like, s select. */
  tools: string;
  /** Place of the message that it answers, for retry. */
  asked: number;
  liked: boolean | null;
  actions: MessageActions;
}

export const textOf = (m: MessageWire) => m.content.map((c) => c.text ?? '').filter(Boolean).join('\n\n');

/** One message. It is drawn again only when it has changed itself, so that long conversations stay quick. */
export class Message extends Component<MessageProps> {
  override shouldComponentUpdate(next: MessageProps): boolean {
    return (Object.keys(next) as (keyof MessageProps)[]).some((k) => k !== 'actions' && next[k] !== this.props[k]);
  }

  render() {
    return <Said {...this.props} />;
  }
}

function Said({ message, at, breaks, growing, tools, asked, liked, actions }: MessageProps) {
  const [editing, setEditing] = useState(false);
  const user = message.role === 'user';
  const text = textOf(message);
  const body = message.content.map((c, i) => <Part key={i} part={c} plain={user} breaks={breaks} streaming={growing} />);
  const has = (tool: string) => tools.includes(tool);
  const rate = (to: boolean) => actions.like(at, liked === to ? null : to);
  return (
    <article class={`or-msg is-${user ? 'user' : 'assistant'}${growing ? ' is-growing' : ''}`} aria-label={user ? say`You` : message.role === 'system' ? say`System` : say`Assistant`}>
      {editing ? (
        <Edit text={text} onEnd={(now) => {
          setEditing(false);
          if (now !== null && now !== text) actions.emit('edit', { index: at, value: now, previous_value: text });
        }} />
      ) : (
        <div class="or-said">
          {message.metadata?.title ? (
            <details class="or-thought">
              <summary>{message.metadata.title}{message.metadata.log && <span> {message.metadata.log}</span>}
                {message.metadata.duration ? <span> {say`${fixed(message.metadata.duration, 1)} s`}</span> : null}</summary>
              {body}
            </details>
          ) : growing && !text ? <Waiting /> : body}
        </div>
      )}
      {!growing && !editing && (
        <div class="or-tools">
          {text && <Copy text={() => text} label={say`Copy message`} />}
          {has('e') && <Tool icon={icons.edit} label={say`Edit message`} onClick={() => setEditing(true)} />}
          {has('u') && <Tool icon={icons.undo} label={say`Undo`} onClick={() => actions.emit('undo', { index: at, value: text })} />}
          {has('r') && <Tool icon="reset" label={say`Retry`} onClick={() => actions.emit('retry', { index: asked, value: '' })} />}
          {has('l') && <Tool icon={icons.like} label={say`Like`} pressed={liked === true} onClick={() => rate(true)} />}
          {has('l') && <Tool icon={icons.dislike} label={say`Dislike`} pressed={liked === false} onClick={() => rate(false)} />}
          {has('s') && <Tool icon="check" label={say`Select message`} onClick={() => actions.emit('select', { index: at, value: text })} />}
        </div>
      )}
    </article>
  );
}

function Tool({ icon, label, pressed, onClick }: { icon: Parameters<typeof Icon>[0]['name']; label: string; pressed?: boolean; onClick: () => void }) {
  return (
    <button type="button" class="or-icon" aria-label={label} title={label} aria-pressed={pressed} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

/** Three dots before the first word. */
export function Waiting() {
  return <p class="or-waiting"><span class="or-sr">{say`Waiting for the answer`}</span><i /><i /><i /></p>;
}

function Part({ part, plain, breaks, streaming }: { part: ContentWire; plain: boolean; breaks: boolean; streaming: boolean }) {
  if (part.type === 'text') return plain ? <p class="or-plain">{part.text}</p> : <Text text={part.text ?? ''} streaming={streaming} breaks={breaks} />;
  if (!isFile(part.file)) return null;
  const file = part.file as FileValue;
  const name = file.orig_name ?? say`file`;
  if (file.mime_type?.startsWith('image/')) return <img class="or-said-image" src={fileURL(file)} alt={part.alt_text ?? name} loading="lazy" />;
  return <a class="or-said-file" href={fileURL(file)} download={name}><Icon name="file" />{part.alt_text ?? name}{file.size ? <span>{bytes(file.size)}</span> : null}</a>;
}

/** A message being changed: Enter sends it, Escape leaves it as it was. */
function Edit({ text, onEnd }: { text: string; onEnd: (now: string | null) => void }) {
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    box.current!.focus();
    box.current!.setSelectionRange(text.length, text.length);
  }, []);
  const save = () => box.current!.value.trim() && onEnd(box.current!.value);
  return (
    <div class="or-edit">
      <textarea ref={box} class="or-input" aria-label={say`Edit message`} defaultValue={text} rows={2} onKeyDown={(e) => {
        if (e.key === 'Escape') onEnd(null);
        if (e.key !== 'Enter' || e.shiftKey || e.isComposing) return;
        e.preventDefault();
        save();
      }} />
      <div>
        <button type="button" class="or-mini" onClick={() => onEnd(null)}>{say`Cancel`}</button>
        <button type="button" class="or-mini is-primary" onClick={save}>{say`Send`}</button>
      </div>
    </div>
  );
}
