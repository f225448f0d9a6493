/** What serves the page, as far as its headers tell. */
export type Stack = 'helmet' | 'express' | 'next' | 'spring' | 'php' | 'nginx' | 'unknown';

/** Headers that helmet sends together and nobody else does. */
const HELMET_SIGNS = ['x-dns-prefetch-control', 'x-download-options', 'x-permitted-cross-domain-policies'];
/** `Cache-Control` of Spring Security. */
const SPRING_SIGN = 'no-cache, no-store, max-age=0, must-revalidate';

/** Guesses what serves a page, to name the line to change in its own words. */
export function detectStack(headers: Headers): Stack {
  const poweredBy = headers.get('x-powered-by') ?? '';
  if (HELMET_SIGNS.every((name) => headers.has(name))) return 'helmet';
  if (/next\.js/i.test(poweredBy)) return 'next';
  if (/express/i.test(poweredBy)) return 'express';
  if (/php/i.test(poweredBy)) return 'php';
  if (headers.get('cache-control') === SPRING_SIGN) return 'spring';
  return /nginx/i.test(headers.get('server') ?? '') ? 'nginx' : 'unknown';
}

const HELMET_OPTIONS = new Map([
  ['Referrer-Policy', 'referrerPolicy'],
  ['Cross-Origin-Opener-Policy', 'crossOriginOpenerPolicy'],
]);

/** The line that sends a header, where a stack has one; the header itself for all others. */
export function headerLines(stack: Stack, name: string, value: string): readonly string[] {
  switch (stack) {
    case 'helmet': {
      const option = HELMET_OPTIONS.get(name);
      return option === undefined
        ? [`res.set('${name}', '${value}') after helmet()`]
        : [`app.use(helmet({ ${option}: { policy: '${value}' } }))`];
    }
    case 'express':
      return [`res.set('${name}', '${value}')`];
    case 'next':
      return [
        `next.config.js: headers: async () => [{ source: '/:path*', headers: [{ key: '${name}', value: '${value}' }] }]`,
      ];
    case 'spring':
      return [
        `http.headers(headers -> headers.addHeaderWriter(new StaticHeadersWriter("${name}", "${value}")))`,
      ];
    case 'php':
      return [`header('${name}: ${value}');`];
    case 'nginx':
      return [`add_header ${name} "${value}" always;`];
    case 'unknown':
      return [`${name}: ${value}`];
  }
}
