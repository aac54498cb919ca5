import { createHistory, createMemoryHistory, createRootRoute, createRouter } from '@tanstack/react-router';
import type { FunctionComponent } from 'react';
import { webext } from '../lib/webext';

/*
 * The panel has one page. The links of the screens it shows lead into the web client of the server it is connected to, in a
 * tab of their own.
 */
let server = '';

/** From now on links lead there. */
export function leadTo(origin: string): void {
  server = origin;
}

const here = createMemoryHistory({ initialEntries: ['/'] }).location;
const stay = () => undefined;

const history = createHistory({
  getLocation: () => here,
  getLength: () => 1,
  pushState: path => {
    if (server) open(server + path);
  },
  replaceState: stay,
  go: stay,
  back: stay,
  forward: stay,
  createHref: path => server + path,
});

const open = (url: string) => void webext().tabs.create({ url });

/** A link that is followed would put its page in the place of the panel. */
function onLink(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target !== '' || !/^https?:/.test(link.href)) return;
  event.preventDefault();
  open(link.href);
}

/** A router that leads out. */
export function leadOut(panel: FunctionComponent) {
  document.addEventListener('click', onLink);
  const root = createRootRoute({ component: panel, notFoundComponent: panel });
  // The screens' links are typed by the web client's routes, of which there is none here.
  return createRouter({ routeTree: root, history }) as never;
}
