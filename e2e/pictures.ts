/** Takes the pictures of the README: `npm run pictures`. Wants a Korean font on the machine. */
import { fileURLToPath } from 'node:url';
import { launchBrowser } from './support/browser.ts';
import { Customer, openStreet } from './support/street.ts';

const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
const street = await openStreet();
const browser = await launchBrowser();
const context = await browser.newContext({
  locale: 'ko-KR',
  viewport: { width: 1120, height: 760 },
  deviceScaleFactor: 1.5,
});
const customer = new Customer(await context.newPage(), street.shopOrigin);
const link = await customer.toPhone('도장 티셔츠', 'PAY');
await atRest();
await customer.page.screenshot({ path: `${folder}window.png` });

const phone = await street.phone(link);
await phone.page.screenshot({ path: `${folder}phone.png` });
await phone.approve();
await customer.window.getByRole('heading', { name: '결제가 완료되었어요' }).waitFor();
await atRest();
await customer.page.screenshot({ path: `${folder}paid.png` });

await customer.atOrder('결제가 완료됐어요');
await atRest();
await customer.page.screenshot({ path: `${folder}order.png` });
await browser.close();
await street.close();

/** Everything that moved, in the page and in the window on it, has come to its end. */
async function atRest(): Promise<void> {
  const ended = 'Promise.all(document.getAnimations().map(({ finished }) => finished))';
  await Promise.all(customer.page.frames().map((frame) => frame.evaluate(ended)));
}
