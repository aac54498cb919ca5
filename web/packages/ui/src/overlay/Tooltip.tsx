import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from '../data/Kbd';

/** One per page, around everything. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={450} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}

/** A short text beside a control. It never holds what cannot be found elsewhere. */
export function Tooltip({ text, keys, children }: { text: string; keys?: string; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 items-center gap-2 rounded-md bg-ink px-2.5 py-1.5 text-sm text-canvas shadow-float data-[state=delayed-open]:animate-fade"
        >
          {text}
          {keys && <Kbd keys={keys} onInk />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
