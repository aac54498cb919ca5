import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { IconButton } from '../controls/Button';

export interface ToastMessage {
  title: string;
  text?: string;
  tone?: 'good' | 'bad';
  /** One thing to do about it, such as Undo. */
  action?: { label: string; onSelect: () => void };
}

const ToastContext = createContext<(message: ToastMessage) => void>(() => undefined);

/** Says a short thing at the edge of the page. Never the only place where an error is shown. */
export function useToast() {
  return useContext(ToastContext);
}

let nextId = 0;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<(ToastMessage & { id: number })[]>([]);
  const say = useCallback(
    (message: ToastMessage) => setMessages(all => [...all.slice(-2), { ...message, id: nextId++ }]),
    [],
  );
  const drop = (id: number) => setMessages(all => all.filter(message => message.id !== id));
  return (
    <ToastContext value={useMemo(() => say, [say])}>
      <Radix.Provider swipeDirection="right" duration={6000} label="Message">
        {children}
        {messages.map(message => (
          <Radix.Root
            key={message.id}
            type={message.tone === 'bad' ? 'foreground' : 'background'}
            onOpenChange={open => !open && drop(message.id)}
            className="flex items-start gap-2.5 rounded-lg border border-line bg-raised py-2.5 pr-2 pl-3.5 shadow-float data-[state=open]:animate-rise"
          >
            <span className="pt-[3px]">
              {message.tone === 'bad' ? (
                <CircleAlert size={17} aria-hidden className="text-bad" />
              ) : (
                <CircleCheck size={17} aria-hidden className="text-good" />
              )}
            </span>
            <div className="min-w-0 flex-1 py-px">
              <Radix.Title className="text-base font-medium">{message.title}</Radix.Title>
              {message.text && (
                <Radix.Description className="text-sm text-ink-2">{message.text}</Radix.Description>
              )}
              {message.action && (
                <Radix.Action altText={message.action.label} asChild>
                  <button
                    type="button"
                    onClick={message.action.onSelect}
                    className="mt-1 font-medium text-accent underline underline-offset-[3px]"
                  >
                    {message.action.label}
                  </button>
                </Radix.Action>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Dismiss" size="s" icon={<X size={15} aria-hidden />} />
            </Radix.Close>
          </Radix.Root>
        ))}
        <Radix.Viewport className="fixed right-3 bottom-20 z-50 flex w-[min(24rem,calc(100vw-1.5rem))] flex-col gap-2 outline-none sm:right-5 sm:bottom-11" />
      </Radix.Provider>
    </ToastContext>
  );
}
