/** What Canvas sends along with the browser: a code, or why there is none. */
export interface CallbackSearch {
  state?: string;
  code?: string;
  error?: string;
}

export function readCallback(raw: Record<string, unknown>): CallbackSearch {
  // A code of digits arrives as a number.
  const text = (name: keyof CallbackSearch) => {
    const value = raw[name];
    return (typeof value === 'string' && value !== '') || typeof value === 'number'
      ? { [name]: String(value) }
      : {};
  };
  return { ...text('state'), ...text('code'), ...text('error') };
}
