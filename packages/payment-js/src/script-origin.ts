/**
 * Origin of the gateway: the one this script came from. Must run while the script loads. Loaders that hide the running
 * script (modules, injected text) are answered from the page's script elements.
 */
export function findScriptOrigin(): string {
  const current = document.currentScript;
  const script =
    current instanceof HTMLScriptElement && current.src
      ? current
      : document.querySelector<HTMLScriptElement>(
          'script[src*="/js/cpay.payple."],script[src*="/js/v1/payment.js"]',
        );
  return new URL(script?.src ?? '', location.href).origin;
}
