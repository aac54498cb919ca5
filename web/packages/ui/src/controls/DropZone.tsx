import { FileUp } from 'lucide-react';
import { useId, useRef, useState, type DragEvent } from 'react';
import { cx } from '../lib/cx';
import { TextButton } from './Button';

const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');

/** Takes files by drop, by click and by keyboard. */
export function DropZone({
  label,
  hint,
  accept,
  onFiles,
  disabled,
}: {
  label: string;
  hint: string;
  /** As the `accept` attribute of a file field. */
  accept: string;
  onFiles: (files: File[]) => void;
  disabled?: boolean;
}) {
  const [over, setOver] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const hintId = useId();
  return (
    // Dropping is for the pointer; the button inside does the same for everyone.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- as above
    <div
      onDragOver={event => {
        if (disabled || !carriesFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        if (disabled || !carriesFiles(event)) return;
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
      className={cx(
        'flex flex-col items-center gap-1.5 rounded-lg border-[1.5px] border-dashed px-4 py-8 text-center transition-colors duration-(--quick)',
        over ? 'border-accent bg-accent-soft' : 'border-line-2 bg-surface',
      )}
    >
      <FileUp size={26} strokeWidth={1.5} aria-hidden className="mb-1 text-ink-3" />
      <p className="text-base text-ink">
        {label}{' '}
        <TextButton onClick={() => field.current?.click()} disabled={disabled} aria-describedby={hintId}>
          choose files
        </TextButton>
      </p>
      <p id={hintId} className="text-sm text-ink-3">
        {hint}
      </p>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        accept={accept}
        aria-label="Files"
        data-testid="file-field"
        onChange={event => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
