import { originDifference, paths } from '@dojang/protocol/payple';
import { type Finding, ok, problem } from './finding.ts';

/**
 * The origin that the shop's server must authenticate for, and whether it does.
 * @param sent what it sends as `Referer`; null when nobody said
 */
export function checkReferer(pageOrigin: string, sent: URL | null): Finding {
  if (sent === null || sent.origin === pageOrigin)
    return ok(
      'Referer',
      `${sent === null ? `the shop's server must send it to ${paths.auth}:` : 'sent as it must be:'} Referer: ${pageOrigin}`,
    );
  return problem(
    'Referer',
    `the window would refuse this page (AUTH0007): ${originDifference(sent.origin, pageOrigin)}`,
    {
      expected: `${pageOrigin} (the page)`,
      came: `${sent.origin} (sent by the shop's server)`,
      change: [`in the shop's server: Referer: ${pageOrigin}`, `or open the page under ${sent.origin}`],
    },
  );
}
