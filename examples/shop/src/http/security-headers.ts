/**
 * Headers of every answer. Nothing inline runs; scripts and frames come from the shop and from the gateway of this page
 * alone. No opener policy: the window on a phone is a tab that speaks to its opener.
 */
export function securityHeaders(gatewayOrigin: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${gatewayOrigin}`,
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${gatewayOrigin}`,
    `frame-src ${gatewayOrigin}`,
    `form-action 'self' ${gatewayOrigin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    // The gateway compares the origin of the page with the authenticated one, so it must be sent.
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cache-control': 'no-store',
  };
}
