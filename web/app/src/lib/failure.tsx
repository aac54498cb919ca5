import { ErrorState } from '@atelier/ui';
import type { ReactNode } from 'react';

interface Refusal {
  status: number;
  message: string;
  requestId?: string | undefined;
}

const isRefusal = (error: unknown): error is Refusal & Error =>
  error instanceof Error && error.name === 'ApiError' && 'status' in error;

export const isMissing = (error: unknown): boolean => isRefusal(error) && error.status === 404;

/** What the server says, with names in quotes as people write them. */
export const plainly = (text: string): string => text.replace(/`([^`]+)`/g, '“$1”');

/** What went wrong, for a person. Our own defects say no more than that. */
export function failureText(error: unknown): string {
  return isRefusal(error) ? plainly(error.message) : 'Something went wrong on this page.';
}

/** What stands in the place of something that could not be read. */
export function Failure({
  error,
  what,
  onRetry,
  actions,
}: {
  error: unknown;
  /** "This assignment", "Your runs". */
  what: string;
  onRetry?: () => void;
  actions?: ReactNode;
}) {
  if (isMissing(error)) {
    return (
      <ErrorState
        title={`${what} cannot be found`}
        text="It may have been deleted, or it belongs to someone else."
        actions={actions}
      />
    );
  }
  const requestId = isRefusal(error) ? error.requestId : undefined;
  return (
    <ErrorState
      title={`${what} could not be loaded`}
      text={failureText(error)}
      detail={requestId && `Request ${requestId}`}
      {...(onRetry ? { onRetry } : {})}
      actions={actions}
    />
  );
}
