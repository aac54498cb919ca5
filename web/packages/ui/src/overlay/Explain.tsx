import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { Badge } from '../data/Badge';
import type { Tone } from '../lib/tone';

/** A short fact that says what it means when it is pressed: by finger, pointer and key alike. */
export function Explain({
  label,
  tone = 'neutral',
  children,
}: {
  label: string;
  tone?: Tone;
  /** What it means. */
  children: ReactNode;
}) {
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button
          type="button"
          className="inline-flex items-center rounded-sm underline decoration-ink-3 decoration-dotted underline-offset-4 pointer-coarse:min-h-9"
        >
          <Badge tone={tone}>{label}</Badge>
        </button>
      </Popover.Trigger>
      <Popover.Content
        aria-label={label}
        sideOffset={6}
        collisionPadding={8}
        className="z-50 max-w-80 rounded-lg border border-line bg-raised px-3.5 py-2.5 text-sm text-ink shadow-float data-[state=open]:animate-fade"
      >
        {children}
      </Popover.Content>
    </Popover.Root>
  );
}
