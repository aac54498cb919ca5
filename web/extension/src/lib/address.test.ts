import { expect, test } from 'vitest';
import { isOpenToAll, patternOf, readAddress } from './address';

test.each([
  ['https://atelier.example.org', 'https://atelier.example.org'],
  ['  https://Atelier.Example.org/study?x#y ', 'https://atelier.example.org'],
  ['atelier.example.org', 'https://atelier.example.org'],
  ['atelier.example.org:8443', 'https://atelier.example.org:8443'],
  ['localhost:8080', 'http://localhost:8080'],
  ['127.0.0.1:8080/pair', 'http://127.0.0.1:8080'],
  ['192.168.1.7', 'http://192.168.1.7'],
  ['nas.local', 'http://nas.local'],
  ['[::1]:8080', 'http://[::1]:8080'],
  ['https://localhost', 'https://localhost'],
  ['http://atelier.example.org', 'http://atelier.example.org'],
])('%s is %s', (typed, origin) => expect(readAddress(typed)).toEqual({ origin }));

test.each([
  '',
  '   ',
  'ftp://atelier.example.org',
  'javascript:alert(1)',
  'javascript://x/%0aalert(1)',
  'file:///etc/passwd',
  'chrome-extension://abc/panel.html',
  'data:text/html,x',
  'https://',
  'https://ada:secret@atelier.example.org',
  'atelier.example.org@evil.example',
  'two words',
])('%s is no address', typed => expect(readAddress(typed)).toHaveProperty('problem'));

test.each([
  ['http://atelier.example.org', true],
  ['http://8.8.8.8:8080', true],
  ['http://172.32.0.1', true],
  ['http://10.evil.example', true],
  ['http://127.0.0.1.evil.example', true],
  ['http://local', true],
  ['https://atelier.example.org', false],
  ['http://localhost:8080', false],
  ['http://127.0.0.1:8080', false],
  ['http://172.16.0.1', false],
  ['http://[::1]:8080', false],
  ['http://[fd00::1]', false],
  ['http://[2001:db8::1]', true],
])('%s can be read by everybody: %s', (origin, open) => expect(isOpenToAll(origin)).toBe(open));

test('the browser is asked for one host, not for more', () => {
  expect(patternOf('https://atelier.example.org:8443')).toBe('https://atelier.example.org/*');
  expect(patternOf('http://[::1]:8080')).toBe('http://[::1]/*');
});
