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

export const beginRequest = z.object({
  authenticationId: id,
  cardCompany: z
    .string()
    .refine((code) => findCardCompany(code) !== undefined, { error: 'cardCompany: a known card company' }),
  merchantName: z.string().max(255),
  goods: z.string().max(510),
  amountWon: won,
  quota,
  orderNumber: z.string().max(510),
  expiresAtMs: z.int(),
  approvableUntilMs: z.int(),
  callbackUrl: z.url(),
  returnUrl: z.string().nullable(),
  publicUrl: z.url().nullable(),
});

export const approveRequest = z.object({
  attemptId: id,
  authenticationId: id,
  amountWon: won,
  quota,
  orderNumber: z.string().max(510),
});

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

export const approvalStatus = z.discriminatedUnion('status', [
  z.object({
    ...ofAttempt,
    status: z.literal('approved'),
    // Eight digits, as card companies write it.
    approvalNumber: ofCard(40),
    approvedAtMs: z.int(),
    cardName: ofCard(100),
    maskedNumber: ofCard(40),
  }),
  z.object({ ...ofAttempt, status: z.literal('declined'), code: institutionCode }),
  z.object({ ...ofAttempt, status: z.literal('reversed') }),
  z.object({ ...ofAttempt, status: z.literal('not_found') }),
]);

/** What a question about an attempt or a cancellation names besides its id: in the body, or in the query as text. */
export const reverseRequest = z.object({ amountWon: won });
export const amountQuery = z.object({ amountWon: z.coerce.number().pipe(won) });

export const acquirerCancelRequest = z.object({ cancelId: id, amountWon: won });

export const acquirerCancelStatus = z.discriminatedUnion('status', [
  z.object({ ...ofCancel, status: z.literal('cancelled'), cancelledAtMs: z.int() }),
  z.object({ ...ofCancel, status: z.literal('declined'), code: institutionCode }),
  z.object({ ...ofCancel, status: z.literal('not_found') }),
]);

export const callback = z.object({ authenticationId: id });
