import { Field, say, type FileValue, type Props } from 'oriel';
import { bytes, Empty, Icon } from 'oriel/kit';
import { fileURL, sendFiles, useDrop } from 'oriel/upload';
import { useRef, useState } from 'preact/hooks';
import type { FileProps } from '../../gen/file';

export const rows = 5;

/** File: a list of files with sizes; as an input it takes one or several by drop, paste or choice. */
export default function File_(p: Props<FileProps, FileValue | FileValue[] | null>) {
  const { id, props, value, interactive } = p;
  const many = props.file_count === 'multiple' || props.file_count === 'directory';
  const files = Array.isArray(value) ? value : value ? [value] : [];
  const [part, setPart] = useState<number | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const take = async (picked: File[]) => {
    if (!picked.length) return;
    setPart(0);
    const sent = await sendFiles(p, many ? picked : picked.slice(0, 1), props.file_types, setPart);
    setPart(null);
    if (!sent.length) return;
    p.set(many ? [...files, ...sent] : sent[0]!);
    p.emit('upload');
  };
  const drop = useDrop(id, interactive, take);
  const remove = (f: FileValue) => {
    const rest = files.filter((x) => x !== f);
    p.set(many && rest.length ? rest : null);
    p.emit(rest.length ? 'delete' : 'clear', rest.length ? f : null);
  };
  return (
    <Field p={p} group>
      <div class="or-drop" {...drop}>
        {files.length > 0 && (
          <ul class="or-files">
            {files.map((f, index) => {
              const shown = f.orig_name ?? f.path.split('/').at(-1) ?? 'file';
              return (
                <li key={f.path}>
                  <Icon name="file" />
                  <a href={fileURL(f)} download={shown} onClick={() => {
                    p.emit('select', { index, value: shown });
                    p.emit('download', f);
                  }}>{shown}</a>
                  {f.size !== null && f.size !== undefined && <span>{bytes(f.size)}</span>}
                  {interactive && <button type="button" class="or-icon" aria-label={say`Remove ${shown}`} onClick={() => remove(f)}><Icon name="close" /></button>}
                </li>
              );
            })}
          </ul>
        )}
        {interactive && (many || files.length === 0) && (
          <button type="button" id={id} class={`or-pick is-file${files.length ? ' is-more' : ''}`} onClick={() => picker.current?.click()} aria-labelledby={`${id}-label ${id}`}>
            {files.length ? say`Add more` : <Empty icon="upload" text={many ? say`Drop files here, or choose some.` : say`Drop a file here, or choose one.`} />}
          </button>
        )}
        {!interactive && files.length === 0 && <Empty icon="file" />}
        {part !== null && <div class="or-meter" role="progressbar" aria-label={say`Upload`} aria-valuenow={Math.round(part * 100)}><i style={{ transform: `scaleX(${part})` }} /></div>}
        {interactive && (
          <input ref={picker} class="or-sr" type="file" multiple={many} tabIndex={-1} aria-hidden="true"
            {...(props.file_count === 'directory' ? { webkitdirectory: true } : {})}
            accept={props.file_types?.map((t) => (t.startsWith('.') || t.includes('/') ? t : t === 'file' ? '' : `${t}/*`)).join(',') || undefined}
            onChange={(e) => {
              const el = e.currentTarget;
              void take([...(el.files ?? [])]).then(() => (el.value = ''));
            }} />
        )}
      </div>
    </Field>
  );
}
