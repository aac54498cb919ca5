import { Command } from 'cmdk';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from '../data/Kbd';
import { useFocusKeeper } from './useFocusKeeper';

export interface PaletteCommand {
  id: string;
  label: string;
  /** More words to find it by. */
  words?: string[];
  icon?: ReactNode;
  note?: string;
  keys?: string;
  onSelect: () => void;
}

export interface PaletteGroup {
  title: string;
  commands: PaletteCommand[];
}

/** Everything the house can do, by typing. */
export function CommandPalette({
  open,
  onOpenChange,
  groups,
  placeholder,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  groups: PaletteGroup[];
  placeholder: string;
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil data-[state=open]:animate-fade" />
        <Radix.Content
          {...useFocusKeeper()}
          aria-describedby={undefined}
          className="fixed top-3 left-1/2 z-40 w-[min(38rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-raised shadow-float focus-visible:outline-none sm:top-[13vh]"
        >
          <Radix.Title className="sr-only">Commands</Radix.Title>
          <Command loop label="Commands">
            <Command.Input
              placeholder={placeholder}
              className="h-13 w-full border-b border-line bg-transparent px-4 text-lg text-ink outline-none! placeholder:text-ink-3"
            />
            <Command.List className="max-h-[min(60vh,26rem)] overflow-y-auto overscroll-contain p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-ink-3">
                Nothing is called that.
              </Command.Empty>
              {groups
                .filter(group => group.commands.length > 0)
                .map(group => (
                  <Command.Group
                    key={group.title}
                    heading={group.title}
                    className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-ink-3"
                  >
                    {group.commands.map(command => (
                      <Command.Item
                        key={command.id}
                        value={command.id}
                        keywords={[command.label, ...(command.words ?? [])]}
                        onSelect={() => {
                          onOpenChange(false);
                          command.onSelect();
                        }}
                        className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-2.5 py-1.5 text-base text-ink data-[selected=true]:bg-accent-soft pointer-coarse:min-h-11"
                      >
                        <span className="text-ink-3">{command.icon}</span>
                        <span dir="auto" className="min-w-0 flex-1 truncate text-left">
                          {command.label}
                        </span>
                        {command.note && <span className="shrink-0 text-sm text-ink-3">{command.note}</span>}
                        {command.keys && <Kbd keys={command.keys} />}
                      </Command.Item>
                    ))}
                  </Command.Group>
                ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
