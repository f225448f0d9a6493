import { expect, test } from 'vitest';
import { scanHint } from './scan-hint.ts';

test.each([
  'http://localhost:4100/app/samsung#t',
  'http://127.0.0.1:4100/app/kb#t',
  'http://[::1]:4100/app/kb#t',
])('in test mode %s is said to lead nowhere on a phone, with the settings that help', (qr) => {
  const hint = scanHint(qr, 'test');
  expect(hint?.ko).toContain('--host 0.0.0.0(DOJANG_HOST)');
  expect(hint?.en).toContain('DOJANG_ISSUERS_URL');
  expect(hint?.en).toContain(new URL(qr).hostname);
  expect(scanHint(qr, 'live')).toBeNull();
});

test.each([
  'http://192.168.0.7:4100/app/samsung#t',
  'https://cards.example.kr/app/kb#t',
  'kbcard://pay?id=1',
  'no address',
])('nothing is said of %s', (qr) => {
  expect(scanHint(qr, 'test')).toBeNull();
});
