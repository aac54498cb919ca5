import { CircleAlert, CircleCheck, FileText, RotateCw, X } from 'lucide-react';
import { IconButton } from '../controls/Button';
import { Progress } from '../data/Progress';

export interface UploadView {
  id: string;
  name: string;
  size: string;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  /** 0 to 100. */
  progress: number;
  error?: string | undefined;
  /** Trying again can help. */
  retryable?: boolean;
}

/** One file on its way. */
export function UploadRow({
  upload,
  onRemove,
  onRetry,
}: {
  upload: UploadView;
  onRemove: () => void;
  onRetry: () => void;
}) {
  return (
    <li className="flex items-start gap-3 px-4 py-2.5">
      <span className="pt-1 text-ink-3">
        {upload.state === 'done' ? (
          <CircleCheck size={17} aria-label="Uploaded" role="img" className="text-good" />
        ) : upload.state === 'failed' ? (
          <CircleAlert size={17} aria-label="Not uploaded" role="img" className="text-bad" />
        ) : (
          <FileText size={17} aria-hidden />
        )}
      </span>
      <div className="min-w-0 flex-1 py-0.5">
        <div className="flex items-baseline gap-3">
          <span dir="auto" className="min-w-0 flex-1 truncate font-medium">
            {upload.name}
          </span>
          <span className="shrink-0 text-sm text-ink-3 tabular-nums">
            {upload.state === 'sending' ? `${Math.round(upload.progress)} % of ${upload.size}` : upload.size}
          </span>
        </div>
        {upload.state === 'sending' && (
          <div className="pt-1.5">
            <Progress label={`Uploading ${upload.name}`} value={upload.progress} thin />
          </div>
        )}
        {upload.error && (
          <p role="alert" className="text-sm font-medium text-bad">
            {upload.error}
          </p>
        )}
      </div>
      {upload.state === 'failed' && upload.retryable && (
        <IconButton
          label={`Try ${upload.name} again`}
          size="s"
          onClick={onRetry}
          icon={<RotateCw size={15} aria-hidden />}
        />
      )}
      <IconButton
        label={`Remove ${upload.name}`}
        size="s"
        onClick={onRemove}
        icon={<X size={16} aria-hidden />}
      />
    </li>
  );
}
