import { type Channel, channels } from './delivery.ts';
import type { Transport } from './transport.ts';
import type { Transports } from './transports.ts';

/** The same transports, with something around each try. */
export function aroundSends(
  transports: Transports,
  around: (
    channel: Channel,
    args: Parameters<Transport['send']>,
    send: () => ReturnType<Transport['send']>,
  ) => ReturnType<Transport['send']>,
): Transports {
  const entries = channels.flatMap((channel) => {
    const transport = transports[channel];
    if (transport === undefined) return [];
    const send: Transport['send'] = (...args) => around(channel, args, () => transport.send(...args));
    return [[channel, { send }] as const];
  });
  return { ...transports, ...Object.fromEntries(entries) };
}
