import type { Fault, Heard, Said } from './faulty-adapter.ts';

export interface Planted {
  readonly what: string;
  /** The checks that have to find it. */
  readonly foundBy: readonly [string, ...string[]];
  /** Made anew for each trial: some remember. */
  readonly fault: () => Fault;
}

const BEGIN = /^\/acquirer\/authentications$/;
const AUTHENTICATION = /^\/acquirer\/authentications\/[^/]+$/;
const WITHDRAW = /^\/acquirer\/authentications\/[^/]+\/cancel$/;
const APPROVE = /^\/acquirer\/approvals$/;
const INQUIRE = /^\/acquirer\/approvals\/[^/?]+\?/;
const REVERSE = /^\/acquirer\/approvals\/[^/]+\/reverse$/;
const CANCEL = /^\/acquirer\/approvals\/[^/]+\/cancels$/;
const INQUIRE_CANCEL = /^\/acquirer\/cancels\//;
const LEDGER = /^\/acquirer\/ledger\//;
const PROFILES = /^\/acquirer\/profiles$/;

type Change = (said: Said, heard: Heard) => Partial<Said['body']>;

/** Answers of these calls, with other fields. */
const answers =
  (calls: RegExp, change: Change): (() => Fault) =>
  () =>
  (heard, pass) =>
    calls.test(heard.path)
      ? pass().then((said) => ({ ...said, body: { ...said.body, ...change(said, heard) } }))
      : undefined;

/** Refusals of one status are answered as if nothing were wrong. */
const instead =
  (calls: RegExp, status: number, body: (heard: Heard) => Said['body']): (() => Fault) =>
  () =>
  (heard, pass) =>
    calls.test(heard.path)
      ? pass().then((said) => (said.status === status ? { status: 200, body: body(heard) } : said))
      : undefined;

/** These calls reach the adapter with other fields. */
const hears =
  (calls: RegExp, change: (heard: Heard) => Partial<Heard>): (() => Fault) =>
  () =>
  (heard, pass) =>
    calls.test(heard.path) ? pass(change(heard)) : undefined;

const wonOf = ({ body }: Said) => Number(body['amountWon']);
const about = ({ body }: Heard, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, body?.[name]]));
const entriesOf = ({ body }: Said) => body['entries'] as readonly Said['body'][];
const approved = {
  status: 'approved',
  approvalNumber: '00000001',
  approvedAtMs: 0,
  cardName: '신한카드',
  maskedNumber: '0011-****-****-1004',
};
const when = (holds: boolean, changes: Said['body']) => (holds ? changes : {});

/** Adapters with one fault each, as people make them. @param secret the shared one */
export const plantedFaults = (secret: string): readonly Planted[] => [
  {
    what: 'asks nobody for the secret',
    foundBy: ['secret'],
    fault: hears(/^/, ({ headers }) => ({ headers: { ...headers, authorization: `Bearer ${secret}` } })),
  },
  {
    what: 'asks for the secret where money moves alone',
    foundBy: ['secret'],
    fault: hears(LEDGER, ({ headers }) => ({ headers: { ...headers, authorization: `Bearer ${secret}` } })),
  },
  {
    what: 'does not look at the version',
    foundBy: ['version'],
    fault: hears(/^/, ({ headers: { 'dojang-acquirer-version': _version, ...headers } }) => ({ headers })),
  },
  {
    what: 'guesses what an approval does not say',
    foundBy: ['malformed'],
    fault: hears(APPROVE, ({ body }) => ({
      body: { traceNumber: '000000000000', ...body, amountWon: Math.floor(Number(body?.['amountWon'])) },
    })),
  },
  {
    what: 'takes offence at a field that it does not know',
    foundBy: ['unknown-fields'],
    fault: () => (heard, pass) =>
      'addedLater' in (heard.body ?? {})
        ? Promise.resolve({ status: 400, body: { error: 'addedLater: not known' } })
        : pass(),
  },
  {
    what: 'names a card company twice',
    foundBy: ['profiles'],
    fault: answers(PROFILES, ({ body }) => ({
      profiles: [...(body['profiles'] as readonly unknown[]), ...(body['profiles'] as readonly unknown[])],
    })),
  },
  {
    what: 'leaves the amount out of its beginnings',
    foundBy: ['begin'],
    fault: answers(BEGIN, () => ({ amountWon: undefined })),
  },
  {
    what: 'says authenticated before the customer has decided',
    foundBy: ['begin', 'unauthenticated'],
    fault: () => (heard, pass) => {
      if (AUTHENTICATION.test(heard.path))
        return pass().then((said) => ({
          ...said,
          body: { ...said.body, status: 'authenticated', maskedNumber: '1', cardName: 'a' },
        }));
      return APPROVE.test(heard.path)
        ? pass().then((said) => ({
            ...said,
            body: { ...approved, ...about(heard, 'attemptId', 'amountWon') },
          }))
        : undefined;
    },
  },
  {
    what: 'makes another code for the same beginning',
    foundBy: ['begin-again'],
    fault: () => {
      let codes = 100_000;
      return answers(BEGIN, () => ({ code: String((codes += 1)) }))();
    },
  },
  {
    what: 'begins anew under an id that was used',
    foundBy: ['begin-again'],
    fault: instead(BEGIN, 409, (heard) => about(heard, 'authenticationId', 'amountWon')),
  },
  {
    what: 'takes any authentication for pending',
    foundBy: ['authentication-unknown'],
    fault: instead(AUTHENTICATION, 404, () => ({ status: 'pending' })),
  },
  {
    what: 'does not withdraw',
    foundBy: ['withdrawn'],
    fault: hears(WITHDRAW, ({ path }) => ({ method: 'GET', path: path.replace(/\/cancel$/, '') })),
  },
  {
    what: 'keeps the news to itself',
    foundBy: ['news'],
    fault: hears(BEGIN, ({ body }) => ({ body: { ...body, callbackUrl: 'http://127.0.0.1:9/callback' } })),
  },
  {
    what: 'approves what an authentication has paid already',
    foundBy: ['authenticated-once'],
    fault: answers(APPROVE, ({ body }) => when(body['code'] === '1124', approved)),
  },
  {
    what: 'approves more than was authenticated',
    foundBy: ['authenticated-once'],
    fault: answers(APPROVE, ({ body }) => when(body['code'] === '1105', approved)),
  },
  {
    what: 'charges another card than the authenticated one',
    foundBy: ['approve'],
    fault: answers(APPROVE, () => ({ maskedNumber: '9999-****-****-9999' })),
  },
  {
    what: 'says its times in seconds',
    foundBy: ['approve'],
    fault: answers(APPROVE, ({ body }) => ({
      approvedAtMs: Math.floor(Number(body['approvedAtMs']) / 1000),
    })),
  },
  {
    what: 'says the whole card number',
    foundBy: ['approve'],
    fault: answers(APPROVE, () => ({ maskedNumber: '1234-5678-1234-5678' })),
  },
  {
    what: 'echoes another attempt',
    foundBy: ['approve'],
    fault: answers(APPROVE, () => ({ attemptId: 'try-00000000' })),
  },
  {
    what: 'echoes another amount',
    foundBy: ['approve'],
    fault: answers(APPROVE, (said) => ({ amountWon: wonOf(said) * 100 })),
  },
  {
    what: 'calls a check card a debit card',
    foundBy: ['payout'],
    fault: answers(APPROVE, () => ({ card: { kind: 'debit', holder: 'personal', isForeign: false } })),
  },
  {
    what: 'does not know an attempt that it has heard of',
    foundBy: ['approve-again', 'approve-together'],
    fault: () => {
      const heardOf = new Set<unknown>();
      return (heard, pass) => {
        const { attemptId } = heard.body ?? {};
        if (!APPROVE.test(heard.path) || !heardOf.has(attemptId)) {
          if (APPROVE.test(heard.path)) heardOf.add(attemptId);
          return undefined;
        }
        return pass().then((said) => ({
          ...said,
          body: { ...about(heard, 'attemptId', 'amountWon'), status: 'declined', code: '1124' },
        }));
      };
    },
  },
  {
    what: 'charges a repeated approval again',
    foundBy: ['approve-again', 'approve-together', 'cut-off'],
    fault: answers(LEDGER, (said) => ({
      entries: entriesOf(said).flatMap((entry) => (entry['kind'] === 'approval' ? [entry, entry] : [entry])),
    })),
  },
  {
    what: 'approves another amount under the same attempt',
    foundBy: ['approve-other'],
    fault: instead(APPROVE, 409, (heard) => ({ ...approved, ...about(heard, 'attemptId', 'amountWon') })),
  },
  {
    what: 'finds no attempt',
    foundBy: ['inquire'],
    fault: answers(INQUIRE, ({ body }) => ({
      attemptId: body['attemptId'],
      amountWon: body['amountWon'],
      status: 'not_found',
    })),
  },
  {
    what: 'takes an attempt that never arrived for declined',
    foundBy: ['inquire-unknown'],
    fault: answers(INQUIRE, ({ body }) =>
      when(body['status'] === 'not_found', { status: 'declined', code: '1117' }),
    ),
  },
  {
    what: 'says reversed and does nothing',
    foundBy: ['reverse', 'reverse-first', 'reverse-rest'],
    fault: () => (heard) =>
      REVERSE.test(heard.path)
        ? Promise.resolve({
            status: 200,
            body: { attemptId: heard.path.split('/')[3], ...about(heard, 'amountWon'), status: 'reversed' },
          })
        : undefined,
  },
  {
    what: 'does not know what was reversed before it arrived, and does not say so in its profile',
    foundBy: ['reverse-first'],
    fault: () => {
      const heardOf = new Set<unknown>();
      return (heard, pass) => {
        if (APPROVE.test(heard.path)) heardOf.add(heard.body?.['attemptId']);
        return REVERSE.test(heard.path)
          ? pass().then((said) => ({
              ...said,
              body: {
                ...said.body,
                ...when(!heardOf.has(said.body['attemptId']), { status: 'not_found' }),
              },
            }))
          : undefined;
      };
    },
  },
  {
    what: 'refuses to reverse what was declined',
    foundBy: ['reverse-declined'],
    fault: () => {
      const declined = new Set<unknown>();
      return (heard, pass) => {
        if (APPROVE.test(heard.path))
          return pass().then((said) => {
            if (said.body['status'] === 'declined') declined.add(said.body['attemptId']);
            return said;
          });
        return REVERSE.test(heard.path)
          ? pass().then((said) => ({
              ...said,
              body: {
                ...said.body,
                ...when(declined.has(said.body['attemptId']), { status: 'declined', code: '1115' }),
              },
            }))
          : undefined;
      };
    },
  },
  {
    what: 'reverses the whole amount after a part was cancelled',
    foundBy: ['reverse-rest'],
    fault: answers(LEDGER, (said) => ({
      entries: entriesOf(said).map((entry) => ({
        ...entry,
        ...when(entry['kind'] === 'reversal', { amountWon: 1_000 }),
      })),
    })),
  },
  {
    what: 'forgets the VAT of a part',
    foundBy: ['cancel-part', 'ledger-complete'],
    fault: hears(CANCEL, ({ body }) => ({ body: { ...body, taxWon: 0 } })),
  },
  {
    what: 'gives back again for a repeated cancellation',
    foundBy: ['cancel-again'],
    fault: () => {
      let times = 0;
      return hears(CANCEL, ({ body }) => ({
        body: { ...body, cancelId: `${String(body?.['cancelId'])}-${(times += 1)}`.slice(-60) },
      }))();
    },
  },
  {
    what: 'takes a cancellation of a merchant with another terminal for another one',
    foundBy: ['cancel-again'],
    fault: () => (heard, pass) =>
      CANCEL.test(heard.path) && JSON.stringify(heard.body).includes('CONFORM2')
        ? Promise.resolve({ status: 409, body: { error: 'merchant: another one' } })
        : pass(),
  },
  {
    what: 'does not compare the VAT of a repeated cancellation',
    foundBy: ['cancel-other'],
    fault: () => (heard, pass) =>
      CANCEL.test(heard.path)
        ? pass().then((said) =>
            JSON.stringify(said.body).includes('taxWon')
              ? {
                  status: 200,
                  body: { ...about(heard, 'cancelId', 'amountWon'), status: 'cancelled', cancelledAtMs: 0 },
                }
              : said,
          )
        : undefined,
  },
  {
    what: 'cancels another amount under the same id',
    foundBy: ['cancel-other'],
    fault: instead(CANCEL, 409, (heard) => ({
      ...about(heard, 'cancelId', 'amountWon'),
      status: 'cancelled',
      cancelledAtMs: 0,
    })),
  },
  {
    what: 'cancels more than what is left',
    foundBy: ['cancel-above'],
    fault: answers(CANCEL, ({ body }) =>
      when(body['code'] === '1128', { status: 'cancelled', cancelledAtMs: 0 }),
    ),
  },
  {
    what: 'cancels what was reversed',
    foundBy: ['cancel-reversed'],
    fault: answers(CANCEL, ({ body }) =>
      when(body['code'] === '1115', { status: 'cancelled', cancelledAtMs: 0 }),
    ),
  },
  {
    what: 'cancels what nobody approved',
    foundBy: ['cancel-unknown'],
    fault: answers(CANCEL, ({ body }) =>
      when(body['code'] === '1117', { status: 'cancelled', cancelledAtMs: 0 }),
    ),
  },
  {
    what: 'says cancelled of what never arrived',
    foundBy: ['inquire-cancel'],
    fault: answers(INQUIRE_CANCEL, ({ body }) =>
      when(body['status'] === 'not_found', { status: 'cancelled', cancelledAtMs: 0 }),
    ),
  },
  {
    what: 'leaves cancellations out of the ledger',
    foundBy: ['ledger-complete'],
    fault: answers(LEDGER, (said) => ({ entries: entriesOf(said).filter(({ kind }) => kind !== 'cancel') })),
  },
  {
    what: 'books under another merchant',
    foundBy: ['ledger-complete'],
    fault: answers(LEDGER, (said) => ({
      entries: entriesOf(said).map((entry) => ({
        ...entry,
        merchant: { ...(entry['merchant'] as object), terminalId: 'T0000000' },
      })),
    })),
  },
  {
    what: 'shows the newest entries first',
    foundBy: ['ledger-paging'],
    fault: answers(LEDGER, (said) => ({ entries: entriesOf(said).toReversed() })),
  },
  {
    what: 'counts pages from the newest entry on',
    foundBy: ['ledger-paging'],
    fault: () => {
      let asked = 0;
      return (heard, pass) =>
        LEDGER.test(heard.path) && heard.path.includes('after=')
          ? pass({ path: heard.path.replace(/after=(\d+)/, (_all, at) => `after=${Number(at) + asked++}`) })
          : undefined;
    },
  },
  {
    what: 'has one page alone',
    foundBy: ['ledger-paging'],
    fault: answers(LEDGER, () => ({ next: null })),
  },
  {
    what: 'takes no notice of the limit',
    foundBy: ['ledger-paging'],
    fault: hears(LEDGER, ({ path }) => ({ path: path.replace(/limit=1\b/, 'limit=100') })),
  },
  {
    what: 'closes a day that is not over',
    foundBy: ['ledger-closed'],
    fault: answers(LEDGER, () => ({ isClosed: true })),
  },
  {
    what: 'never closes a day',
    foundBy: ['ledger-closed'],
    fault: answers(LEDGER, () => ({ isClosed: false })),
  },
  {
    what: 'has a book for a day that is none',
    foundBy: ['ledger-day'],
    fault: instead(LEDGER, 400, () => ({ day: '20261301', entries: [], next: null, isClosed: true })),
  },
];
