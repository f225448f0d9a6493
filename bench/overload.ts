import { request } from 'node:http';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type House, openHouse } from '../e2e/support/house.ts';
import { inLanes } from '../e2e/support/in-lanes.ts';
import { startPostgres } from '../packages/gateway/test/support/postgres.ts';
import { paths } from '../packages/protocol/src/payple/index.ts';

/**
 * What a rush does to those who are under way: `node bench/overload.ts [--confirms 1000] [--postgres]`. So many shops confirm at
 * once, then cancel at once, while new customers open windows and others poll. Gateway and card companies share one thread here,
 * the callers have another. What counts: every call has an answer of its own within 9 s, so that no poll hangs, no approval is
 * unknown, and a new window is opened or refused soon; else it ends with 1. How long a call takes is said in calls that are alone
 * as well.
 */
interface Call {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Outcome {
  /** HTTP status, and the wire's code where there is one. */
  readonly outcome: string;
  readonly ms: number;
}

/** Every answer of the wire leaves within it; clients give up a second later. */
const ANSWERED_WITHIN_MS = 9_000;
/** What a confirm may be told: its outcome, or that nothing was begun. */
const KNOWN_APPROVALS = new Set(['200 PCCF0000', '503']);

const JSON_HEADERS = { 'content-type': 'application/json' };
const CREDENTIALS = { PCD_CST_ID: 'test', PCD_CUST_KEY: 'abcd1234567890' };
const REFUND_KEY = 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0';

/** Every promise, so far. */
let isKept = true;

if (isMainThread) {
  await measureAll();
  // Said aloud: what stops PostgreSQL at the end ends the process with 0.
  process.exit(isKept ? 0 : 1);
} else parentPort?.postMessage(await Promise.all((workerData as readonly Call[]).map(carryOut)));

async function measureAll(): Promise<void> {
  const { values } = parseArgs({
    options: {
      confirms: { type: 'string', default: '1000' },
      postgres: { type: 'boolean', default: false },
    },
  });
  const count = Number(values.confirms);
  const server = values.postgres ? await startPostgres({ fsync: true }) : null;
  const url = await server?.createDatabase();
  const house = await openHouse({
    engine:
      url === undefined
        ? undefined
        : { place: async () => ({ location: { engine: 'postgres', url }, remove: async () => {} }) },
  });
  try {
    const paid = await inLanes(count + 1, () => certified(house));
    const confirms = paid.map(({ confirm }) => confirm);
    const [alone] = await inWorker(confirms.slice(0, 1));
    const opened = await inLanes(200, () => openForm(house));
    const polls = (await inLanes(100, () => openedWindow(house))).map(lookAt);
    const rest = confirms.slice(1);
    const outcomes = await inWorker([...rest, ...polls, ...opened]);
    report('confirms', outcomes.slice(0, count), alone, KNOWN_APPROVALS);
    report('polls meanwhile', outcomes.slice(count, count + polls.length), alone);
    report('new windows meanwhile', outcomes.slice(count + polls.length), alone);
    const cancels = await inLanes(count, (index) => cancelOf(house, paid[index]?.orderNumber ?? ''));
    report('cancellations', await inWorker(cancels), alone);
  } finally {
    await house.close();
    await server?.stop();
  }
}

function post(url: string, fields: object, headers: Readonly<Record<string, string>> = {}): Call {
  return { url, method: 'POST', headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify(fields) };
}

async function fieldsOf(house: House, work: 'CERT' | 'PAY') {
  const order = house.order({ work });
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  return { fields, orderNumber: order.orderNumber };
}

/** A payment that waits for its confirm. */
async function certified(house: House): Promise<{ readonly orderNumber: string; readonly confirm: Call }> {
  const { fields, orderNumber } = await fieldsOf(house, 'CERT');
  const result: Readonly<Record<string, string | undefined>> = { ...(await house.payer.pay(fields)) };
  const { PCD_AUTH_KEY, PCD_PAY_REQKEY } = result;
  const confirm = post(result['PCD_PAY_COFURL'] ?? '', { ...CREDENTIALS, PCD_AUTH_KEY, PCD_PAY_REQKEY });
  return { orderNumber, confirm };
}

async function openForm(house: House): Promise<Call> {
  const { fields } = await fieldsOf(house, 'PAY');
  return {
    url: fields['PCD_PAY_URL'] ?? '',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: house.shopOrigin },
    body: new URLSearchParams(fields).toString(),
  };
}

async function openedWindow(house: House): Promise<URL> {
  const { url, headers, body } = await openForm(house);
  const opened = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' });
  return new URL(opened.headers.get('location') ?? '', house.gateway.url);
}

function lookAt({ origin, pathname, hash }: URL): Call {
  const url = `${origin}/window/api/${pathname.split('/').at(-1)}`;
  return { url, method: 'GET', headers: { authorization: `Bearer ${hash.slice(1)}` }, body: '' };
}

async function cancelOf(house: House, orderNumber: string): Promise<Call> {
  const auth = await fetch(`${house.gateway.url}${paths.auth}`, {
    method: 'POST',
    headers: { ...JSON_HEADERS, referer: house.shopOrigin },
    body: JSON.stringify({ cst_id: 'test', custKey: CREDENTIALS.PCD_CUST_KEY, PCD_PAYCANCEL_FLAG: 'Y' }),
  });
  const { AuthKey } = (await auth.json()) as { readonly AuthKey: string };
  const day = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
  return post(`${house.gateway.url}${paths.cancel}`, {
    ...CREDENTIALS,
    PCD_AUTH_KEY: AuthKey,
    PCD_REFUND_KEY: REFUND_KEY,
    PCD_PAYCANCEL_FLAG: 'Y',
    PCD_PAY_OID: orderNumber,
    PCD_PAY_DATE: day,
    PCD_REFUND_TOTAL: '1000',
  });
}

function inWorker(calls: readonly Call[]): Promise<readonly Outcome[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: calls });
    worker.once('message', resolve).once('error', reject);
  });
}

function carryOut({ url, method, headers, body }: Call): Promise<Outcome> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const end = (outcome: string) => resolve({ outcome, ms: performance.now() - startedMs });
    const call = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('close', () => {
        const code = /"PCD_PAY_CODE":"(\w+)"/.exec(text)?.[1] ?? '';
        end(`${response.statusCode} ${code}`.trim());
      });
    });
    call.once('error', (error) => end(error.message));
    call.end(body);
  });
}

function report(
  name: string,
  outcomes: readonly Outcome[],
  alone: Outcome | undefined,
  known?: ReadonlySet<string>,
): void {
  const counts = new Map<string, number>();
  for (const { outcome } of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const sorted = outcomes.map(({ ms }) => ms).toSorted((left, right) => left - right);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const said = [...counts].map(([outcome, count]) => `${count} x ${outcome}`).join(', ');
  const times = [0.5, 0.99, 1].map((share) => `${at(share).toFixed(0).padStart(6)} ms`).join('');
  const ratio = at(1) / (alone?.ms ?? 1);
  process.stdout.write(`${name.padEnd(24)}${times}  longest ${ratio.toFixed(1)} x one alone  ${said}\n`);
  const broken = outcomes.filter(
    ({ outcome, ms }) => ms > ANSWERED_WITHIN_MS || !/^\d/.test(outcome) || known?.has(outcome) === false,
  );
  if (broken.length === 0) return;
  process.stdout.write(
    `${' '.repeat(24)}${broken.length} unknown, or answered after more than ${ANSWERED_WITHIN_MS} ms\n`,
  );
  isKept = false;
}
