import { api, ApiError } from '@atelier/api';
import type { UploadView } from '@atelier/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { failureText } from '../../lib/failure';
import { lasting } from '../../lib/storage';
import { bytes } from '../../lib/words';

/** What the server can read. */
export const acceptedTypes = '.pdf,.docx,.pptx,.html,.htm,.md,.markdown,.txt,.ipynb';
export const MAX_BYTES = 100 * 1024 * 1024;
const AT_ONCE = 2;
export const MAX_FILES = 20;

/** Why a file will not be sent, if it will not. */
export function refusal(file: Pick<File, 'name' | 'size'>): string | null {
  const ending = /\.[^.]+$/.exec(file.name)?.[0].toLowerCase() ?? '';
  if (!acceptedTypes.split(',').includes(ending)) {
    return ending === '.doc' || ending === '.ppt'
      ? `The old ${ending} format cannot be read. Save it as ${ending}x or PDF.`
      : 'This kind of file cannot be read. Use PDF, DOCX, PPTX, HTML, Markdown, text or a notebook.';
  }
  if (file.size === 0) return 'This file is empty.';
  if (file.size > MAX_BYTES) return `This file has ${bytes(file.size)}. A file may have up to 100 MB.`;
  return null;
}

interface Upload {
  id: string;
  file: File;
  state: UploadView['state'];
  progress: number;
  error?: string;
  retryable?: boolean;
  fileId?: string;
}

let serial = 0;

function begin(file: File): Upload {
  const error = refusal(file);
  const base = { id: `upload-${serial++}`, file, progress: 0 };
  return error ? { ...base, state: 'failed', error } : { ...base, state: 'waiting' };
}

/** Files on their way to the server, two at a time. */
export function useUploads() {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const [leftOut, setLeftOut] = useState(0);
  const running = useRef(new Map<string, AbortController>());

  const change = useCallback(
    (id: string, with_: Partial<Upload>) =>
      setUploads(all => all.map(upload => (upload.id === id ? { ...upload, ...with_ } : upload))),
    [],
  );

  const send = useCallback(
    async (upload: Upload) => {
      const stop = new AbortController();
      running.current.set(upload.id, stop);
      change(upload.id, { state: 'sending', progress: 0 });
      try {
        const stored = await api.uploads.upload({
          file: upload.file,
          signal: stop.signal,
          memory: lasting,
          onProgress: part => change(upload.id, { progress: part * 100 }),
        });
        change(upload.id, { state: 'done', progress: 100, fileId: stored.id });
      } catch (error) {
        if (stop.signal.aborted) return;
        const final =
          error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
        change(upload.id, { state: 'failed', error: failureText(error), retryable: !final });
      } finally {
        running.current.delete(upload.id);
      }
    },
    [change],
  );

  useEffect(() => {
    const free = AT_ONCE - uploads.filter(upload => upload.state === 'sending').length;
    const next = uploads.filter(upload => upload.state === 'waiting' && !running.current.has(upload.id));
    for (const upload of next.slice(0, Math.max(0, free))) void send(upload);
  }, [uploads, send]);

  const underWay = uploads.some(upload => upload.state === 'waiting' || upload.state === 'sending');
  const waiters = useRef<((fileIds: string[]) => void)[]>([]);
  useEffect(() => {
    if (underWay) return;
    const fileIds = uploads.flatMap(upload => (upload.fileId ? [upload.fileId] : []));
    for (const tell of waiters.current.splice(0)) tell(fileIds);
  });
  /** The files on the server, once none is on its way any more. */
  const settled = () =>
    new Promise<string[]>(resolve => {
      waiters.current.push(resolve);
      setUploads(all => [...all]);
    });

  useEffect(() => {
    const all = running.current;
    return () => {
      for (const stop of all.values()) stop.abort();
    };
  }, []);

  const add = (files: File[]) => {
    const fresh = files.filter(file => !uploads.some(known => isSame(known.file, file)));
    const taken = fresh.slice(0, MAX_FILES - uploads.length);
    setLeftOut(fresh.length - taken.length);
    setUploads([...uploads, ...taken.map(begin)]);
  };

  const remove = (id: string) => {
    running.current.get(id)?.abort();
    setUploads(all => all.filter(upload => upload.id !== id));
  };

  const retry = (id: string) =>
    setUploads(all =>
      all.map(upload =>
        upload.id === id ? { id: upload.id, file: upload.file, progress: 0, state: 'waiting' } : upload,
      ),
    );

  return {
    views: uploads.map((upload): UploadView => ({
      id: upload.id,
      name: upload.file.name,
      size: bytes(upload.file.size),
      state: upload.state,
      progress: upload.progress,
      error: upload.error,
      retryable: upload.retryable ?? false,
    })),
    arrived: uploads.filter(upload => upload.fileId).length,
    underWay,
    settled,
    /** Files that were too many. */
    leftOut,
    add,
    remove,
    retry,
  };
}

const isSame = (a: File, b: File) =>
  a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
