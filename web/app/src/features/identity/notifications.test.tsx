import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { notifications } from '../../lib/preferences';
import { Notifications } from './Notifications';

beforeEach(() => {
  notifications.set('off');
  vi.unstubAllGlobals();
});

function browser(permission: string, answer: string) {
  const requestPermission = vi.fn(() => Promise.resolve(answer));
  vi.stubGlobal('Notification', { permission, requestPermission });
  render(<Notifications />);
  return { user: userEvent.setup(), requestPermission };
}

test('nothing is asked before the person switches it on', async () => {
  const { user, requestPermission } = browser('default', 'granted');
  expect(requestPermission).not.toHaveBeenCalled();
  await user.click(screen.getByRole('radio', { name: 'On' }));
  expect(requestPermission).toHaveBeenCalledTimes(1);
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'On' }).checked).toBe(true);
  expect(notifications.get()).toBe('on');
  await user.click(screen.getByRole('radio', { name: 'Off' }));
  expect(notifications.get()).toBe('off');
});

test('a browser that refuses is explained, and the switch stays off', async () => {
  const { user } = browser('denied', 'denied');
  expect(screen.queryByText('The browser refuses')).toBeNull();
  await user.click(screen.getByRole('radio', { name: 'On' }));
  await screen.findByText('The browser refuses');
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Off' }).checked).toBe(true);
  expect(notifications.get()).toBe('off');
});

test('an answer that was taken back shows without asking', () => {
  notifications.set('on');
  browser('denied', 'denied');
  expect(screen.getByText('The browser refuses')).toBeTruthy();
});

test('a browser without notifications says so', async () => {
  render(<Notifications />);
  await userEvent.click(screen.getByRole('radio', { name: 'On' }));
  await screen.findByText('This browser cannot show notifications here');
});
