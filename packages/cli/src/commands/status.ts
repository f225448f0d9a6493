import { type RiskItem, readStatus, type Status } from '@dojang/gateway';
import { amountText, groupedDigits, logMomentText } from '@dojang/protocol/figures';
import type { Command } from 'commander';
import type { Environment } from '../environment.ts';
import { type CommandDeps, environmentOf, withFlags } from '../flags.ts';
import { examples } from '../help.ts';
import { alignColumns } from '../table.ts';
import { type Colors, printable, type Terminal } from '../terminal.ts';
import { withState } from '../with-state.ts';

/** `dojang status`: how the gateway stands, on one screen. */
export function statusCommand(program: Command, deps: CommandDeps): void {
  withFlags(
    program
      .command('status')
      .description('how the gateway stands: mode, store, money at risk, deliveries that wait'),
    'DOJANG_DATA',
  )
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      examples(
        ['dojang status', 'one screen, also while the gateway runs'],
        ['dojang status --json', 'for another program; exit code 1 while a person must decide something'],
      ),
    )
    .action(async (options: { readonly json: boolean }, self: Command) => {
      const environment = environmentOf(deps, self);
      await withState(environment, { create: false }, async (state) => {
        const status = await readStatus(state);
        const needsPerson = status.atRisk.some(({ decides }) => decides === 'person');
        if (needsPerson || status.risk.differences > 0) process.exitCode = 1;
        show(status, environment, options.json, deps.terminal, state.ports.nowMs());
      });
    });
}

function show(
  status: Status,
  environment: Environment,
  json: boolean,
  { print, printJson, colors }: Terminal,
  nowMs: number,
): void {
  const engine = environment.databaseUrl === null ? 'sqlite' : 'postgres';
  if (json) return printJson(asJson(status, engine));
  const { risk, deliveries } = status;
  const lines = [
    ['mode', status.mode],
    ['store', engine === 'sqlite' ? `SQLite in ${environment.dataDir}` : 'PostgreSQL'],
    ['money at risk', riskText(status, colors, nowMs)],
    ['books compared', reconciledText(status, colors)],
    [
      'deliveries waiting',
      deliveries.waiting === 0
        ? 'none'
        : `${groupedDigits(deliveries.waiting)}${sinceText(deliveries.sinceMs, nowMs)}`,
    ],
  ] as const;
  for (const line of alignColumns(lines.map(([name, text]) => [colors.dim(name), text]))) print(line);
  if (status.atRisk.length === 0) return;
  print('');
  const head = ['SINCE (KST)', 'MERCHANT', 'ORDER NUMBER', 'AMOUNT', 'WHAT', 'WHAT COMES NEXT'];
  const rows = status.atRisk.map((item) => [
    logMomentText(item.sinceMs),
    printable(item.merchantId),
    printable(item.orderNumber ?? '-'),
    amountText(item.won, 'en'),
    item.what,
    nextText(item),
  ]);
  for (const line of alignColumns([head.map((text) => colors.dim(text)), ...rows], { right: [3] }))
    print(line);
  const more = risk.payments - status.atRisk.length;
  if (more > 0) print(`and ${groupedDigits(more)} more.`);
}

function riskText({ risk, atRisk }: Status, colors: Colors, nowMs: number): string {
  const places = risk.payments + risk.differences;
  if (places === 0) return colors.green('none');
  const text = `${amountText(risk.won, 'en')} in ${groupedDigits(places)}${sinceText(risk.sinceMs, nowMs)}`;
  return atRisk.some(({ decides }) => decides === 'person') ? colors.red(text) : colors.yellow(text);
}

function reconciledText({ reconciled, risk }: Status, colors: Colors): string {
  if (reconciled?.compared == null) return 'no day yet';
  const { day, status, compared } = reconciled;
  const text = `${day}${status === 'closed' ? '' : ' (provisional)'}, ${groupedDigits(compared.approvals)} approvals`;
  if (risk.differences === 0) return `${text}: equal`;
  return `${text}; ${colors.red(`${groupedDigits(risk.differences)} differences open`)}: dojang reconcile --day <day>`;
}

function sinceText(sinceMs: number | null, nowMs: number): string {
  return sinceMs === null ? '' : `, the longest for ${durationOf(nowMs - sinceMs)}`;
}

/** Who ends it, and with which command. */
function nextText({ merchantId, orderNumber, decides }: RiskItem): string {
  if (decides === 'gateway') return 'by itself: the gateway goes on asking the card company';
  return `ask the card company, then: dojang payments resume ${printable(orderNumber)} --merchant ${printable(merchantId)}`;
}

function durationOf(elapsedMs: number): string {
  const minutes = Math.max(0, Math.floor(elapsedMs / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

function asJson({ mode, risk, atRisk, reconciled, deliveries }: Status, store: string) {
  const moment = (timeMs: number | null) => (timeMs === null ? null : new Date(timeMs).toISOString());
  return {
    mode,
    store,
    moneyAtRisk: {
      won: risk.won,
      payments: risk.payments,
      differences: risk.differences,
      since: moment(risk.sinceMs),
    },
    atRisk: atRisk.map(({ sinceMs, ...item }) => ({ ...item, since: moment(sinceMs) })),
    reconciled,
    deliveries: { waiting: deliveries.waiting, since: moment(deliveries.sinceMs) },
  };
}
