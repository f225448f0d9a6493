import { z } from 'zod';
import { findCardCompany } from '../cards/index.ts';
import { isAbsoluteUrl, isAppLink } from '../payple/index.ts';

/** Printable ASCII without spaces. */
const id = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[!-~]+$/);
/** What is stored and shown: no control characters, no lone surrogates, and not for ever. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);
/**
 * What is said of a card. At most twelve digits may be seen, as PCI DSS lets be shown of a number; so no whole one, 13 digits at
 * the least, ever gets in: an answer with one counts as unreadable.
 */
const ofCard = (max: number) =>
  text(max).refine((said) => said.replace(/\D/g, '').length <= 12, {
    error: 'a masked card number: at most 12 of its digits',
  });
const institutionCode = z.string().regex(/^[0-9A-Z]{1,8}$/);
const quota = z.string().regex(/^(00|0[2-9]|1[0-2])$/, { error: 'quota: 00, or 02 to 12' });
const won = z.int().positive().max(9_999_999_999);
const partWon = z.int().min(0).max(9_999_999_999);

export const merchantFacts = z.object({
  merchantId: z.string().min(1).max(64),
  terminalId: z
    .string()
    .regex(/^[!-~]{1,64}$/, { error: 'terminalId: 1 to 64 printable characters without spaces' }),
  businessNumber: z
    .string()
    .regex(/^\d{10}$/, { error: 'businessNumber: ten digits, or null' })
    .nullable(),
});
const taxFacts = { taxWon: partWon, taxFreeWon: partWon };
const orderFacts = { ...taxFacts, merchant: merchantFacts, orderReference: id };
const traceNumber = z.string().regex(/^\d{12}$/, { error: 'traceNumber: twelve digits' });

const duration = z
  .int()
  .positive()
  .max(24 * 60 * 60 * 1000);

interface Taxed {
  readonly amountWon: number;
  readonly taxWon: number;
  readonly taxFreeWon: number;
}

const holdsItsTax = ({ amountWon, taxWon, taxFreeWon }: Taxed) => taxWon + taxFreeWon <= amountWon;
const TAX_RULE = { error: 'taxWon and taxFreeWon: together at most amountWon', path: ['taxWon'] };

const customerMonths = z.int().min(0).max(11);
const interestFree = z
  .object({ by: z.enum(['card_company', 'merchant']), customerMonths })
  .nullable()
  .optional();

export const beginRequest = z
  .object({
    ...orderFacts,
    authenticationId: id,
    cardCompany: z
      .string()
      .refine((code) => findCardCompany(code) !== undefined, { error: 'cardCompany: a known card company' }),
    merchantName: z.string().max(255),
    goods: z.string().max(510),
    amountWon: won,
    quota,
    interestFree,
    lifeMs: duration,
    approvableForMs: duration,
    callbackUrl: z.url(),
    returnUrl: z.string().nullable(),
    publicUrl: z.url().nullable(),
  })
  .refine(holdsItsTax, TAX_RULE);

export const approveRequest = z
  .object({
    ...orderFacts,
    attemptId: id,
    authenticationId: id,
    amountWon: won,
    quota,
    interestFree,
    traceNumber,
  })
  .refine(holdsItsTax, TAX_RULE);

const ofAuthentication = { authenticationId: id, amountWon: z.int() };
const ofAttempt = { attemptId: id, amountWon: z.int() };
const ofCancel = { cancelId: id, amountWon: z.int() };

export const beginResponse = z.object({
  ...ofAuthentication,
  qr: text(1024),
  code: z.string().regex(/^\d{6}$/),
  // Followed by the customer's browser: an address, or the scheme of an app.
  link: text(1024).refine((link) => isAbsoluteUrl(link) || isAppLink(link), {
    error: 'link: http://, https:// or the scheme of an app',
  }),
});

export const rejectedStatus = z.object({
  ...ofAuthentication,
  status: z.literal('rejected'),
  code: institutionCode,
});

export const authenticationStatus = z.discriminatedUnion('status', [
  z.object({ ...ofAuthentication, status: z.literal('pending') }),
  z.object({
    ...ofAuthentication,
    status: z.literal('authenticated'),
    maskedNumber: ofCard(40),
    cardName: ofCard(100),
  }),
  rejectedStatus,
  z.object({ ...ofAuthentication, status: z.literal('expired') }),
]);

/** Code of a card company, of ours or of one that we do not know. */
export const companyCode = z.string().regex(/^[a-z0-9-]{1,32}$/);
export const chargedCard = z.object({
  kind: z.enum(['credit', 'check', 'prepaid', 'gift']),
  holder: z.enum(['personal', 'corporate']),
  isForeign: z.boolean(),
});
// No charge becomes unknown because something was said of it that nobody here understands.
const payoutFacts = {
  acquirer: companyCode.nullable().catch(null),
  card: chargedCard.nullable().catch(null),
  isInterestFree: z.boolean().nullable().catch(null),
  interestBy: z.enum(['customer', 'merchant', 'card_company']).nullable().catch(null),
};

export const approvalStatus = z.discriminatedUnion('status', [
  z.object({
    ...ofAttempt,
    status: z.literal('approved'),
    // Eight digits, as card companies write it. Without one no cancellation could name what it cancels.
    approvalNumber: ofCard(40).min(1),
    approvedAtMs: z.int(),
    cardName: ofCard(100),
    maskedNumber: ofCard(40),
    ...payoutFacts,
  }),
  z.object({ ...ofAttempt, status: z.literal('declined'), code: institutionCode }),
  z.object({ ...ofAttempt, status: z.literal('reversed') }),
  z.object({ ...ofAttempt, status: z.literal('not_found') }),
]);

/** What a question about an attempt or a cancellation names besides its id: in the body, or in the query as text. */
export const reverseRequest = z.object({
  amountWon: won,
  merchant: merchantFacts,
  traceNumber: traceNumber.nullable(),
});
export const amountQuery = z.object({ amountWon: z.coerce.number().pipe(won) });

const day = z.string().regex(/^\d{8}$/, { error: 'a day: eight digits, e.g. 20261123' });

export const acquirerCancelRequest = z
  .object({
    ...taxFacts,
    cancelId: id,
    amountWon: won,
    merchant: merchantFacts,
    approvalNumber: z.string().min(1).max(40),
    approvedOn: day,
  })
  .refine(holdsItsTax, TAX_RULE);

export const acquirerCancelStatus = z.discriminatedUnion('status', [
  z.object({ ...ofCancel, status: z.literal('cancelled'), cancelledAtMs: z.int() }),
  z.object({ ...ofCancel, status: z.literal('declined'), code: institutionCode }),
  z.object({ ...ofCancel, status: z.literal('not_found') }),
]);

/** So many entries of a day's books come at once. */
export const LEDGER_PAGE = { usual: 500, most: 1_000 } as const;

export const ledgerDay = day;
export const ledgerQuery = z.object({
  after: z.string().min(1).max(128).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(LEDGER_PAGE.most)).default(LEDGER_PAGE.usual),
});

export const ledgerEntry = z.object({
  ...orderFacts,
  kind: z.enum(['approval', 'reversal', 'cancel']),
  attemptId: id.nullable(),
  cancelId: id.nullable(),
  traceNumber: traceNumber.nullable(),
  amountWon: won,
  approvalNumber: ofCard(40).min(1),
  bookedAtMs: z.int(),
  cardCompany: companyCode,
  acquirer: payoutFacts.acquirer,
  card: payoutFacts.card,
  acquiredOn: day.nullable().default(null),
  depositOn: day.nullable().default(null),
});

export const ledgerPage = z.object({
  day,
  entries: z.array(ledgerEntry).max(LEDGER_PAGE.most),
  next: z.string().min(1).max(128).nullable(),
  isClosed: z.boolean(),
});

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'HH:MM' });

export const interestFreeOffer = z
  .object({
    months: z.array(z.int().min(2).max(12)).min(1).max(11),
    customerMonths,
    minimumWon: won,
    firstDay: day,
    lastDay: day,
  })
  .refine(({ months, customerMonths: paid }) => months.every((each) => paid < each), {
    error: 'customerMonths: fewer than each of the months',
    path: ['customerMonths'],
  })
  .refine(({ firstDay, lastDay }) => firstDay <= lastDay, {
    error: 'lastDay: not before firstDay',
    path: ['lastDay'],
  });

export const profiles = z.object({
  profiles: z.array(
    z.object({
      cardCompany: companyCode,
      inquiry: z.boolean(),
      remembersReversals: z.boolean(),
      idempotentCancels: z.boolean(),
      reversalWithinMs: z.int().positive().nullable(),
      cutoff: z.literal('midnight').nullable(),
      maintenance: z.object({ from: clock, to: clock }).nullable(),
      // Whoever writes none, or what nobody here understands, promises nothing.
      interestFree: z.array(interestFreeOffer).max(100).catch([]),
    }),
  ),
});

export const callback = z.object({ authenticationId: id });
