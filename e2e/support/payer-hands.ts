import type { FrameLocator, Page } from 'playwright-core';

/** The payment window: the page itself, or the frame in the shop's layer. */
export type Screen = Page | FrameLocator;

/** Agrees to the terms and chooses a card where no app opens by itself: on a PC, in a frame; returns at 인증. */
export async function reachPhone(screen: Screen, card = '삼성카드'): Promise<void> {
  await agree(screen);
  await chooseCard(screen, card);
  await openHere(screen).waitFor();
}

/** Agrees to the terms and chooses a card on a phone; returns in the card app, which that press has opened. */
export async function reachApp(page: Page, card = '삼성카드'): Promise<void> {
  await agree(page);
  await chooseCard(page, card);
  await atRequest(page);
}

/** The same on a phone whose system opens the app elsewhere; returns at 인증. */
export async function reachOtherApp(page: Page): Promise<void> {
  await page.route('**/app/**', (route) => route.fulfill({ status: 204 }));
  await reachPhone(page);
}

async function agree(screen: Screen): Promise<void> {
  await screen.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).check();
  await screen.getByRole('button', { name: '다음' }).click();
}

export async function chooseCard(screen: Screen, card: string): Promise<void> {
  await screen.getByRole('radio', { name: card }).check();
  await screen.getByRole('button', { name: /다음|다시 시도/ }).click();
}

/** The card app has opened and shows the payment. */
export async function atRequest(app: Page): Promise<void> {
  await app.getByRole('heading', { name: '결제 요청이 왔어요' }).waitFor();
}

/** The link that opens the card app on this device. */
export function openHere(screen: Screen) {
  return screen.getByRole('link', { name: /^이 기기에서 열기$|카드 앱 열기$/ });
}

/** Opens the card app on this device. Not at the middle, where the button of the screen before was pressed: a second press
 * at the same spot this soon would count as half of a double press. */
export async function pressOpenHere(screen: Screen): Promise<void> {
  await openHere(screen).click({ position: { x: 100, y: 16 } });
}

/** The address of the card app for a second device. */
export async function appLink(screen: Screen): Promise<string> {
  return (await openHere(screen).getAttribute('href')) ?? '';
}

/** Authenticates in the card app that this page shows; the last digit sends it. */
export async function approveIn(app: Page, pin = '123456'): Promise<void> {
  await app.getByRole('button', { name: '비밀번호 입력하기' }).click();
  const told = app.waitForResponse(/\/authentication\/approve$/);
  for (const digit of pin) await app.getByRole('button', { name: digit, exact: true }).click();
  await told;
}

/** The card app has led back to the payment by itself. */
export async function isBack(app: Page): Promise<void> {
  await app.waitForURL(({ pathname }) => !pathname.startsWith('/app/'));
}

/** The card app stays where it is, for a customer who is quicker than its way back. */
export async function holdInApp(app: Page): Promise<void> {
  // real time: the app's own wait, which never ends here; the test waits for what the customer does.
  const script = `if (location.pathname.startsWith('/app/')) { const { setTimeout: wait } = globalThis; globalThis.setTimeout = (work, ms, ...values) => (ms === 1_200 ? 0 : wait(work, ms, ...values)); }`;
  await app.context().addInitScript(script);
}

/** The card app's way back. */
export function wayBack(app: Page) {
  return app.getByRole('link', { name: '결제 화면으로 돌아가기' });
}

/** The address under which this window was opened: the page keeps its token in the history's state. */
export function openedAt(window: Page): Promise<string> {
  return window.evaluate<string>("location.href + '#' + history.state.token");
}
