import { CLICKED } from './lib/messages';
import { placeOf } from './lib/canvas';
import { webext } from './lib/webext';

/*
 * The button on assignment pages. It reads nothing and does nothing by itself; a click of the person's, and no other,
 * tells the extension.
 */
const TAG = 'atelier-plan-button';

const look = `
  :host { all: initial; position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; }
  @media print { :host { display: none; } }
  button {
    display: inline-flex; align-items: center; gap: 9px; height: 44px; padding: 0 18px 0 14px; cursor: pointer;
    border: 1px solid #c9cdc4; border-radius: 10px; background: #fdfdfb; color: #1c2430;
    font: 600 15px/1 system-ui, sans-serif; box-shadow: 0 2px 10px rgb(20 30 40 / 18%);
  }
  button:hover { background: #f1f3ee; }
  button:focus-visible { outline: 3px solid #2f62c9; outline-offset: 2px; }
  path.bar { stroke: #f4c64e; }
  path.sign { stroke: #1c2430; }
  @media (prefers-color-scheme: dark) {
    button { border-color: #3a4452; background: #171d26; color: #eceff3; box-shadow: 0 2px 10px rgb(0 0 0 / 45%); }
    button:hover { background: #202835; }
    button:focus-visible { outline-color: #8fb2ff; }
    path.bar { stroke: #a67c1e; }
    path.sign { stroke: #eceff3; }
  }
`;

function sign(): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries({
    width: '20',
    height: '20',
    viewBox: '0 0 32 32',
    fill: 'none',
  }))
    svg.setAttribute(name, value);
  svg.setAttribute('aria-hidden', 'true');
  for (const [kind, d, width] of [
    ['bar', 'M7.4 20.6h17.2', '6'],
    ['sign', 'M5 27.5 15.2 4.5h1.6L27 27.5', '3'],
  ] as const) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('class', kind);
    path.setAttribute('d', d);
    path.setAttribute('stroke-width', width);
    path.setAttribute('stroke-linecap', kind === 'sign' ? 'round' : 'butt');
    path.setAttribute('stroke-linejoin', 'round');
    svg.append(path);
  }
  return svg;
}

function put(): void {
  const host = document.createElement(TAG);
  // Closed: the page's scripts do not reach in.
  const root = host.attachShadow({ mode: 'closed' });
  const style = document.createElement('style');
  style.textContent = look;
  const button = document.createElement('button');
  button.type = 'button';
  const label = document.createElement('span');
  label.textContent = 'Plan this assignment';
  button.append(sign(), label);
  button.addEventListener('click', event => {
    // A click that a script made is not a person's.
    if (!event.isTrusted) return;
    try {
      void webext()
        .runtime.sendMessage(CLICKED)
        .catch(() => (label.textContent = 'Reload this page, then try again'));
    } catch {
      // The extension was updated under the page.
      label.textContent = 'Reload this page, then try again';
    }
  });
  root.append(style, button);
  document.documentElement.append(host);
}

if (placeOf(location.href)) {
  // One that an earlier version of the extension left behind is dead.
  for (const old of document.querySelectorAll(TAG)) old.remove();
  put();
}
