import { originDifference } from '@dojang/protocol/payple';
import { type Finding, ok, problem, warning } from './finding.ts';
import { isLoopback, type Page } from './page.ts';

/** Is the page there, under the address it was asked at, as a web page? */
export function checkPageAddress({ givenUrl, url, status, headers }: Page): readonly Finding[] {
  const findings: Finding[] = [];
  const type = headers.get('content-type') ?? '';
  if (status >= 400)
    findings.push(
      problem('page', `answers ${status}, so its headers may be others than the payment page's`, {
        expected: 'the page that calls PaypleCpayAuthCheck, open without a session',
        came: `${status} at ${url.href}`,
        change: ['name the payment page itself: dojang doctor <url>'],
      }),
    );
  else if (!/\bhtml\b/i.test(type))
    findings.push(
      warning('page', 'is not HTML', {
        expected: 'Content-Type: text/html',
        came: `Content-Type: ${type || '(none)'}`,
      }),
    );
  else findings.push(ok('page', `answers ${status} at ${url.href}`));
  if (url.origin !== givenUrl.origin)
    findings.push(
      warning(
        'address',
        `redirects lead to another origin: ${originDifference(givenUrl.origin, url.origin)}`,
        {
          expected: givenUrl.origin,
          came: url.origin,
          change: [`authenticate for the last one: Referer: ${url.origin}`],
        },
      ),
    );
  return findings;
}

/** https where it has to be: the page in live, and the gateway under an https page. */
export function checkSchemes(pageUrl: URL, windowOrigin: string, mode: 'test' | 'live'): readonly Finding[] {
  const findings: Finding[] = [];
  const gateway = new URL(windowOrigin);
  if (mode === 'live' && pageUrl.protocol !== 'https:')
    findings.push(
      problem('https', 'in live mode the page must come over https', {
        expected: `https://${pageUrl.host}`,
        came: pageUrl.origin,
        change: ['serve the shop over https and redirect http to it'],
      }),
    );
  if (mode === 'live' && gateway.protocol !== 'https:')
    findings.push(
      problem('https', 'in live mode the gateway must be reached over https (AUTH0006)', {
        expected: `https://${gateway.host}`,
        came: windowOrigin,
        change: [`DOJANG_URL=https://${gateway.hostname}`],
      }),
    );
  if (pageUrl.protocol === 'https:' && gateway.protocol === 'http:') {
    const explanation = {
      expected: 'an https gateway under an https page',
      came: `${pageUrl.origin} with ${windowOrigin}`,
      change: ['put the gateway behind https and set DOJANG_URL to that address'],
    };
    findings.push(
      isLoopback(gateway)
        ? warning('mixed content', 'Safari blocks it, and others send Origin: null', explanation)
        : problem(
            'mixed content',
            'browsers block a plain http script and frame on an https page',
            explanation,
          ),
    );
  }
  if (findings.length === 0)
    findings.push(ok('https', `${pageUrl.protocol}// with ${gateway.protocol}// fits ${mode} mode`));
  return findings;
}
