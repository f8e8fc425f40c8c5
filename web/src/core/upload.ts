import { say, type FileValue, type Props } from 'oriel';
import { bytes } from 'oriel/kit';
import { useEffect, useState } from 'preact/hooks';

/** The address of a file value; built from the handle alone, whatever else the value says. */
export function fileURL(f: FileValue | null | undefined): string {
  if (!f?.path) return f?.url?.startsWith('data:image/') ? f.url : '';
  return 'gradio_api/file=' + f.path.split('/').map(encodeURIComponent).join('/');
}

export function isFile(v: unknown): v is FileValue {
  return typeof v === 'object' && v !== null && typeof (v as FileValue).path === 'string';
}

/** Whether a file fits a list such as [".pdf", "image"]. */
export function accepts(types: string[] | null | undefined, name: string, mime: string): boolean {
  if (!types?.length || types.includes('file')) return true;
  return types.some((t) => t.startsWith('.') ? name.toLowerCase().endsWith(t.toLowerCase())
    : t.includes('/') ? mime === t || (t.endsWith('/*') && mime.startsWith(t.slice(0, -1))) : mime.startsWith(t + '/'));
}

/** Sends a file for a component. XMLHttpRequest, because fetch does not tell how far an upload is. */
function send(file: File, component: number, progress: (fraction: number) => void): Promise<FileValue> {
  return new Promise((resolve, reject) => {
    const x = new XMLHttpRequest();
    x.open('PUT', `_oriel/v1/upload?for=${component}&name=${encodeURIComponent(file.name || 'file')}`);
    x.setRequestHeader('X-Oriel-Request', '1');
    x.responseType = 'json';
    x.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
    x.onerror = () => reject(new Error(say`The upload was interrupted. Check the connection and try again.`));
    x.onload = () => {
      if (x.status === 200) resolve(x.response as FileValue);
      else reject(new Error(typeof x.response?.detail === 'string' ? x.response.detail : say`The server answered ${x.status}.`));
    };
    x.send(file);
  });
}

/** Uploads files for a component, holding back events that need its value until all are there. */
export async function sendFiles(p: Props<any, any>, files: File[], types: string[] | null | undefined,
  progress: (done: number) => void): Promise<FileValue[]> {
  const node = p.rt.store.get(p.node);
  node.error.value = '';
  const limit = p.rt.config.max_file_size;
  for (const f of files) {
    if (!accepts(types, f.name, f.type)) {
      node.error.value = say`${f.name} is not of a kind that this field takes (${types!.join(', ')}).`;
      return [];
    }
    if (limit && f.size > limit) {
      node.error.value = say`${f.name} has ${bytes(f.size)}; the limit is ${bytes(limit)}.`;
      return [];
    }
  }
  const parts = files.map(() => 0);
  const all = Promise.all(files.map((f, i) => send(f, p.node, (x) => {
    parts[i] = x;
    progress(parts.reduce((a, b) => a + b, 0) / parts.length);
  })));
  node.busy = all.catch(() => {});
  try {
    return await all;
  } catch (err) {
    node.error.value = err instanceof Error ? err.message : say`The upload failed. Try again.`;
    return [];
  } finally {
    node.busy = null;
  }
}

/** Drop and paste for one element; a file pasted anywhere goes to the field in focus or the first that takes it. */
export function useDrop(id: string, on: boolean, take: (files: File[]) => void) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!on) return;
    const paste = (e: ClipboardEvent) => {
      const files = [...(e.clipboardData?.files ?? [])];
      if (!files.length || e.defaultPrevented) return;
      const active = document.activeElement?.closest('[data-drop]');
      if (active && active.id !== `${id}-drop`) return;
      e.preventDefault();
      take(files);
    };
    addEventListener('paste', paste);
    return () => removeEventListener('paste', paste);
  });
  const props = {
    id: `${id}-drop`,
    'data-drop': on ? '' : undefined,
    'data-over': over ? '' : undefined,
    onDragOver: (e: DragEvent) => {
      if (!on) return;
      e.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (e: DragEvent) => {
      e.preventDefault();
      setOver(false);
      const files = [...(e.dataTransfer?.files ?? [])];
      if (on && files.length) take(files);
    },
  };
  return props;
}
