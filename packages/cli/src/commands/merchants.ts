import {
  addMerchant,
  editMerchant,
  findMerchant,
  type KeyUse,
  listMerchants,
  type ManageDeps,
  type Merchant,
  type MerchantDeps,
  offerText,
  setMerchantStatus,
  type TaxKind,
  taxKinds,
} from '@dojang/gateway';
import { logMomentText } from '@dojang/protocol/figures';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ask, canAsk } from '../ask.ts';
import { changeList, type ListChanges, type MerchantList } from '../change-list.ts';
import { CliError } from '../cli-error.ts';
import { type CommandDeps, environmentOf, withFlags } from '../flags.ts';
import { examples } from '../help.ts';
import {
  askClientKey,
  clientKeyGap,
  type KeyUseOptions,
  keyUseLines,
  keyUseOf,
  withKeyUseFlags,
} from '../key-use.ts';
import { changeLimits, type LimitChange, type LimitChanges, limitLines } from '../limits.ts';
import { manage, withActFlags } from '../manage.ts';
import { appSchemes, cardsOff, domains, interestFree } from '../merchant-lists.ts';
import { alignColumns } from '../table.ts';
import { printable, type Terminal } from '../terminal.ts';
import { unknownMerchant } from '../unknown-merchant.ts';
import { withState } from '../with-state.ts';

interface Json {
  readonly json: boolean;
}

interface AddOptions extends Json, KeyUseOptions {
  readonly name: string;
  readonly businessNumber?: string;
  readonly terminalId?: string;
  readonly taxKind?: TaxKind;
  readonly representative?: string;
  readonly address?: string;
  readonly phone?: string;
  readonly domain: readonly string[];
}

type EditOptions = Partial<Omit<AddOptions, 'json' | 'domain'>>;

/** `dojang merchants …`: the partners of a gateway, on its store directly, also while it runs. */
export function merchantCommands(program: Command, deps: CommandDeps): void {
  const merchants = program
    .command('merchants')
    .description('partners: keys, domains, who may ask for payments')
    .helpCommand(false)
    .addHelpText(
      'after',
      examples(
        ['dojang merchants list', 'who there is'],
        ['dojang merchants domains coffee --add shop.example.kr', 'before going live'],
        ['dojang merchants edit coffee --client-key on', 'its pages open windows without a server'],
        ['dojang merchants disable coffee', 'no payment from now on'],
      ),
    )
    .addHelpText('after', '\nThey work on the data directly, also while the gateway runs.');
  const command = (line: string, description: string) =>
    withActFlags(merchants.command(line).description(description)).option('--json', 'print JSON', false);

  /** Shows or changes a list. @param none what is said when it is empty */
  const changing =
    (list: MerchantList, name: string, none: string) =>
    async (id: string, options: Json & ListChanges, self: Command): Promise<void> =>
      manage(deps, self, async (state) => {
        const texts = await changeList(state, { id, list }, options);
        if (options.json) return deps.terminal.printJson({ id, [name]: texts });
        if (texts.length === 0) return deps.terminal.print(none);
        for (const text of texts) deps.terminal.print(text);
      });

  const adding = command('add <id>', 'add a partner and issue its keys, which are shown once')
    .requiredOption('--name <name>', 'the name customers read')
    .option('--business-number <number>', 'as printed on receipts, e.g. 123-45-67890')
    .option('--terminal-id <id>', 'as card companies have registered it (default: its id)')
    .addOption(taxKindOption())
    .option('--representative <name>', 'as printed on receipts')
    .option('--address <address>', 'as printed on receipts')
    .option('--phone <number>', 'as printed on receipts')
    .option('--domain <host>', 'a host name its pages live on; may be given again', collect, [])
    .addHelpText(
      'after',
      examples([
        'dojang merchants add coffee --name "커피집" --domain shop.example.kr',
        'the cst_id is coffee; sub-domains of shop.example.kr count too',
      ]),
    )
    .addHelpText(
      'after',
      '\nIn live a new partner has its client key off and confirms by raw keys only.\nOn a terminal you are asked about the client key.',
    );
  withKeyUseFlags(adding).action(async (id: string, options: AddOptions, self: Command) =>
    manage(deps, self, async (state) => add(state, { id, options }, deps.terminal), { create: true }),
  );

  withFlags(merchants.command('show <id>').description('all that may be shown of a partner'), 'DOJANG_DATA')
    .option('--json', 'print JSON', false)
    .action(async (id: string, options: Json, self: Command) =>
      withState(environmentOf(deps, self), { create: false }, async ({ store, ports }) =>
        show(await findMerchant(store, id), { id, nowMs: ports.nowMs(), ...options }, deps.terminal),
      ),
    );

  withKeyUseFlags(
    command('edit <id>', 'change what a partner is called, and what its keys open')
      .option('--name <name>', 'the name customers read')
      .option('--business-number <number>', 'as printed on receipts, e.g. 123-45-67890')
      .option('--terminal-id <id>', 'as card companies have registered it; "": its id')
      .addOption(taxKindOption())
      .option('--representative <name>', 'as printed on receipts')
      .option('--address <address>', 'as printed on receipts')
      .option('--phone <number>', 'as printed on receipts'),
  )
    .addHelpText(
      'after',
      examples(
        ['dojang merchants edit coffee --client-key on', 'its pages open windows without a server'],
        ['dojang merchants edit coffee --sealed-orders-only on', 'no page chooses amount or order number'],
        ['dojang merchants edit coffee --phone 02-123-4567', 'on receipts from now on'],
      ),
    )
    .action(async (id: string, { json, ...options }: Json & EditOptions, self: Command) =>
      manage(deps, self, async (state) => {
        const { name, businessNumber, terminalId, taxKind, representative, address, phone } = options;
        const texts = { name, businessNumber, terminalId, taxKind, representative, address, phone };
        const given = Object.entries({ ...texts, ...keyUseOf(options) }).filter(
          ([, value]) => value !== undefined,
        );
        if (given.length === 0) throw new CliError('Say what to change: dojang merchants edit --help');
        const merchant = await editMerchant(state, id, Object.fromEntries(given));
        show(merchant ?? undefined, { id, nowMs: state.ports.nowMs(), json }, deps.terminal);
        const gap = merchant && clientKeyGap(merchant, state.mode);
        if (gap && given.some(([name]) => name === 'clientKeyUse')) deps.terminal.note(gap);
      }),
    );

  withFlags(merchants.command('list').description('list the partners'), 'DOJANG_DATA')
    .option('--json', 'print JSON', false)
    .action(async (options: Json, self: Command) =>
      withState(environmentOf(deps, self), { create: false }, async (state) =>
        list(state, options, deps.terminal),
      ),
    );

  command('domains <id>', 'show or change the domains of a partner')
    .option('--add <host>', 'add one; may be given again', collect, [])
    .option('--remove <host>', 'remove one; may be given again', collect, [])
    .option('--set <hosts>', 'replace all, with commas between them', readList)
    .addHelpText(
      'after',
      examples(
        ['dojang merchants domains coffee', 'those it has'],
        ['dojang merchants domains coffee --add shop.example.kr', 'its sub-domains count too'],
        ['dojang merchants domains coffee --set a.kr,b.kr', 'these two alone'],
      ),
    )
    .action(changing(domains, 'domains', 'No domain is registered.'));

  command('app-schemes <id>', "show or change the schemes of a partner's apps (PCD_APP_SCHEME)")
    .option('--add <scheme>', 'add one; may be given again', collect, [])
    .option('--remove <scheme>', 'remove one; may be given again', collect, [])
    .option('--set <schemes>', 'replace all, with commas between them', readList)
    .addHelpText(
      'after',
      examples(
        ['dojang merchants app-schemes coffee', 'those it has'],
        ['dojang merchants app-schemes coffee --add myshop', 'a customer is led back to MyShop:// alone'],
      ),
    )
    .action(
      changing(
        appSchemes,
        'appSchemes',
        "None is listed: any scheme that is an app's own is taken; in live without an address in that app, unless the server seals it.",
      ),
    );

  command('cards-off <id>', 'show or change the card companies of which a partner takes no card')
    .option('--add <code>', 'take none of its cards; may be given again', collect, [])
    .option('--remove <code>', 'take its cards again; may be given again', collect, [])
    .option('--set <codes>', 'replace all, with commas between them', readList)
    .addHelpText(
      'after',
      examples(
        ['dojang merchants cards-off coffee', 'those that are off'],
        ['dojang merchants cards-off coffee --add kbank', 'the window shows it no more'],
      ),
    )
    .action(changing(cardsOff, 'cardsOff', 'It takes the cards of all companies.'));

  command('interest-free <id>', 'show or change the instalments whose interest a partner pays (무이자)')
    .option('--add <offer>', 'add one; may be given again', collect, [])
    .option('--remove <offer>', 'remove one; may be given again', collect, [])
    .option('--set <offers>', 'replace all, with commas between them', readList)
    .addHelpText(
      'after',
      examples(
        ['dojang merchants interest-free coffee', 'those it has'],
        [
          'dojang merchants interest-free coffee --add samsung:2-6:50000:20261201-20261231',
          '2 to 6 months from 50,000 won, in December',
        ],
        [
          'dojang merchants interest-free coffee --add kb:10/4:100000:20261201-20261231',
          '10 months, of which the customer pays the interest of the first 4',
        ],
      ),
    )
    .addHelpText('after', '\nWhat card companies pay themselves they tell, and it needs no line here.')
    .action(changing(interestFree, 'interestFree', 'It pays no interest itself.'));

  command('limits <id>', 'show or change how much a partner may take')
    .option('--per-payment <won>', 'most won of one payment, or none (CPCA0022)', readLimit)
    .option('--per-day <won>', 'most won of a day in KST, or none (CPCA0023)', readLimit)
    .option('--count-per-day <number>', 'most payments of a day, or none (CPCA0024)', readLimit)
    .option('--per-month <won>', 'most won of a month, or none (CPCA0025)', readLimit)
    .addHelpText(
      'after',
      examples(
        ['dojang merchants limits coffee', 'those it has'],
        ['dojang merchants limits coffee --per-payment 500000', 'above it a window does not open'],
        ['dojang merchants limits coffee --per-day none', 'no limit of the day any more'],
      ),
    )
    .action(async (id: string, options: Json & LimitChanges, self: Command) =>
      manage(deps, self, async (state) => {
        const limits = await changeLimits(state, id, options);
        if (options.json) return deps.terminal.printJson({ id, limits });
        for (const line of alignColumns(limitLines(limits))) deps.terminal.print(line);
      }),
    );

  for (const [name, status, sentence] of [
    [
      'disable',
      'disabled',
      'takes no payments any more, in open windows neither. What was paid can still be looked up and cancelled',
    ],
    ['enable', 'active', 'can take payments'],
  ] as const) {
    command(
      `${name} <id>`,
      name === 'enable' ? 'let a partner take payments again' : 'end the payments of a partner at once',
    ).action(async (id: string, options: Json, self: Command) =>
      manage(deps, self, async (state) => {
        if ((await setMerchantStatus(state, id, status)) === null) throw unknownMerchant(id);
        if (options.json) deps.terminal.printJson({ id, status });
        else deps.terminal.print(`${id} ${sentence}.`);
      }),
    );
  }
}

async function add(
  state: ManageDeps,
  { id, options }: { readonly id: string; readonly options: AddOptions },
  { print, printJson, note, colors }: Terminal,
): Promise<void> {
  const { json, name, domain, ...texts } = options;
  const isAsked = options.clientKey === undefined && !json && canAsk();
  const keyUse = {
    ...keyUseOf(options),
    ...(isAsked && { clientKeyUse: await askClientKey(state.mode, ask) }),
  };
  const given = Object.fromEntries(
    Object.entries({
      businessNumber: texts.businessNumber,
      terminalId: texts.terminalId,
      taxKind: texts.taxKind,
      representative: texts.representative,
      address: texts.address,
      phone: texts.phone,
    }).filter(([, text]) => text !== undefined),
  );
  const added = await addMerchant(state, { id, name, domains: [...new Set(domain)], keyUse, ...given });
  if (!added.ok) throw new CliError(`${id} was not added: ${added.message}`);
  const { keys, merchant } = added;
  if (json) return printJson({ id, ...keys, domains: merchant.domains, ...keyUseJson(merchant) });
  for (const line of alignColumns([
    [colors.dim('cst_id'), merchant.id],
    [colors.dim('custKey'), keys.custKey],
    [colors.dim('client key'), keys.clientKey],
    [colors.dim('refund key'), keys.refundKey],
    [colors.dim('domains'), merchant.domains.join(', ') || noDomain(state.mode, merchant.id)],
  ]))
    print(line);
  print('');
  for (const line of alignColumns(keyUseLines(merchant))) print(line);
  const gap = clientKeyGap(merchant, state.mode);
  if (gap !== null) note(gap);
  note(
    'Keep the custKey and the refund key now: only hashes of them are stored, and they are not shown again.',
  );
}

function noDomain(mode: ManageDeps['mode'], id: string): string {
  return mode === 'test'
    ? 'none: register one before going live'
    : `none, so no page opens a window yet: dojang merchants domains ${id} --add <host>`;
}

function show(
  merchant: Merchant | undefined,
  { id, nowMs, json }: Json & { readonly id: string; readonly nowMs: number },
  { print, printJson, colors }: Terminal,
): void {
  if (merchant === undefined) throw unknownMerchant(id);
  if (json)
    return printJson({ ...shown(merchant, nowMs), ...printedOf(merchant), taxKind: merchant.taxKind });
  const { name, status, clientKey, domains, appSchemes, limits, createdAtMs } = merchant;
  const printed = Object.values(printedOf(merchant)).filter((text) => text !== '');
  for (const line of alignColumns([
    [colors.dim('cst_id'), merchant.id],
    [colors.dim('name'), printable(name)],
    [colors.dim('status'), status === 'active' ? colors.green(status) : colors.red(status)],
    [colors.dim('since (KST)'), logMomentText(createdAtMs)],
    [colors.dim('on receipts'), printable(printed.join(', ')) || colors.dim('the name alone')],
    [colors.dim('terminal'), merchant.terminalId || merchant.id],
    [colors.dim('tax'), merchant.taxKind],
    [colors.dim('custKeys'), `${keysInForce(merchant, nowMs)} in force`],
    [colors.dim('client key'), clientKey],
    [colors.dim('domains'), domains.join(', ') || colors.dim('none')],
    [colors.dim('app schemes'), appSchemes.join(', ') || colors.dim("any that is an app's own")],
    [colors.dim('cards off'), merchant.cardsOff.join(', ') || 'none'],
    [colors.dim('interest-free'), merchant.interestFree.map(offerText).join(', ') || 'none of its own'],
    ...limitLines(limits).map(([what = '', figure = '']) => [colors.dim(what), figure]),
  ]))
    print(line);
  print('');
  for (const line of alignColumns(keyUseLines(merchant))) print(line);
}

/** 과세유형. */
function taxKindOption(): Option {
  return new Option('--tax-kind <kind>', 'how it is taxed: its receipts and VAT follow').choices(taxKinds);
}

function printedOf({ businessNumber, representative, address, phone }: Merchant) {
  return { businessNumber, representative, address, phone };
}

async function list(
  state: MerchantDeps,
  { json }: Json,
  { print, printJson, colors }: Terminal,
): Promise<void> {
  const merchants = await listMerchants(state.store);
  const nowMs = state.ports.nowMs();
  if (json) return printJson(merchants.map((each) => shown(each, nowMs)));
  if (merchants.length === 0)
    return print('There is no merchant yet. Add one: dojang merchants add <id> --name <name>');
  const rows = merchants.map((each) => [
    each.id,
    printable(each.name),
    each.status === 'active' ? colors.green(each.status) : colors.red(each.status),
    String(keysInForce(each, nowMs)),
    logMomentText(each.createdAtMs),
    each.domains.join(', ') || colors.dim('none'),
  ]);
  const head = ['ID', 'NAME', 'STATUS', 'KEYS', 'SINCE (KST)', 'DOMAINS'].map((text) => colors.dim(text));
  for (const line of alignColumns([head, ...rows])) print(line);
}

function keyUseJson({ clientKeyUse, sealedOrdersOnly, rawKeysOnly, pagesMayCall }: KeyUse): KeyUse {
  return { clientKeyUse, sealedOrdersOnly, rawKeysOnly, pagesMayCall };
}

/** What may be shown of a partner: no hash of a key. The client key is public. */
function shown(merchant: Merchant, nowMs: number) {
  const {
    id,
    name,
    status,
    clientKey,
    domains,
    appSchemes,
    cardsOff,
    interestFree: offers,
    limits,
    createdAtMs,
  } = merchant;
  return {
    id,
    name,
    status,
    clientKey,
    keysInForce: keysInForce(merchant, nowMs),
    domains,
    appSchemes,
    cardsOff,
    interestFree: offers.map(offerText),
    limits,
    ...keyUseJson(merchant),
    createdAt: new Date(createdAtMs).toISOString(),
  };
}

function keysInForce({ keys }: Merchant, nowMs: number): number {
  return keys.filter(({ validUntilMs }) => validUntilMs === null || nowMs < validUntilMs).length;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function readList(value: string): readonly string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function readLimit(text: string): LimitChange {
  if (text === 'none') return text;
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('Give a whole number above 0, or none.');
  return Number(text);
}
