import { type Finding, ok, problem, warning } from './finding.ts';
import { isSecureContext, type Page } from './page.ts';

const SUBJECT = 'Cross-Origin-Embedder-Policy';

/**
 * May this page frame the window? An isolating page takes only frames that isolate themselves too.
 * @param windowHeaders headers of a page of the gateway's window; null when it was not reached
 */
export function checkEmbedderPolicy(
  { url, headers }: Pick<Page, 'url' | 'headers'>,
  windowHeaders: Headers | null,
): Finding {
  const value = policyOf(headers);
  if (value === 'unsafe-none') return ok(SUBJECT, 'none: frames are not held up');
  if (!isSecureContext(url))
    return ok(SUBJECT, `${value}: without effect on a plain http page, but it counts over https`);
  const explanation = {
    came: `${SUBJECT}: ${value}`,
    change: [`take ${SUBJECT} off the page that opens the window`],
  };
  if (windowHeaders === null)
    return warning(
      SUBJECT,
      `${value}: whether the window may be framed is unknown, the gateway did not answer`,
      explanation,
    );
  const isIsolated = policyOf(windowHeaders) !== 'unsafe-none';
  const isShared = windowHeaders.get('cross-origin-resource-policy')?.trim() === 'cross-origin';
  if (isIsolated && isShared)
    return ok(SUBJECT, `${value}: the window is sent so that this page may frame it`);
  return problem(SUBJECT, `${value}: the browser does not show the window in a frame`, {
    ...explanation,
    expected: `a window sent with ${SUBJECT} and Cross-Origin-Resource-Policy: cross-origin, or no such policy here`,
  });
}

function policyOf(headers: Headers): 'require-corp' | 'credentialless' | 'unsafe-none' {
  const value = (headers.get('cross-origin-embedder-policy') ?? '').split(';')[0]?.trim();
  return value === 'require-corp' || value === 'credentialless' ? value : 'unsafe-none';
}
