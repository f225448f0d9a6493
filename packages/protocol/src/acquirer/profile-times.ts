import { kstDate, kstMsOfDay } from '../time.ts';

/** May an approval of then still be reversed (망취소), or only be cancelled? */
export function isReversible(
  {
    reversalWithinMs,
    cutoff,
  }: { readonly reversalWithinMs: number | null; readonly cutoff: 'midnight' | null },
  { sinceMs, nowMs }: { readonly sinceMs: number; readonly nowMs: number },
): boolean {
  if (reversalWithinMs !== null && nowMs >= sinceMs + reversalWithinMs) return false;
  return cutoff === null || kstDate(sinceMs) === kstDate(nowMs);
}

/** Is it closed for maintenance? */
export function isResting(
  { maintenance }: { readonly maintenance: { readonly from: string; readonly to: string } | null },
  nowMs: number,
): boolean {
  if (maintenance === null) return false;
  const at = kstMsOfDay(nowMs);
  const [from, to] = [msOf(maintenance.from), msOf(maintenance.to)];
  return from <= to ? at >= from && at < to : at >= from || at < to;
}

function msOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
}
