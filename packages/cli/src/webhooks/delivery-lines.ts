import type { LogEntry } from '@dojang/gateway';
import { logMomentText } from '@dojang/protocol/figures';
import { alignColumns } from '../table.ts';
import { type Colors, printable } from '../terminal.ts';

/** One delivery for a person: where to, how it stands, and each attempt. */
export function deliveryLines(entry: LogEntry, colors: Colors): readonly string[] {
  const attempts = entry.attempts.map((attempt) => [
    `  ${logMomentText(attempt.atMs)}`,
    attempt.error === null ? colors.green(String(attempt.status)) : colors.red(attempt.error),
    colors.dim(`${attempt.durationMs} ms`),
    printable(attempt.answer.replaceAll(/\s+/g, ' ')).slice(0, 80),
  ]);
  return [
    `${colors.bold(entry.id)}  ${entry.event} of ${printable(entry.orderNumber)}  ${statusOf(entry, colors)}`,
    `  to ${printable(entry.url)} (${entry.addressId}, ${entry.merchantId})`,
    ...alignColumns(attempts),
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
