import { z } from 'zod';
import { findCardCompany } from '../cards/index.ts';

/** Printable ASCII without spaces. */
const id = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[!-~]+$/);
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

export const beginResponse = z.object({
  qr: z.string(),
  code: z.string().regex(/^\d{6}$/),
  link: z.string(),
});

export const authenticationStatus = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending') }),
  z.object({ status: z.literal('authenticated'), maskedNumber: z.string(), cardName: z.string() }),
  z.object({ status: z.literal('rejected'), code: z.string() }),
  z.object({ status: z.literal('expired') }),
]);

export const approvalStatus = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('approved'),
    approvalNumber: z.string(),
    approvedAtMs: z.int(),
    amountWon: z.int(),
    cardName: z.string(),
    maskedNumber: z.string(),
  }),
  z.object({ status: z.literal('declined'), code: z.string() }),
  z.object({ status: z.literal('reversed') }),
  z.object({ status: z.literal('not_found') }),
]);

export const acquirerCancelRequest = z.object({ cancelId: id, amountWon: won });

export const acquirerCancelStatus = z.discriminatedUnion('status', [
  z.object({ status: z.literal('cancelled'), amountWon: z.int(), cancelledAtMs: z.int() }),
  z.object({ status: z.literal('declined'), code: z.string() }),
  z.object({ status: z.literal('not_found') }),
]);

export const callback = z.object({ authenticationId: id });
