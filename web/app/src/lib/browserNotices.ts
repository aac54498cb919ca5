/* Notifications of the browser itself, for when nobody looks at the page. */

/** What the browser says: `unsupported` also where the page is not served over https. */
export type Permission = 'granted' | 'denied' | 'default' | 'unsupported';

export const permission = (): Permission =>
  typeof Notification === 'undefined' ? 'unsupported' : Notification.permission;

/** Asks the person, once; a browser that was told no answers without asking. */
export async function askPermission(): Promise<Permission> {
  if (typeof Notification === 'undefined') return 'unsupported';
  try {
    return await Notification.requestPermission();
  } catch {
    return permission();
  }
}

/** Shows one. False where the browser does not: some phones want a service worker for it. */
export function showNotice(title: string, text: string, id: string, onOpen: () => void): boolean {
  if (permission() !== 'granted') return false;
  try {
    const shown = new Notification(title, { body: text, tag: id, icon: '/icon.svg' });
    shown.onclick = () => {
      window.focus();
      onOpen();
      shown.close();
    };
    return true;
  } catch {
    return false;
  }
}
