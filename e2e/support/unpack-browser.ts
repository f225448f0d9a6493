import { chooseBrowser } from './browser.ts';

/** Before any test file runs, so that two of them do not unpack the same browser side by side. */
export async function setup(): Promise<void> {
  await chooseBrowser();
}
