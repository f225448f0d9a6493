import { describe, expect, it } from 'vitest';
import { dojang, payple } from './index.ts';

describe('dojang', () => {
  it('is one origin, of the mode given', () => {
    expect(dojang({ url: 'https://pay.example.com/', mode: 'live' })).toEqual({
      mode: 'live',
      product: 'dojang',
      origin: 'https://pay.example.com',
      origins: ['https://pay.example.com'],
    });
  });

  it('accepts http in test, and on this machine', () => {
    expect(dojang({ url: 'http://192.168.0.7:8080', mode: 'test' }).origin).toBe('http://192.168.0.7:8080');
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect(dojang({ url: `http://${host}:8080`, mode: 'live' }).origin).toBe(`http://${host}:8080`);
    }
  });

  it.each([
    ['no address', 'pay.example.com'],
    ['another scheme', 'ftp://pay.example.com'],
    ['a path', 'https://pay.example.com/dojang'],
    ['a query', 'https://pay.example.com/?a=b'],
    ['a user', 'https://user:secret@pay.example.com'],
  ])('refuses %s', (_title, url) => {
    expect(() => dojang({ url, mode: 'test' })).toThrow('url: an http(s) address without a path');
  });

  it('refuses live over http', () => {
    expect(() => dojang({ url: 'http://pay.example.com', mode: 'live' })).toThrow('https in live mode');
  });
});

describe('payple', () => {
  it('sends keys to no host of the other mode', () => {
    expect(payple.test.origin).toBe('https://democpay.payple.kr');
    expect(payple.live.origin).toBe('https://cpay.payple.kr');
    expect(payple.test.origins.filter((origin) => payple.live.origins.includes(origin))).toEqual([]);
  });
});
