import { X } from 'lucide-react';
import { AlertDialog, Dialog as Radix } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { Button, IconButton } from '../controls/Button';
import { cx } from '../lib/cx';
import { useFocusKeeper } from './useFocusKeeper';

const veil = 'fixed inset-0 z-40 bg-veil data-[state=open]:animate-fade';
const panel =
  'fixed z-40 flex flex-col bg-surface shadow-float focus-visible:outline-none max-sm:inset-x-0 max-sm:bottom-0 ' +
  'max-sm:max-h-[88dvh] max-sm:rounded-t-lg max-sm:data-[state=open]:animate-slide-up max-sm:pb-[env(safe-area-inset-bottom)]';
const centred =
  'sm:top-[12vh] sm:left-1/2 sm:max-h-[76vh] sm:w-[min(34rem,calc(100vw-2rem))] sm:-translate-x-1/2 ' +
  'sm:rounded-lg sm:border sm:border-line sm:data-[state=open]:animate-fade';

/** A question or a form in front of the page. A sheet from the bottom on a phone. */
export function Dialog({
  open,
  onOpenChange,
  title,
  note,
  children,
  footer,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  note?: string;
  children: ReactNode;
  footer?: ReactNode;
}) {
  const focus = useFocusKeeper();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={veil} />
        <Radix.Content
          {...focus}
          className={cx(panel, centred)}
          {...(note ? {} : { 'aria-describedby': undefined })}
        >
          <DialogHead title={title} note={note} />
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
          {footer && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{footer}</div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function DialogHead({ title, note }: { title: string; note?: string | undefined }) {
  return (
    <header className="flex items-start gap-3 py-3 pr-3 pl-5">
      <div className="min-w-0 flex-1 pt-1.5">
        <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
        {note && <Radix.Description className="mt-0.5 text-sm text-ink-3">{note}</Radix.Description>}
      </div>
      <Radix.Close asChild>
        <IconButton label="Close" keys="esc" icon={<X size={18} aria-hidden />} />
      </Radix.Close>
    </header>
  );
}

/** A side pane that lies over the page: from the right, or from the bottom on a phone. */
export function Sheet({
  open,
  onOpenChange,
  title,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
}) {
  const focus = useFocusKeeper();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={veil} />
        <Radix.Content
          aria-describedby={undefined}
          {...focus}
          className={cx(
            panel,
            'max-sm:h-[88dvh] sm:inset-y-0 sm:right-0 sm:w-[min(32rem,92vw)] sm:border-l sm:border-line sm:data-[state=open]:animate-slide-in',
          )}
        >
          <DialogHead title={title} />
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Asks before something that cannot be taken back. Stays open and busy until `onConfirm` is done. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  text,
  confirm,
  danger,
  onConfirm,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  text: ReactNode;
  /** The verb on the button. */
  confirm: string;
  danger?: boolean;
  onConfirm: () => Promise<unknown>;
}) {
  const [busy, setBusy] = useState(false);
  const { onCloseAutoFocus, onOpenAutoFocus } = useFocusKeeper(true);
  const act = async () => {
    setBusy(true);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch {
      // The caller says what went wrong; the question stays so that it can be tried again.
    } finally {
      setBusy(false);
    }
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={veil} />
        <AlertDialog.Content
          onOpenAutoFocus={onOpenAutoFocus}
          onCloseAutoFocus={onCloseAutoFocus}
          className={cx(panel, centred, 'sm:w-[min(27rem,calc(100vw-2rem))]')}
        >
          <div className="px-5 pt-5 pb-2">
            <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
            <AlertDialog.Description asChild>
              <div className="mt-1.5 text-base text-ink-2">{text}</div>
            </AlertDialog.Description>
          </div>
          <div className="flex justify-end gap-2 px-5 py-4">
            <AlertDialog.Cancel asChild>
              <Button look="ghost">Cancel</Button>
            </AlertDialog.Cancel>
            <Button look={danger ? 'danger' : 'primary'} busy={busy} onClick={() => void act()}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
