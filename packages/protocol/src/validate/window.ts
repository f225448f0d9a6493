import { z } from 'zod';
import { findCardCompany } from '../cards/index.ts';
import { termIds } from '../window/index.ts';

export const termsRequest = z.object({
  agreed: z.array(z.enum(termIds)).refine((agreed) => termIds.every((id) => agreed.includes(id)), {
    error: `agreed: all of ${termIds.join(', ')}`,
  }),
  version: z.string().optional(),
});

export const authenticationRequest = z.object({
  cardCompany: z
    .string()
    .refine((code) => findCardCompany(code) !== undefined, { error: 'cardCompany: a known card company' }),
  quota: z.string().regex(/^(00|0[2-9]|1[0-2])$/, { error: 'quota: 00, or 02 to 12' }),
  customerMonths: z.int().min(0).max(11).nullable().optional(),
  email: z.union([
    z.literal(''),
    z.email({ error: 'email: an e-mail address' }).max(100, { error: 'email: at most 100 characters' }),
  ]),
});
