import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../controls/Button';
import { SplitPane } from '../layout/SplitPane';
import { useWide } from '../lib/useMedia';
import { Sheet } from '../overlay/Dialog';
import { Page, PageHead } from './Page';

export interface SidePanel<P extends string = string> {
  id: P;
  title: string;
  content: ReactNode;
}

/**
 * Screen kind 2: one thing, with what it rests on. Its side panels, Evidence ("where does it come from?") and Why
 * ("how was it made?"), stand beside it where there is room, and lie over it as a sheet where there is none.
 */
export function ObjectScreen<P extends string>({
  trail,
  title,
  written,
  note,
  meta,
  actions,
  children,
  panels = [],
  openPanel,
  onPanel,
}: {
  trail?: ReactNode;
  title: string;
  written?: boolean;
  note?: ReactNode;
  meta?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  panels?: SidePanel<P>[];
  openPanel?: P | undefined;
  onPanel?: (panel: P | undefined) => void;
}) {
  const wide = useWide();
  const panel = panels.find(candidate => candidate.id === openPanel);
  const close = () => onPanel?.(undefined);

  const page = (
    <Page title={title}>
      <PageHead
        trail={trail}
        title={title}
        written={written ?? false}
        note={note}
        meta={meta}
        actions={actions}
      />
      {children}
    </Page>
  );

  return (
    <>
      <SplitPane
        label="Width of the side panel"
        first={page}
        second={
          panel && wide ? (
            <aside aria-label={panel.title} className="flex min-h-full animate-fade flex-col">
              <header className="sticky top-0 z-10 flex items-center gap-1 border-b border-line bg-surface py-1.5 pr-2 pl-4">
                <PanelSwitch panels={panels} open={panel.id} onPanel={next => onPanel?.(next)} />
                <span className="ml-auto" />
                <IconButton
                  label="Close panel"
                  keys="esc"
                  size="s"
                  onClick={close}
                  icon={<X size={17} aria-hidden />}
                />
              </header>
              {panel.content}
            </aside>
          ) : null
        }
      />
      {!wide && (
        <Sheet open={Boolean(panel)} onOpenChange={open => !open && close()} title={panel?.title ?? ''}>
          {panel?.content}
        </Sheet>
      )}
    </>
  );
}

function PanelSwitch<P extends string>({
  panels,
  open,
  onPanel,
}: {
  panels: SidePanel<P>[];
  open: P;
  onPanel: (panel: P) => void;
}) {
  return panels.map(panel => (
    <button
      key={panel.id}
      type="button"
      aria-pressed={panel.id === open}
      onClick={() => onPanel(panel.id)}
      className="relative h-8 rounded-sm px-2 text-sm font-semibold text-ink-3 after:absolute after:inset-x-2 after:bottom-0.5 after:h-[3px] after:rounded-full hover:text-ink aria-pressed:text-ink aria-pressed:after:bg-mark-line"
    >
      {panel.title}
    </button>
  ));
}
