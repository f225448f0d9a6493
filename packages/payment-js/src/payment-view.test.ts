import { describe, expect, test } from 'vitest';
import { chooseOpenMode } from './payment-view.ts';

const pc = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1';
const android =
  'Mozilla/5.0 (Linux; Android 15; SM-S931N) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36';
const kakao = `${android} KAKAOTALK/25.9.1 (INAPP)`;
const naver = `${iphone} NAVER(inapp; search; 2000; 12.14.2; 16PRO)`;
const facebook = `${iphone} [FBAN/FBIOS;FBAV/480.0.0.30.109;FBBV/1]`;
const instagram = `${android} Instagram 350.0.0.30 Android`;

describe.each([true, false])('with a callback: %s', (hasCallback) => {
  test.each([
    [pc, '/order_result', 'layer'],
    [pc, '', 'layer'],
    [pc, 'order?back=https://shop.example', 'layer'],
    [pc, 'https://shop.example/result', 'direct'],
    [pc, 'HTTP://shop.example/result', 'direct'],
    [iphone, '/order_result', 'tab'],
    [android, '/order_result', 'tab'],
    [iphone, 'https://shop.example/result', 'direct'],
    [android, 'http://shop.example/result', 'direct'],
    [instagram, 'https://shop.example/result', 'direct'],
  ])('%s with result URL "%s" opens as %s', (userAgent, resultUrl, mode) => {
    expect(chooseOpenMode({ resultUrl, hasCallback, userAgent })).toBe(mode);
  });
});

describe.each([kakao, naver, facebook, instagram])('inside %s', (userAgent) => {
  test.each([
    ['/order_result', true, 'layer'],
    ['', true, 'layer'],
    ['', false, 'layer'],
    ['/order_result', false, 'direct'],
  ])('result URL "%s", a callback %s: opens as %s', (resultUrl, hasCallback, mode) => {
    expect(chooseOpenMode({ resultUrl, hasCallback, userAgent })).toBe(mode);
  });
});
