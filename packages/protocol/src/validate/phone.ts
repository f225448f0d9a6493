import { z } from 'zod';
import { phoneFaultEffects } from '../phone/index.ts';

export const codeRequest = z.object({ code: z.string().regex(/^\d{6}$/, { error: 'code: six digits' }) });

export const phoneApproval = z.object({
  cardId: z.string().min(1).max(64),
  pin: z
    .string()
    .regex(/^\d{6}$/, { error: 'pin: six digits' })
    .optional(),
  amountWon: z.int().positive(),
  fault: z
    .object({
      effect: z.enum(phoneFaultEffects),
      code: z
        .string()
        .regex(/^\d{4}$/, { error: 'fault.code: four digits' })
        .optional(),
      delayMs: z.int().min(0).max(120_000).optional(),
    })
    .optional(),
});
