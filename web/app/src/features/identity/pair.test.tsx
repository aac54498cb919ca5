import { screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { problem, show, TestServer } from '../../../../dev/test-server';
import { Question } from './Pair';

const asking = {
  client_name: 'Atelier for Chromium',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
  address: '192.0.2.1',
  same_network: true,
  status: 'pending',
  created_at: new Date().toISOString(),
  expires_at: new Date(Date.now() + 600_000).toISOString(),
};
const path = '/auth/devices/BCDF-GHJK';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
  server.replies = {
    [`GET ${path}`]: [200, asking],
    'GET /auth/me': [200, { name: 'Ada', email: 'ada@example.org' }],
    [`POST ${path}/approve`]: [204, null],
    [`POST ${path}/deny`]: [204, null],
  };
});

test('it shows who asks and as whom it will work, and does nothing without a click', async () => {
  const { user } = await show(<Question code="BCDF-GHJK" />);
  await screen.findByText('Atelier for Chromium');
  screen.getByText('BCDF-GHJK');
  screen.getByText('Chrome on Linux');
  screen.getByText('192.0.2.1');
  await screen.findByText('ada@example.org');
  expect(screen.queryByText(/another network/)).toBeNull();
  expect(server.requests(`POST ${path}/approve`)).toHaveLength(0);
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  await screen.findByRole('heading', { name: 'Connected' });
  expect(server.requests(`POST ${path}/approve`)).toHaveLength(1);
});

test('who asks from elsewhere is marked, and can be refused', async () => {
  server.replies[`GET ${path}`] = [200, { ...asking, same_network: false }];
  const { user } = await show(<Question code="BCDF-GHJK" />);
  await screen.findByText('It asks from another network than yours');
  await user.click(screen.getByRole('button', { name: 'Not me' }));
  await screen.findByRole('heading', { name: 'Not let in' });
  expect(server.requests(`POST ${path}/approve`)).toHaveLength(0);
});

test.each([
  ['approved', 'Connected'],
  ['denied', 'Not let in'],
])('what was %s before stays so', async (status, title) => {
  server.replies[`GET ${path}`] = [200, { ...asking, status }];
  await show(<Question code="BCDF-GHJK" />);
  await screen.findByRole('heading', { name: title });
  expect(screen.queryByRole('button', { name: 'Connect' })).toBeNull();
});

test('a code that is over, or somebody else took while one was looking, is said to be, and another can be typed', async () => {
  server.replies[`POST ${path}/approve`] = [
    404,
    problem('identity.pairing_not_found', 'Nothing asks with this code. Codes are good for ten minutes.'),
  ];
  const { user } = await show(<Question code="BCDF-GHJK" />);
  await user.click(await screen.findByRole('button', { name: 'Connect' }));
  await screen.findByText(/Nothing asks with this code/);
  await user.type(screen.getByLabelText('Code'), 'AEIO');
  await user.click(screen.getByRole('button', { name: 'Go on' }));
  await screen.findByText(/eight letters/);
});

test('a wrong code is asked for once: each asking counts as a guess', async () => {
  server.replies[`GET ${path}`] = [
    429,
    problem('identity.too_many_attempts', 'Too many attempts. Try again in 4 s.'),
  ];
  await show(<Question code="BCDF-GHJK" />);
  await screen.findByText('Too many attempts. Try again in 4 s.');
  await waitFor(() => expect(server.requests(`GET ${path}`)).toHaveLength(1));
});
