import { z } from 'zod';
import { phoneFaultEffects, phoneFaultPoints } from '../phone/index.ts';

export const codeRequest = z.object({ code: z.string().regex(/^\d{6}$/, { error: 'code: six digits' }) });

export const phoneApproval = z.object({
  cardId: z.string().min(1).max(64),
  pin: z
    .string()
    .regex(/^\d{6}$/, { error: 'pin: six digits' })
    .optional(),
  amountWon: z.int().positive(),
  faults: z
    .array(
      z
        .object({
          on: z.enum(phoneFaultPoints),
          effect: z.enum(phoneFaultEffects),
          code: z
            .string()
            .regex(/^\d{4}$/, { error: 'code: four digits' })
            .optional(),
          delayMs: z.int().min(0).max(120_000).optional(),
          times: z.int().min(1).max(1_000_000).optional(),
        })
        .refine(({ on, effect }) => effect !== 'decline' || on === 'approve' || on === 'cancel', {
          error: 'effect: only a charge and a cancellation are declined',
        }),
    )
    .max(phoneFaultPoints.length)
    .optional(),
});
