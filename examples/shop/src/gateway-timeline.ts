import type { PartnerInput } from '@dojang/sdk';

type Fetch = NonNullable<PartnerInput<'test'>['fetch']>;

/** Something that the gateway noted of an order. */
export interface GatewayEvent {
  readonly type: string;
  readonly atMs: number;
  /** The card company's reason of a refusal; empty when there is none. */
  readonly code: string;
}

/** In test mode Dojang answers it with what it noted; other gateways do not know it. */
const HEADER = 'dojang-timeline';

/** Calls the gateway, asks with each call what it has noted of the order, and hands that on. */
export function askingForTimeline(hear: (events: readonly GatewayEvent[]) => void): Fetch {
  return async (url, init) => {
    const response = await fetch(url, { ...init, headers: { ...init.headers, [HEADER]: 'Y' } });
    const events = parseTimeline(response.headers.get(HEADER));
    if (events.length > 0) hear(events);
    return response;
  };
}

/** What no gateway of ours says is left out. */
export function parseTimeline(text: string | null): readonly GatewayEvent[] {
  if (text === null) return [];
  try {
    const said: unknown = JSON.parse(text);
    return Array.isArray(said) ? said.flatMap(eventOf) : [];
  } catch {
    return [];
  }
}

function eventOf(said: unknown): readonly GatewayEvent[] {
  if (typeof said !== 'object' || said === null) return [];
  const { type, atMs, code } = said as Readonly<Record<string, unknown>>;
  if (typeof type !== 'string' || !/^[a-z_]{1,40}$/.test(type)) return [];
  if (typeof atMs !== 'number' || !Number.isSafeInteger(atMs)) return [];
  return [{ type, atMs, code: typeof code === 'string' && /^\w{1,12}$/.test(code) ? code : '' }];
}
