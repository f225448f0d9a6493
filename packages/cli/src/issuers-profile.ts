import type { Profile } from '@dojang/protocol/acquirer';
import type { Rule } from './rule.ts';

/** What the virtual card companies can not; everything else they can. */
export type WeakProfile = Partial<Omit<Profile, 'cardCompany'>>;

/** Words with commas between them. */
export const issuersProfile: Rule<WeakProfile> = {
  rule: 'some of no-inquiry, no-memory, no-cancel-ids, reversal-minutes=10, midnight-cutoff, maintenance=23:30-00:30, with commas',
  parse: (text) => {
    const parts = text.split(',').map((word) => partOf(word.trim()));
    return parts.every((part) => part !== null) ? Object.assign({}, ...parts) : null;
  },
};

function partOf(word: string): WeakProfile | null {
  const [name, value, ...more] = word.split('=');
  if (more.length > 0) return null;
  if (value === undefined) {
    if (name === 'no-inquiry') return { inquiry: false };
    if (name === 'no-memory') return { remembersReversals: false };
    if (name === 'no-cancel-ids') return { idempotentCancels: false };
    return name === 'midnight-cutoff' ? { cutoff: 'midnight' } : null;
  }
  if (name === 'reversal-minutes' && /^[1-9]\d{0,4}$/.test(value))
    return { reversalWithinMs: Number(value) * 60_000 };
  const [, from, to] = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(value) ?? [];
  return name === 'maintenance' && from !== undefined && to !== undefined
    ? { maintenance: { from, to } }
    : null;
}
