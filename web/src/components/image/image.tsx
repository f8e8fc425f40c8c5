import { Field, say, type FileValue, type Props } from 'oriel';
import { Empty, Icon } from 'oriel/kit';
import { fileURL, sendFiles, useDrop } from 'oriel/upload';
import { useRef, useState } from 'preact/hooks';
import type { ImageProps } from '../../gen/image';

export const rows = 12;

/** Image: shows a picture; as an input it takes one by drop, paste or choice. */
export default function Image(p: Props<ImageProps, FileValue | null>) {
  const { id, props, value, interactive } = p;
  const [part, setPart] = useState<number | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const url = fileURL(value);
  const take = async (files: File[]) => {
    if (!files.length) return;
    setPart(0);
    const [sent] = await sendFiles(p, files.slice(0, 1), ['image'], setPart);
    setPart(null);
    if (!sent) return;
    p.set(sent);
    p.emit('upload');
  };
  const drop = useDrop(id, interactive, take);
  const clear = () => {
    p.set(null);
    p.emit('clear');
  };
  const point = (e: MouseEvent) => {
    const el = picture.current!;
    const r = el.getBoundingClientRect();
    const k = Math.min(r.width / el.naturalWidth, r.height / el.naturalHeight);
    const x = Math.round((e.clientX - r.left - (r.width - el.naturalWidth * k) / 2) / k);
    const y = Math.round((e.clientY - r.top - (r.height - el.naturalHeight * k) / 2) / k);
    if (x >= 0 && y >= 0 && x < el.naturalWidth && y < el.naturalHeight) p.emit('select', { index: [x, y], value: null });
  };
  const { buttons } = props;
  const name = props.label ?? say`Image`;
  const height = typeof props.height === 'number' ? { '--or-img': `${props.height}px` } : undefined;
  const actions = url ? (
    <>
      {buttons.includes('fullscreen') && (
        <button type="button" class="or-icon" aria-label={say`Show ${name} on the full screen`} title={say`Full screen`} onClick={() => void picture.current?.requestFullscreen()}><Icon name="expand" /></button>
      )}
      {buttons.includes('download') && <a class="or-icon" href={url} download={value?.orig_name ?? 'image'} aria-label={say`Download ${name}`} title={say`Download`}><Icon name="download" /></a>}
      {interactive && <button type="button" class="or-icon" aria-label={say`Clear ${name}`} title={say`Clear`} onClick={clear}><Icon name="close" /></button>}
    </>
  ) : null;
  return (
    <Field p={p} group action={actions}>
      <div class="or-drop or-frame" {...drop} style={height}>
        {url ? (
          <img ref={picture} class="or-pic" src={url} alt={(interactive && value?.orig_name) || name} onClick={p.listens('select') ? point : undefined} />
        ) : interactive ? (
          <button type="button" class="or-pick" id={id} onClick={() => picker.current?.click()} aria-labelledby={`${id}-label ${id}`}>
            <Empty icon="image" text={say`Drop or paste a picture, or choose one.`} />
          </button>
        ) : <Empty icon="image" text={say`Your picture will appear here.`} />}
        {part !== null && <div class="or-meter" role="progressbar" aria-label={say`Upload`} aria-valuenow={Math.round(part * 100)}><i style={{ transform: `scaleX(${part})` }} /></div>}
        {interactive && (
          <input ref={picker} class="or-sr" type="file" accept="image/*" tabIndex={-1} aria-hidden="true"
            onChange={(e) => {
              const el = e.currentTarget;
              void take([...(el.files ?? [])]).then(() => (el.value = ''));
            }} />
        )}
      </div>
    </Field>
  );
}

