import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useRef, type ReactElement, type ReactNode } from 'react';
import { Kbd } from '../data/Kbd';
import { cx } from '../lib/cx';

export interface MenuAction {
  id: string;
  label: string;
  note?: string;
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
  checked?: boolean;
  onSelect: () => void;
}

const item =
  'flex min-h-9 items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-base outline-none select-none pointer-coarse:min-h-11 ' +
  'data-disabled:opacity-45 data-highlighted:bg-accent-soft';

/** Actions behind one button. Groups are separated by a line. */
export function Menu({
  trigger,
  groups,
  label,
}: {
  trigger: ReactElement;
  groups: MenuAction[][];
  label: string;
}) {
  // An action may open a dialog. It runs when the menu is gone and its button has the focus again, so that the dialog
  // knows where to return.
  const chosen = useRef<(() => void) | null>(null);
  const afterClosing = () =>
    setTimeout(() => {
      const act = chosen.current;
      chosen.current = null;
      act?.();
    });
  return (
    // Not modal and not in a portal: it stays where it belongs in the order of the page, and hides nothing of it.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content
        aria-label={label}
        onCloseAutoFocus={afterClosing}
        align="end"
        sideOffset={5}
        collisionPadding={8}
        className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-float data-[state=open]:animate-fade"
      >
        {groups.map((group, index) => (
          <DropdownMenu.Group key={index}>
            {index > 0 && <DropdownMenu.Separator className="mx-1 my-1 h-px bg-line" />}
            {group.map(action => (
              <MenuItem key={action.id} action={action} onChoose={() => (chosen.current = action.onSelect)} />
            ))}
          </DropdownMenu.Group>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

function MenuItem({ action, onChoose }: { action: MenuAction; onChoose: () => void }) {
  const body = (
    <>
      {action.icon && <span className="text-ink-3">{action.icon}</span>}
      <span className="flex-1">
        {action.label}
        {action.note && <span className="block text-sm text-ink-3">{action.note}</span>}
      </span>
      {action.keys && <Kbd keys={action.keys} />}
      {action.checked && <Check size={16} aria-hidden className="text-accent" />}
    </>
  );
  const shared = { disabled: action.disabled ?? false, onSelect: onChoose };
  if (action.checked !== undefined) {
    return (
      <DropdownMenu.CheckboxItem checked={action.checked} className={cx(item, 'text-ink')} {...shared}>
        {body}
      </DropdownMenu.CheckboxItem>
    );
  }
  return (
    <DropdownMenu.Item className={cx(item, action.danger ? 'text-bad' : 'text-ink')} {...shared}>
      {body}
    </DropdownMenu.Item>
  );
}
