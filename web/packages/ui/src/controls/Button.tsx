import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from '../lib/cx';
import { Spinner } from '../feedback/Spinner';
import { Tooltip } from '../overlay/Tooltip';

export type ButtonLook = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 's' | 'm' | 'l';

const lookClass: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-2',
  secondary: 'border border-line-2 bg-raised text-ink hover:bg-sunken',
  ghost: 'text-ink-2 hover:bg-sunken hover:text-ink',
  danger: 'bg-bad text-on-bad hover:opacity-90',
};

const sizeClass: Record<ButtonSize, string> = {
  s: 'h-8 gap-1.5 px-2.5 text-sm pointer-coarse:h-10',
  m: 'h-9 gap-2 px-3.5 text-base pointer-coarse:h-11',
  l: 'h-11 gap-2 px-5 text-base',
};

const base =
  'relative inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap select-none ' +
  'transition-colors duration-(--quick) aria-disabled:cursor-not-allowed aria-disabled:opacity-55 ' +
  'disabled:cursor-not-allowed disabled:opacity-55 aria-pressed:bg-accent-soft aria-pressed:text-accent-2 [&_svg]:shrink-0';

interface Look {
  look?: ButtonLook;
  size?: ButtonSize;
  icon?: ReactNode;
  /** Fills the width it is given. */
  wide?: boolean;
}

type Plain<T> = Omit<T, 'className' | 'style'>;

export interface ButtonProps extends Plain<ButtonHTMLAttributes<HTMLButtonElement>>, Look {
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button. While `busy` it keeps its width and its place in the tab order, and does nothing. */
export function Button({
  look = 'secondary',
  size = 'm',
  icon,
  wide,
  busy = false,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={event => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      className={cx(base, lookClass[look], sizeClass[size], wide && 'w-full')}
      {...rest}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

export interface ButtonAnchorProps extends Plain<AnchorHTMLAttributes<HTMLAnchorElement>>, Look {
  ref?: Ref<HTMLAnchorElement>;
}

/** A link that looks like a button. */
export function ButtonAnchor({
  look = 'secondary',
  size = 'm',
  icon,
  wide,
  children,
  ...rest
}: ButtonAnchorProps) {
  return (
    <a {...rest} className={cx(base, lookClass[look], sizeClass[size], wide && 'w-full')}>
      {icon}
      {children}
    </a>
  );
}

export interface IconButtonProps extends Plain<ButtonHTMLAttributes<HTMLButtonElement>> {
  label: string;
  icon: ReactNode;
  size?: 's' | 'm';
  /** Shown in the tooltip beside the label. */
  keys?: string;
  pressed?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that is only an icon; its label is its name and its tooltip. */
export function IconButton({
  label,
  icon,
  size = 'm',
  keys,
  pressed,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <button
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors duration-(--quick)',
          'hover:bg-sunken hover:text-ink disabled:cursor-not-allowed disabled:opacity-45 pointer-coarse:size-11',
          'aria-pressed:bg-accent-soft aria-pressed:text-accent-2 aria-expanded:bg-sunken',
          size === 's' ? 'size-7' : 'size-9',
        )}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}

/** A link that is only an icon; its label is its name and its tooltip. */
export function IconAnchor({
  label,
  icon,
  ...rest
}: Plain<AnchorHTMLAttributes<HTMLAnchorElement>> & { label: string; icon: ReactNode }) {
  return (
    <Tooltip text={label}>
      <a
        aria-label={label}
        {...rest}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors duration-(--quick) hover:bg-sunken hover:text-ink pointer-coarse:size-11"
      >
        {icon}
      </a>
    </Tooltip>
  );
}

/** A link inside text. */
export function Anchor({
  quiet,
  ...rest
}: Plain<AnchorHTMLAttributes<HTMLAnchorElement>> & { quiet?: boolean; ref?: Ref<HTMLAnchorElement> }) {
  return (
    // eslint-disable-next-line jsx-a11y/anchor-has-content -- the content comes with the props
    <a
      {...rest}
      className={cx(
        'underline-offset-[3px] transition-colors duration-(--quick)',
        quiet
          ? 'text-ink-2 hover:text-ink hover:underline'
          : 'font-medium text-accent underline decoration-1 hover:text-accent-2 hover:decoration-2',
      )}
    />
  );
}

/** A button that reads as a link inside text. */
export function TextButton({ children, ...rest }: Plain<ButtonHTMLAttributes<HTMLButtonElement>>) {
  return (
    <button
      type="button"
      className="inline text-left font-medium text-accent underline decoration-1 underline-offset-[3px] hover:text-accent-2 hover:decoration-2"
      {...rest}
    >
      {children}
    </button>
  );
}
