import { z } from 'zod';

export const codeRequest = z.object({ code: z.string().regex(/^\d{6}$/, { error: 'code: six digits' }) });

export const phoneApproval = z.object({
  cardId: z.string().min(1).max(64),
  pin: z.string().regex(/^\d{6}$/, { error: 'pin: six digits' }),
  amountWon: z.int().positive(),
});
