import type { LogEntry, WebhookEntry } from '@dojang/gateway';
import { logMomentText } from '@dojang/protocol/figures';
import { alignColumns } from '../table.ts';
import { type Colors, printable } from '../terminal.ts';

/** One delivery for a person: where to, how it stands, and each try. */
export function deliveryLines(entry: WebhookEntry, colors: Colors): readonly string[] {
  const tries = entry.tries.map((one) => [
    `  ${logMomentText(one.atMs)}`,
    one.error === null ? colors.green(String(one.status)) : colors.red(one.error),
    colors.dim(`${one.durationMs} ms`),
    printable(one.answer.replaceAll(/\s+/g, ' ')).slice(0, 80),
  ]);
  return [
    `${colors.bold(entry.id)}  ${entry.event} of ${printable(entry.orderNumber)}  ${statusOf(entry, colors)}`,
    `  to ${printable(entry.url)} (${entry.addressId}, ${entry.merchantId})`,
    ...alignColumns(tries),
  ];
}

function statusOf({ status, nextAtMs }: LogEntry, colors: Colors): string {
  switch (status) {
    case 'delivered':
      return colors.green('delivered');
    case 'failed':
      return colors.red('failed: not tried again by itself');
    case 'held':
      return colors.yellow('held: its address is disabled or removed');
    case 'waiting':
      return colors.yellow(nextAtMs === null ? 'waiting' : `next try ${logMomentText(nextAtMs)} KST`);
  }
}
