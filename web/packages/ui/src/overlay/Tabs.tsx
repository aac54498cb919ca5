import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export interface Tab<V extends string = string> {
  value: V;
  label: string;
  count?: number | undefined;
  content: ReactNode;
}

/** Parts of one object. The open tab carries the marker. */
export function Tabs<V extends string>({
  label,
  tabs,
  value,
  onChange,
}: {
  label: string;
  tabs: Tab<V>[];
  value: V;
  onChange: (value: V) => void;
}) {
  return (
    <Radix.Root
      value={value}
      onValueChange={next => {
        const tab = tabs.find(candidate => candidate.value === next);
        if (tab) onChange(tab.value);
      }}
      className="flex min-w-0 flex-col"
    >
      <Radix.List
        aria-label={label}
        className="-mx-1 flex gap-1 overflow-x-auto border-b border-line px-1 pt-1 [scrollbar-width:none]"
      >
        {tabs.map(tab => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="relative -mb-px flex h-10 items-center gap-1.5 px-2.5 text-base font-medium whitespace-nowrap text-ink-2 transition-colors duration-(--quick) after:absolute after:inset-x-2 after:bottom-0 after:h-[3px] after:rounded-full hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:text-ink data-[state=active]:after:bg-mark-line pointer-coarse:h-11"
          >
            {tab.label}
            {tab.count !== undefined && (
              <span className="rounded-full bg-sunken px-1.5 text-xs font-semibold text-ink-2 tabular-nums">
                {tab.count}
              </span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(tab => (
        <Radix.Content
          key={tab.value}
          value={tab.value}
          className="min-w-0 pt-5 focus-visible:outline-offset-4"
        >
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
