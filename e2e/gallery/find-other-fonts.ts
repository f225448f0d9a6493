import type { Page } from 'playwright-core';

/** Elements with letters that the font of the tests lacks: what stands in for them is another one on each machine. */
export async function findOtherFonts(page: Page): Promise<readonly string[]> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('DOM.enable');
  await devTools.send('CSS.enable');
  const { root } = await devTools.send('DOM.getDocument', { depth: 0 });
  const { nodeIds } = await devTools.send('DOM.querySelectorAll', {
    nodeId: root.nodeId,
    selector: 'body, body *',
  });
  const found = await Promise.all(
    nodeIds.map(async (nodeId) => {
      const { fonts } = await devTools.send('CSS.getPlatformFontsForNode', { nodeId });
      const others = fonts.filter(({ isCustomFont }) => !isCustomFont);
      if (others.length === 0) return [];
      const { outerHTML } = await devTools.send('DOM.getOuterHTML', { nodeId });
      return others.map(({ familyName }) => `${familyName}: ${outerHTML.slice(0, 120)}`);
    }),
  );
  await devTools.detach();
  return found.flat();
}
