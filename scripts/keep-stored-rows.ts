/**
 * Makes the rows of this version and keeps them for the versions to come: `node scripts/keep-stored-rows.ts <release>`, once
 * for each release. Payments in every status and with every reason to fail, cancellations, an erased buyer, partners, addresses,
 * webhooks and messages, made through the front doors alone, so that this program outlives what it drives.
 *
 * Writes to `packages/gateway/test/stored/<release>/`: `gateway.sql` (the whole store), `master.key`, and `clients.json`
 * (what the shops and windows of then still hold in their hands).
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { type House, openHouse } from '../e2e/support/house.ts';
import {
  addMerchant,
  addWebhookAddress,
  eraseBuyers,
  findBuyer,
  removeWebhookAddress,
  rotateCustKey,
  rotateWebhookSecret,
  setLimits,
  setMerchantStatus,
} from '../packages/gateway/src/main.ts';
import { startReceiver } from '../packages/gateway/test/support/receiver.ts';
import type { CardCondition as Card } from '../packages/protocol/src/phone/index.ts';

type Fields = Readonly<Record<string, string>>;

/** A window that was opened, and the form that opened it. */
interface KeptWindow {
  readonly name: string;
  readonly paymentId: string;
  readonly form: Fields;
}

/** A call of a shop, and its answer. */
interface KeptCall {
  readonly name: string;
  readonly path: string;
  readonly body: Fields;
  readonly answer: Fields;
}

const REFUND_KEY = 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0';
const [release] = process.argv.slice(2);
if (release === undefined) throw new Error('Name the release: node scripts/keep-stored-rows.ts 0.2.0');

const receiver = await startReceiver();
const house = await openHouse({ lying: true });
const windows: KeptWindow[] = [];
const calls: KeptCall[] = [];
/** What the shops got of CERT payments. */
const results = new Map<string, Fields>();
try {
  await addPartners(house);
  await addAddresses(house, receiver.origin);
  await payInEveryWay(house);
  await cancelInEveryWay(house);
  await failInEveryWay(house);
  await eraseSomebody(house);
  await leaveOpen(house);
  keep(release, house);
} finally {
  await house.close();
  await receiver.close();
}

async function addPartners(house: House): Promise<void> {
  await house.administer(async (deps) => {
    await addMerchant(deps, {
      id: 'limited',
      name: '한도 상점',
      businessNumber: '123-45-67890',
      representative: '홍길동',
      address: '서울시 중구 세종대로 110',
      phone: '02-120',
      domains: ['shop.example.kr'],
    });
    await setLimits(deps, 'limited', {
      perPaymentWon: 500_000,
      perDayWon: 1_000_000,
      paymentsPerDay: 20,
      perMonthWon: 9_000_000,
    });
    await rotateCustKey(deps, 'limited', 60_000);
    await addMerchant(deps, { id: 'disabled', name: '쉬는 상점' });
    await setMerchantStatus(deps, 'disabled', 'disabled');
  });
}

async function addAddresses(house: House, origin: string): Promise<void> {
  receiver.answer('/gone', { status: 410 });
  receiver.answer('/fails', { status: 500, body: 'not today' });
  await house.administer(async (deps) => {
    for (const path of ['/hook', '/gone', '/fails', '/removed']) {
      const added = await addWebhookAddress(deps, { merchantId: 'test', url: `${origin}${path}` });
      if (!added.ok) throw new Error(added.message);
      if (path === '/hook') await rotateWebhookSecret(deps, added.address.id);
      if (path === '/removed') await removeWebhookAddress(deps, added.address.id);
    }
  });
}

async function payInEveryWay(house: House): Promise<void> {
  const buyer = { name: '홍길동', email: 'hong@example.com', phone: '010-1234-5678', memberNumber: '007' };
  await pay('paid', { buyer, userDefined1: '첫째', userDefined2: '둘째' });
  await pay(
    'paid in instalments, tax-exempt',
    { amountWon: 120_000, tax: { kind: 'exempt' } },
    { quota: '03' },
  );
  await pay('paid after a decline', {}, { tries: ['insufficient', 'normal'] });
  await confirm('confirmed');

  const lost = await open('reversed', {});
  await authenticate(lost);
  await house.arm({ on: 'approve', effect: 'lost-reply' });
  await house.arm({ on: 'inquire', effect: 'error' });
  await lost.approve();
  await lost.returnResult();
  await until(lost.paymentId, 'reversed');
}

async function cancelInEveryWay(house: House): Promise<void> {
  const paid = await pay('cancelled in parts', { amountWon: 10_000, tax: { kind: 'mixed', vatWon: 500 } });
  await cancel('a cancellation', paid, { PCD_REFUND_TOTAL: '4000', PCD_REFUND_TAXTOTAL: '300' });
  await house.arm({ on: 'cancel', effect: 'decline', code: '3143' });
  await cancel('a declined cancellation', paid, { PCD_REFUND_TOTAL: '1000' });
  await cancel('the rest', paid, { PCD_REFUND_TOTAL: '6000' });
  await cancel('in full', await pay('cancelled in full', {}), {});
}

async function failInEveryWay(house: House): Promise<void> {
  const { lyingIssuers } = house;
  if (lyingIssuers === null) throw new Error('The house has lying card companies.');
  await (await open('closed', {})).close();
  await pay('declined and left', {}, { tries: ['over-limit'] });
  await confirm('declined at the confirm', 'suspended');

  const rejected = await open('rejected in the app', {});
  await rejected.agree();
  await rejected.choose('kb');
  await (await rejected.phone()).reject();
  await rejected.waitFor('card');
  await rejected.close();
  await rejected.returnResult();

  const late = await open('confirmed too late', { work: 'CERT' });
  await authenticate(late);
  await takeResult(late);
  house.advance(31 * 60_000);
  await confirmNow(late);

  const first = await open('confirmed first', { work: 'CERT' });
  const second = await open('of the same order number', first.order);
  for (const window of [first, second]) {
    await authenticate(window);
    await takeResult(window);
  }
  await confirmNow(first);
  await confirmNow(second);

  for (const work of ['PAY', 'CERT'] as const) {
    const refused = await open(`nobody to ask, ${work}`, { work });
    await authenticate(refused);
    if (work === 'CERT') await takeResult(refused);
    await lyingIssuers.leave();
    if (work === 'PAY') await refused.approve();
    else await confirmNow(refused);
    await lyingIssuers.comeBack();
  }

  lyingIssuers.tell({
    of: /approvals$/,
    becomes: (answer) => ({ ...answer, amountWon: 999 }),
  });
  const other = await open('approved with another amount', {});
  await authenticate(other);
  await other.approve();
  lyingIssuers.repent();
  await until(other.paymentId, 'reversed');

  const unreachable = await open('nobody to begin with', {});
  await unreachable.agree();
  await house.arm({ on: 'begin', effect: 'error' });
  await unreachable.choose('kb');

  const expired = await open('expired in the app', {});
  await expired.agree();
  await expired.choose('hana');
  house.advance(3 * 60_000 + 3_000);
  await expired.view();
  const overdue = await open('chosen too late', {});
  await overdue.agree();
  house.advance(31 * 60_000);
  await overdue.choose('bc');
}

async function eraseSomebody(house: House): Promise<void> {
  const buyer = { name: '김지움', email: 'gone@example.com', phone: '010-9999-0000', memberNumber: '404' };
  const paid = await pay('erased', { buyer });
  await cancel('of an erased buyer', paid, { PCD_REFUND_TOTAL: '300' });
  await house.administer(async (deps) =>
    eraseBuyers(deps, await findBuyer(deps.store, { merchantId: 'test', by: 'member', value: '404' })),
  );
}

/** What is under way, the least patient last: these rows are kept while their calls are still open. */
async function leaveOpen(house: House): Promise<void> {
  await open('open', { buyer: { name: '홍길동', phone: '01012345678' } });
  await (await open('open, agreed', {})).agree();
  const declined = await open('open, declined', {});
  await authenticate(declined, 'insufficient');
  await declined.approve();
  const left = await open('open, left', {});
  await left.agree();
  await left.choose('lotte', { email: 'typed@example.com' });
  await left.leaveChallenge();
  const waiting = await open('authenticating', {});
  await waiting.agree();
  await waiting.choose('samsung');
  await authenticate(await open('authenticated', {}));
  await authenticate(await open('authenticated, CERT', { work: 'CERT' }));
  const returned = await open('authenticated, CERT, told', { work: 'CERT' });
  await authenticate(returned);
  await takeResult(returned);

  const pending = await pay('cancelling', { amountWon: 5_000 });
  await house.arm({ on: 'cancel', effect: 'error', times: 1_000_000 });
  await cancel('a pending cancellation', pending, { PCD_REFUND_TOTAL: '2000' });
  house.advance(11_000);
  await untilStored('recovery_delayed');

  const confirming = await open('approving, CERT', { work: 'CERT' });
  await authenticate(confirming);
  await takeResult(confirming);
  const abandoning = await open('abandoned, CERT', { work: 'CERT' });
  await authenticate(abandoning);
  await takeResult(abandoning);
  const [asked, lost, begun] = [
    await open('approving', {}),
    await open('abandoned', {}),
    await open('authenticating, no code yet', {}),
  ];
  await authenticate(asked);
  await authenticate(lost);
  await begun.agree();

  await house.arm({ on: 'reverse', effect: 'error', times: 1_000_000 });
  await house.arm({ on: 'approve', effect: 'lost-reply', times: 2 });
  await house.arm({ on: 'inquire', effect: 'error', times: 1_000_000 });
  await lost.approve();
  await confirmNow(abandoning);
  await house.arm({ on: 'approve', effect: 'delay', delayMs: 5_000, times: 2 });
  await house.arm({ on: 'begin', effect: 'delay', delayMs: 5_000 });
  void asked.approve().catch(() => {});
  void confirmNow(confirming).catch(() => {});
  void begun.choose('shinhan').catch(() => {});
  await until(asked.paymentId, 'approving');
  await until(confirming.paymentId, 'approving');
  await until(begun.paymentId, 'authenticating');
}

type OrderChanges = Parameters<House['order']>[0];

async function open(name: string, changes: OrderChanges) {
  const order = house.order({ orderNumber: `STORED-${windows.length + 1}`, ...changes });
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  const window = await house.payer.open(fields);
  windows.push({ name, paymentId: window.paymentId, form: fields });
  return { name, order, ...window };
}

type Open = Awaited<ReturnType<typeof open>>;

async function authenticate(window: Open, card: Card = 'normal') {
  await window.agree();
  await window.choose('shinhan');
  await (await window.phone()).approve({ card });
  await window.waitFor(window.order.work === 'CERT' ? 'done' : 'authenticated');
}

async function pay(
  name: string,
  changes: OrderChanges,
  { quota = '00', tries = ['normal'] }: { readonly quota?: string; readonly tries?: readonly Card[] } = {},
): Promise<Fields> {
  const window = await open(name, changes);
  await window.agree();
  for (const card of tries) {
    await window.choose('shinhan', { quota, email: 'receipt@example.com' });
    await (await window.phone()).approve({ card });
    await window.waitFor('authenticated');
    await window.approve();
  }
  if ((await window.view()).stage.name !== 'done') await window.close();
  return (await window.returnResult()).result;
}

async function confirm(name: string, card: Card = 'normal'): Promise<void> {
  const window = await open(name, { work: 'CERT' });
  await authenticate(window, card);
  await takeResult(window);
  await confirmNow(window);
}

async function takeResult(window: Open): Promise<Fields> {
  const { result } = await window.returnResult();
  results.set(window.name, result);
  return result;
}

async function confirmNow({ name }: Open): Promise<void> {
  const result = results.get(name);
  if (result === undefined) throw new Error(`${name} was not returned.`);
  await answered(name, result['PCD_PAY_COFURL'] ?? '', {
    PCD_CST_ID: 'test',
    PCD_CUST_KEY: 'abcd1234567890',
    PCD_AUTH_KEY: result['PCD_AUTH_KEY'] ?? '',
    PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'] ?? '',
    PCD_PAYER_ID: '',
  });
}

async function cancel(name: string, paid: Fields, changes: Fields): Promise<void> {
  const auth = await post(`${house.gateway.url}/php/auth.php`, {
    cst_id: 'test',
    custKey: 'abcd1234567890',
    PCD_PAYCANCEL_FLAG: 'Y',
  });
  await answered(name, auth['return_url'] ?? '', {
    PCD_CST_ID: auth['cst_id'] ?? '',
    PCD_CUST_KEY: auth['custKey'] ?? '',
    PCD_AUTH_KEY: auth['AuthKey'] ?? '',
    PCD_REFUND_KEY: REFUND_KEY,
    PCD_PAYCANCEL_FLAG: 'Y',
    PCD_PAY_OID: paid['PCD_PAY_OID'] ?? '',
    PCD_PAY_DATE: paid['PCD_PAY_TIME']?.slice(0, 8) ?? '',
    PCD_REFUND_TOTAL: paid['PCD_PAY_TOTAL'] ?? '',
    ...changes,
  });
}

/** Calls, and keeps call and answer. */
async function answered(name: string, url: string, body: Fields): Promise<void> {
  const { pathname, search } = new URL(url);
  calls.push({ name, path: `${pathname}${search}`, body, answer: await post(url, body) });
}

async function post(url: string, body: Fields): Promise<Fields> {
  const init = { method: 'POST', headers: { referer: house.shopOrigin }, body: JSON.stringify(body) };
  return (await (await fetch(url, init)).json()) as Fields;
}

/** Waits until a payment stands so. */
function until(paymentId: string, status: string): Promise<void> {
  return poll(`${paymentId} to be ${status}`, () => {
    const row = stored((db) => db.prepare('select status from payments where id = ?').get(paymentId));
    return row?.['status'] === status;
  });
}

/** Waits until an event of this type is stored. */
function untilStored(type: string): Promise<void> {
  return poll(type, () =>
    stored((db) => db.prepare('select 1 from events where type = ?').get(type) !== undefined),
  );
}

async function poll(what: string, holds: () => boolean): Promise<void> {
  const givesUpAt = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > givesUpAt) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function stored<Result>(work: (db: DatabaseSync) => Result): Result {
  const db = new DatabaseSync(join(house.dataDir, 'gateway.sqlite'), { readOnly: true });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

function keep(release: string, { dataDir }: House): void {
  const folder = new URL(`../packages/gateway/test/stored/${release}/`, import.meta.url).pathname;
  const keptAtMs = stored((db) => db.prepare('select max(at) as at from events').get())?.['at'];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'gateway.sql'), stored(dumpOf));
  copyFileSync(join(dataDir, 'master.key'), join(folder, 'master.key'));
  writeFileSync(join(folder, 'clients.json'), `${JSON.stringify({ keptAtMs, windows, calls }, null, 2)}\n`);
}

/** Everything in the store as SQL, sorted, so that two dumps can be compared. */
function dumpOf(db: DatabaseSync): string {
  const version = db.prepare('pragma user_version').get()?.['user_version'];
  const objects = db
    .prepare("select type, name, sql from sqlite_master where sql is not null order by type = 'index', name")
    .all();
  const rows = objects
    .filter(({ type }) => type === 'table')
    .flatMap(({ name }) =>
      db
        .prepare(`select * from "${String(name)}"`)
        .all()
        .map(
          (row) =>
            `insert into ${String(name)} (${Object.keys(row).join(', ')}) values (${Object.values(row).map(literal).join(', ')});`,
        )
        .toSorted(),
    );
  return `${[
    ...objects.map(({ sql }) => `${String(sql)};`),
    ...rows,
    `pragma user_version = ${String(version)};`,
  ].join('\n')}\n`;
}

function literal(value: SQLOutputValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'object') throw new Error('No table of the gateway holds bytes.');
  return value.toString();
}
