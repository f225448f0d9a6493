import type { SpanContext } from '../span.ts';

export interface Sampling {
  /** The names are OpenTelemetry's. `parentbased_`: whoever began the trace decides, where somebody did. */
  readonly sampler: `${'' | 'parentbased_'}${'always_on' | 'always_off' | 'traceidratio'}`;
  /** From 0 to 1; for the two of `traceidratio`. */
  readonly ratio: number;
}

/** Whether what begins here is collected. The same for every process that meets the trace, since its id decides. */
export function isSampled(
  { sampler, ratio }: Sampling,
  traceId: string,
  parent: Pick<SpanContext, 'isSampled'> | null,
): boolean {
  if (parent !== null && sampler.startsWith('parentbased_')) return parent.isSampled;
  if (sampler.endsWith('always_on')) return true;
  if (sampler.endsWith('always_off')) return false;
  return Number.parseInt(traceId.slice(-13), 16) < ratio * 2 ** 52;
}
