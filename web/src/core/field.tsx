import type { ComponentChildren } from 'preact';
import type { WireProps } from '../gen/component';
import type { Runtime } from './runtime';

/** What every component gets. P are its properties on the wire, V its value. */
export interface Props<P extends WireProps, V> {
  /** DOM id of the control that the label belongs to. */
  id: string;
  node: number;
  props: P;
  value: V;
  interactive: boolean;
  /** Message of the server about this value; empty when there is none. */
  error: string;
  /** A run that writes this component is streaming. */
  pending: boolean;
  rt: Runtime;
  /** Sets the value as the user's doing: fires input and change. */
  set(value: V): void;
  emit(event: string, data?: unknown): void;
  listens(event: string): boolean;
  children?: ComponentChildren;
}

interface FieldProps {
  p: Props<WireProps, never> | Props<WireProps, any>;
  /** The control is several elements: the label names a group instead of one control. */
  group?: boolean;
  /** Role of the group; radiogroup for radios. */
  role?: 'group' | 'radiogroup';
  /** Small buttons and the value, at the end of the label row. */
  action?: ComponentChildren;
  class?: string;
  children?: ComponentChildren;
}

/** Ids of the texts that describe a control, for aria-describedby. */
export function described(p: { id: string; props: WireProps; error: string }): string | undefined {
  return p.error ? `${p.id}-error` : p.props.info ? `${p.id}-info` : undefined;
}

/** Label row, control, then help or error on one line. */
export function Field({ p, group, role, action, class: extra, children }: FieldProps) {
  const { label, show_label, info } = p.props;
  const hide = show_label === false || p.props.container === false ? ' or-sr' : '';
  const text = label ?? '';
  return (
    <div class={`or-field${extra ? ' ' + extra : ''}`} role={group ? (role ?? 'group') : undefined}
      aria-labelledby={group && text ? `${p.id}-label` : undefined} aria-describedby={group ? described(p) : undefined}>
      {(text || action) && (
        <div class={`or-head${hide && !action ? hide : ''}`}>
          {group ? (
            <span class={`or-label${hide}`} id={`${p.id}-label`}>{text}</span>
          ) : (
            <label class={`or-label${hide}`} id={`${p.id}-label`} for={p.id}>{text}</label>
          )}
          {action && <span class="or-actions">{action}</span>}
        </div>
      )}
      {children}
      {p.error ? (
        <p class="or-help is-error" id={`${p.id}-error`}>{p.error}</p>
      ) : info ? (
        <p class="or-help" id={`${p.id}-info`}>{info}</p>
      ) : null}
    </div>
  );
}
