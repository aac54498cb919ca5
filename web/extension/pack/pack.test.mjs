import { inflateRawSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { icon } from './icon.mjs';
import { chromium, firefox } from './manifest.mjs';
import { zip } from './zip.mjs';

test('an archive is the same for the same files, in whatever order they come', () => {
  const one = ['a/ü.txt', Buffer.from('x'.repeat(1000))];
  const two = ['b.bin', Buffer.from([1, 2, 3])];
  const archive = zip([one, two]);
  expect(archive.equals(zip([two, one]))).toBe(true);
  // The first entry, read as a reader would.
  expect(archive.readUInt32LE(0)).toBe(0x04034b50);
  const [method, packed, name] = [
    archive.readUInt16LE(8),
    archive.readUInt32LE(18),
    archive.readUInt16LE(26),
  ];
  expect([method, archive.subarray(30, 30 + name).toString()]).toEqual([8, 'a/ü.txt']);
  expect(inflateRawSync(archive.subarray(30 + name, 30 + name + packed)).equals(one[1])).toBe(true);
  expect(archive.readUInt16LE(archive.length - 12)).toBe(2);
});

test('an icon is a picture of its size, painted in the middle and clear at the corner', () => {
  const png = icon(16);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([16, 16]);
  const length = png.readUInt32BE(33);
  const rows = inflateSync(png.subarray(41, 41 + length));
  const alpha = (x, y) => rows[y * (16 * 4 + 1) + 1 + x * 4 + 3];
  expect([alpha(0, 0), alpha(8, 8)]).toEqual([0, 255]);
});

test.each([
  ['chromium', chromium('1.2.3')],
  ['firefox', firefox('1.2.3')],
])('%s is asked for as little as can be', (_, manifest) => {
  expect(manifest).not.toHaveProperty('host_permissions');
  expect(manifest).not.toHaveProperty('content_scripts');
  expect(manifest).not.toHaveProperty('web_accessible_resources');
  const asked = manifest.permissions.filter(permission => permission !== 'sidePanel');
  expect(asked).toEqual(['activeTab', 'scripting', 'storage']);
  const policy = manifest.content_security_policy.extension_pages;
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toMatch(/script-src[^;]*(unsafe|http|\*)/);
  expect(manifest.externally_connectable ?? { ids: [] }).toEqual({ ids: [] });
});
