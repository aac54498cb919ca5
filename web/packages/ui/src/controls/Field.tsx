import { ChevronDown, CircleAlert } from 'lucide-react';
import {
  createContext,
  type ClipboardEvent,
  useContext,
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react';
import { cx } from '../lib/cx';

interface Wiring {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
}

const FieldWiring = createContext<Wiring | null>(null);

/** A label, its control, a hint and an error, tied together for everyone. */
export function Field({
  label,
  hint,
  error,
  required = false,
  optional = false,
  hideLabel = false,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  required?: boolean;
  /** Says "optional" beside the label. */
  optional?: boolean;
  hideLabel?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const describedBy = [hintId, errorId].filter(Boolean).join(' ') || undefined;
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-sm font-medium text-ink'}>
        {label}
        {optional && <span className="font-normal text-ink-3"> · optional</span>}
      </label>
      <FieldWiring value={{ id, describedBy, invalid: Boolean(error), required }}>{children}</FieldWiring>
      {hint && (
        <p id={hintId} className="text-sm text-ink-3">
          {hint}
        </p>
      )}
      {error && (
        <p id={errorId} className="flex items-start gap-1.5 text-sm font-medium text-bad">
          <CircleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}

function useWiring() {
  const wiring = useContext(FieldWiring);
  if (!wiring) return {};
  return {
    id: wiring.id,
    'aria-describedby': wiring.describedBy,
    'aria-invalid': wiring.invalid || undefined,
    'aria-required': wiring.required || undefined,
  };
}

const box =
  'w-full min-w-0 rounded-md border border-line-2 bg-raised text-base text-ink placeholder:text-ink-3 ' +
  'transition-colors duration-(--quick) hover:border-ink-3 aria-invalid:border-bad ' +
  'focus-visible:border-accent focus-visible:outline-offset-0 disabled:opacity-60';

type Plain<T> = Omit<T, 'className' | 'style'>;

export function Input({
  ref,
  ...rest
}: Plain<InputHTMLAttributes<HTMLInputElement>> & { ref?: Ref<HTMLInputElement> }) {
  return (
    <input
      ref={ref}
      dir="auto"
      {...useWiring()}
      {...rest}
      className={cx(box, 'h-9 px-3 pointer-coarse:h-11')}
    />
  );
}

/** From here on a browser takes seconds, and minutes for a book, to paste by itself: its own way is quadratic in the lines. */
const LONG_PASTE = 20_000;

function pasteLong(event: ClipboardEvent<HTMLTextAreaElement>): void {
  const text = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n');
  if (text.length < LONG_PASTE) return;
  event.preventDefault();
  const field = event.currentTarget;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

export function Textarea({
  rows = 4,
  ref,
  ...rest
}: Plain<TextareaHTMLAttributes<HTMLTextAreaElement>> & { ref?: Ref<HTMLTextAreaElement> }) {
  return (
    <textarea
      ref={ref}
      dir="auto"
      rows={rows}
      onPaste={pasteLong}
      {...useWiring()}
      {...rest}
      className={cx(box, 'resize-y px-3 py-2 leading-relaxed')}
    />
  );
}

export interface Choice<V extends string = string> {
  value: V;
  label: string;
}

/** The system's own select: every phone and screen reader knows it. */
export function Select<V extends string>({
  choices,
  value,
  onChange,
  ...rest
}: Plain<Omit<SelectHTMLAttributes<HTMLSelectElement>, 'value' | 'onChange'>> & {
  choices: Choice<V>[];
  value: V;
  onChange: (value: V) => void;
}) {
  return (
    <span className="relative flex min-w-0">
      <select
        value={value}
        onChange={event => {
          const chosen = choices.find(choice => choice.value === event.target.value);
          if (chosen) onChange(chosen.value);
        }}
        {...useWiring()}
        {...rest}
        className={cx(box, 'h-9 appearance-none truncate pr-8 pl-3 pointer-coarse:h-11')}
      >
        {choices.map(choice => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <ChevronDown
        size={16}
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
      />
    </span>
  );
}

/** A plain check box with its label. */
export function Checkbox({
  label,
  checked,
  onChange,
  disabled,
}: {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}) {
  return (
    <label className="inline-flex items-start gap-2.5 text-base text-ink">
      <Tick checked={checked} onChange={onChange} disabled={disabled} />
      <span className="pt-px">{label}</span>
    </label>
  );
}

/** The square of a check box. Without a label around it, it needs `label`. */
export function Tick({
  checked,
  onChange,
  label,
  disabled,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label?: string;
  disabled?: boolean;
}) {
  return (
    <span className="relative inline-flex size-6 shrink-0 items-center justify-center pointer-coarse:size-8">
      <input
        type="checkbox"
        aria-label={label}
        checked={checked}
        disabled={disabled}
        onChange={event => onChange(event.target.checked)}
        className="peer absolute inset-0 z-10 m-0 cursor-pointer appearance-none rounded-md disabled:cursor-not-allowed"
      />
      <span
        aria-hidden
        className="flex size-[1.125rem] items-center justify-center rounded-sm border-[1.5px] border-line-2 bg-raised text-transparent transition-colors duration-(--quick) peer-checked:border-good peer-checked:bg-good peer-checked:text-surface peer-hover:border-ink-2"
      >
        <svg viewBox="0 0 12 12" width="12" height="12" fill="none" stroke="currentColor" strokeWidth="2.2">
          <path d="m2 6.5 2.6 2.7L10 3" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
      </span>
    </span>
  );
}

/** One of a few, all in view. */
export function Segments<V extends string>({
  label,
  choices,
  value,
  onChange,
}: {
  label: string;
  choices: readonly Choice<V>[];
  value: V;
  onChange: (value: V) => void;
}) {
  const name = useId();
  return (
    <fieldset className="inline-flex max-w-full min-w-0 overflow-x-auto rounded-md bg-sunken p-[3px]">
      <legend className="sr-only">{label}</legend>
      {choices.map(choice => (
        <label
          key={choice.value}
          className="relative flex h-[1.875rem] items-center rounded-[5px] px-3 text-sm font-medium whitespace-nowrap text-ink-2 transition-colors duration-(--quick) hover:text-ink has-checked:bg-raised has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-[2.5px] has-focus-visible:outline-focus pointer-coarse:h-10"
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
            className="absolute inset-0 m-0 cursor-pointer appearance-none outline-none!"
          />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}
