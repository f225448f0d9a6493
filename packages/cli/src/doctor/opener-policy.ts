import { type Finding, ok, warning } from './finding.ts';
import { detectStack, headerLines } from './header-line.ts';
import { isSecureContext, type Page } from './page.ts';

const SUBJECT = 'Cross-Origin-Opener-Policy';

/** Does a tab with the window keep its opener? Phones open it in one; without an opener `callbackFunction` hears nothing. */
export function checkOpenerPolicy({ url, headers }: Pick<Page, 'url' | 'headers'>): Finding {
  const value = (headers.get('cross-origin-opener-policy') ?? '').split(';')[0]?.trim() ?? '';
  const severs = value === 'same-origin' || value === 'noopener-allow-popups';
  if (!severs) return ok(SUBJECT, `${value || 'none'}: a tab keeps its opener`);
  if (!isSecureContext(url))
    return ok(SUBJECT, `${value}: without effect on a plain http page, but it counts over https`);
  return warning(
    SUBJECT,
    `${value}: on a phone the window's tab loses this page; the result then goes to PCD_RST_URL, and callbackFunction is not called`,
    {
      expected: 'same-origin-allow-popups, or no policy',
      came: `${SUBJECT}: ${value}`,
      change: headerLines(detectStack(headers), SUBJECT, 'same-origin-allow-popups'),
    },
  );
}
