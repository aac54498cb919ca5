// What the browsers are told. One extension, two of these: Chromium has a side panel, Firefox a sidebar.

export const ICONS = [16, 32, 48, 128];
const icons = Object.fromEntries(ICONS.map(size => [size, `icons/${size}.png`]));

/** Scripts are ours, and nothing of theirs may come from elsewhere or be made of text. Only the server may be asked, and
 * which one that is is known when it is typed: so any, over http or https; the browser asks for the permission first. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src http: https:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const common = version => ({
  manifest_version: 3,
  name: 'Atelier',
  short_name: 'Atelier',
  version,
  description:
    'Plan the assignment you are looking at: one click on its Canvas page, and your own Atelier does the rest.',
  icons,
  action: { default_title: 'Open Atelier', default_icon: icons },
  // No site at all until the person allows one.
  optional_host_permissions: ['https://*/*', 'http://*/*'],
  content_security_policy: { extension_pages: policy },
});

/** @param {string} version */
export const chromium = version => ({
  ...common(version),
  minimum_chrome_version: '123',
  permissions: ['activeTab', 'scripting', 'sidePanel', 'storage'],
  background: { service_worker: 'background.js', type: 'module' },
  side_panel: { default_path: 'panel.html' },
  // Neither pages nor other extensions may talk to it.
  externally_connectable: { ids: [] },
  incognito: 'not_allowed',
});

/** @param {string} version */
export const firefox = version => ({
  ...common(version),
  permissions: ['activeTab', 'scripting', 'storage'],
  background: { scripts: ['background.js'], type: 'module' },
  sidebar_action: {
    default_title: 'Atelier',
    default_panel: 'panel.html',
    default_icon: icons,
    open_at_install: false,
  },
  incognito: 'not_allowed',
  browser_specific_settings: {
    gecko: {
      id: 'extension@atelier.invalid',
      strict_min_version: '128.0',
      data_collection_permissions: { required: ['none'] },
    },
  },
});
