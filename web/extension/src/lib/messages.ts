import type { Sender } from './webext';

/*
 * The one message there is: the button on a page was clicked. Content scripts share a process with the page, so its sender
 * is looked at as if the page had sent it.
 */
export const CLICKED = 'atelier.plan-this-assignment';

/** Whether this is the button's message, from our own script in the main frame of a tab. */
export const isButtonClick = (message: unknown, sender: Sender, ownId: string): boolean =>
  message === CLICKED && sender.id === ownId && sender.frameId === 0 && sender.tab?.id !== undefined;
