import { Field, type FileValue, type Props } from 'oriel';
import { Empty, Icon } from 'oriel/kit';
import { fileURL } from 'oriel/upload';
import { useRef, useState } from 'preact/hooks';
import type { GalleryProps, GalleryValue } from '../../gen/gallery';

type GalleryItem = GalleryValue & { image: FileValue };

export const rows = 8;

/** Gallery: a grid of pictures; one opens in a dialog, with arrow keys to move on. */
export default function Gallery(p: Props<GalleryProps, GalleryItem[] | null>) {
  const { props } = p;
  const items = p.value ?? [];
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
  const nameOf = (x: GalleryItem, i: number) => x.caption || x.image.orig_name || `Picture ${i + 1}`;
  return (
    <Field p={p} group>
      {items.length === 0 ? <Empty icon="image" /> : (
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
      <dialog ref={dialog} class="or-lightbox" aria-label={props.label ?? 'Gallery'} onClose={() => p.emit('preview_close')}
        onClick={(e) => e.target === dialog.current && dialog.current?.close()}
        onKeyDown={(e) => {
          const rtl = getComputedStyle(e.currentTarget).direction === 'rtl';
          if (e.key === 'ArrowRight') step(rtl ? -1 : 1);
          if (e.key === 'ArrowLeft') step(rtl ? 1 : -1);
        }}>
        {item && (
          <>
            <div class="or-lightbar">
              <span>{nameOf(item, at)} · {at + 1} of {items.length}</span>
              <a class="or-icon" href={fileURL(item.image)} download aria-label="Download"><Icon name="download" /></a>
              <button type="button" class="or-icon" aria-label="Close" onClick={() => dialog.current?.close()}><Icon name="close" /></button>
            </div>
            <img src={fileURL(item.image)} alt={nameOf(item, at)} />
          </>
        )}
      </dialog>
    </Field>
  );
}
