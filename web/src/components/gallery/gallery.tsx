import { Field, say, type FileValue, type Props } from 'oriel';
import { Empty, Icon } from 'oriel/kit';
import { fileURL, sendFiles, useDrop } from 'oriel/upload';
import { useRef, useState } from 'preact/hooks';
import type { GalleryProps, GalleryValue } from '../../gen/gallery';

type GalleryItem = GalleryValue & { image: FileValue };

export const rows = 8;

const bin = 'M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7M10.5 10.5v5.5M13.5 10.5v5.5';

/** Gallery: a grid of pictures; one opens in a dialog, with arrow keys to move on. As an input it takes some by drop, paste or choice. */
export default function Gallery(p: Props<GalleryProps, GalleryItem[] | null>) {
  const { id, props, interactive } = p;
  const items = p.value ?? [];
  const [part, setPart] = useState<number | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const [at, setAt] = useState(0);
  const open = (i: number) => {
    setAt(i);
    p.emit('select', { index: i, value: items[i] });
    dialog.current?.showModal();
    p.emit('preview_open');
  };
  const step = (d: number) => setAt((at + d + items.length) % items.length);
  const item = items[at];
  const take = async (picked: File[]) => {
    if (!picked.length) return;
    setPart(0);
    const sent = await sendFiles(p, picked, ['image'], setPart);
    setPart(null);
    if (!sent.length) return;
    p.set([...items, ...sent.map((image) => ({ image, caption: null }))]);
    p.emit('upload');
  };
  const drop = useDrop(id, interactive, take);
  const remove = () => {
    dialog.current?.close();
    p.set(items.filter((x) => x !== item));
    setAt(0);
    p.emit('delete', item?.image);
  };
  const nameOf = (x: GalleryItem, i: number) => x.caption || x.image.orig_name || say`Picture ${i + 1}`;
  return (
    <Field p={p} group>
      <div class="or-drop" {...drop}>
        {items.length === 0 ? !interactive && <Empty icon="image" /> : (
          <ul class={`or-grid is-c${Math.min(6, Math.max(1, Number(props.columns) || 2))}`}>
            {items.map((x, i) => (
              <li key={i}>
                <button type="button" onClick={() => open(i)} aria-label={nameOf(x, i)}>
                  <img src={fileURL(x.image)} alt="" loading="lazy" />
                </button>
                {x.caption && <span>{x.caption}</span>}
              </li>
            ))}
          </ul>
        )}
        {interactive && (
          <>
            <button type="button" id={id} class={`or-pick is-file${items.length ? ' is-more' : ''}`} onClick={() => picker.current?.click()} aria-labelledby={`${id}-label ${id}`}>
              {items.length ? say`Add more` : <Empty icon="image" text={say`Drop or paste pictures, or choose some.`} />}
            </button>
            <input ref={picker} class="or-sr" type="file" multiple accept="image/*" tabIndex={-1} aria-hidden="true"
              onChange={(e) => {
                const el = e.currentTarget;
                void take([...(el.files ?? [])]).then(() => (el.value = ''));
              }} />
          </>
        )}
        {part !== null && <div class="or-meter" role="progressbar" aria-label={say`Upload`} aria-valuenow={Math.round(part * 100)}><i style={{ transform: `scaleX(${part})` }} /></div>}
      </div>
      <dialog ref={dialog} class="or-lightbox" aria-label={props.label ?? say`Gallery`} onClose={() => p.emit('preview_close')}
        onClick={(e) => e.target === dialog.current && dialog.current?.close()}
        onKeyDown={(e) => {
          const rtl = getComputedStyle(e.currentTarget).direction === 'rtl';
          if (e.key === 'ArrowRight') step(rtl ? -1 : 1);
          if (e.key === 'ArrowLeft') step(rtl ? 1 : -1);
        }}>
        {item && (
          <>
            <div class="or-lightbar">
              <span>{nameOf(item, at)} · {say`${at + 1} of ${items.length}`}</span>
              <a class="or-icon" href={fileURL(item.image)} download aria-label={say`Download`}><Icon name="download" /></a>
              {interactive && <button type="button" class="or-icon" aria-label={say`Remove ${nameOf(item, at)}`} onClick={remove}><Icon name={bin} /></button>}
              <button type="button" class="or-icon" aria-label={say`Close`} onClick={() => dialog.current?.close()}><Icon name="close" /></button>
            </div>
            <img src={fileURL(item.image)} alt={nameOf(item, at)} />
          </>
        )}
      </dialog>
    </Field>
  );
}
