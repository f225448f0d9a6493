const EVERY_MS = 2_000;

/**
 * Loads the page anew once its server answers: a browser remembers a module that failed to load until then, and a reload
 * while nobody answers would end in the browser's own error page. Nothing is lost: where a payment stands is the gateway's affair.
 */
export async function reloadOnceReachable(): Promise<never> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    // Without the fragment, so without the token.
    const answer = await fetch(location.pathname, { cache: 'no-store', credentials: 'omit' }).catch(
      () => null,
    );
    if (answer?.ok) location.reload();
  }
}
