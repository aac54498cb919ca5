import { placeOf } from './lib/canvas';
import { keepClick, nudge, shutStorage } from './lib/kept';
import { isButtonClick } from './lib/messages';
import { isAllowed, setButtons } from './lib/sites';
import { webext, type Tab } from './lib/webext';

/*
 * The part that is woken by clicks. It opens the panel, and keeps the button where it is allowed; it fetches nothing.
 */
const { runtime, action, permissions } = webext();

/** Opens the panel beside the tab. It must be asked for within the click itself, before anything is waited for. */
async function openPanel(tab: Tab): Promise<void> {
  const { sidePanel, sidebarAction, tabs } = webext();
  try {
    if (sidePanel && tab.windowId !== undefined) await sidePanel.open({ windowId: tab.windowId });
    else await sidebarAction?.open();
  } catch {
    // Firefox opens its sidebar for its own buttons only: where it is not open already, the panel is a tab.
    if (await sidebarAction?.isOpen({ windowId: tab.windowId })) return;
    await tabs.create({ url: runtime.getURL(`panel.html?tab=${tab.id ?? ''}`) });
  }
}

action.onClicked.addListener(tab => {
  void openPanel(tab).then(nudge);
});

runtime.onMessage.addListener((message, sender) => {
  const { tab } = sender;
  // Where the click was is what the browser says, not what the message says.
  if (!isButtonClick(message, sender, runtime.id) || tab?.id === undefined) return;
  const place = placeOf(sender.url);
  if (!place) return;
  const opened = openPanel(tab);
  const tabId = tab.id;
  void isAllowed(place.origin)
    .then(allowed => (allowed ? keepClick({ tabId, place, at: Date.now() }) : undefined))
    .then(() => opened);
});

for (const changed of [runtime.onInstalled, runtime.onStartup, permissions.onAdded, permissions.onRemoved]) {
  changed.addListener(() => void shutStorage().then(setButtons));
}
