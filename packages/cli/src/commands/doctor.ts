import { listMerchants, testAccount } from '@dojang/gateway';
import { type Command, InvalidArgumentError } from 'commander';
import { CliError, isSentence } from '../cli-error.ts';
import { examineShop } from '../doctor/examine-shop.ts';
import type { Registration } from '../doctor/registered-domain.ts';
import { reportLines, summaryOf } from '../doctor/report.ts';
import { readWebAddress } from '../doctor/web-address.ts';
import type { Environment } from '../environment.ts';
import { type CommandDeps, environmentOf, withFlags } from '../flags.ts';
import { examples, settingsHelp } from '../help.ts';
import type { Terminal } from '../terminal.ts';
import { withState } from '../with-state.ts';

interface DoctorOptions {
  readonly gateway?: URL;
  readonly referer?: URL;
  readonly merchant: string;
  readonly json: boolean;
}

/** `dojang doctor <url>`: what stands between a shop's page and an open payment window. */
export function doctorCommand(program: Command, deps: CommandDeps): void {
  withFlags(
    program
      .command('doctor <url>')
      .description("look at a shop's page: origin, headers and script, and the line to change"),
    'DOJANG_DATA',
  )
    .option(
      '--gateway <origin>',
      'the gateway (DOJANG_URL; default http://localhost and DOJANG_PORT)',
      readUrl,
    )
    .option('--merchant <id>', 'whose registered domains count', 'test')
    .option('--referer <origin>', "what the shop's server sends to /php/auth.php, to compare", readUrl)
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      settingsHelp([
        'DOJANG_URL',
        'DOJANG_PORT',
        'DOJANG_MODE',
        'DOJANG_DATA',
        'DOJANG_DATABASE_URL',
        'DOJANG_MASTER_KEY',
      ]),
    )
    .addHelpText(
      'after',
      examples(
        ['dojang doctor localhost:3000/products/tshirt', 'the page with the pay button, on this machine'],
        ['dojang doctor localhost:3000 --referer http://127.0.0.1:3000', 'why AUTH0007 says no'],
        [
          'dojang doctor https://shop.example.kr/pay --gateway https://pay.example.kr --merchant coffee',
          'before going live',
        ],
      ),
    )
    .addHelpText(
      'after',
      '\nEnds with 1 when there is a problem; warnings alone end with 0.\nWhat each finding means: docs/origin.md.',
    )
    .action(async (text: string, options: DoctorOptions, self: Command) => {
      const pageUrl = readWebAddress(text);
      if (pageUrl === null)
        throw new CliError('Give the address of a page, such as http://localhost:3000/products/tshirt.');
      await diagnose(pageUrl, options, environmentOf(deps, self), deps.terminal);
    });
}

async function diagnose(
  pageUrl: URL,
  options: DoctorOptions,
  environment: Environment,
  { print, printJson, colors }: Terminal,
): Promise<void> {
  const gatewayOrigin = options.gateway?.origin ?? environment.url ?? `http://localhost:${environment.port}`;
  const { mode, shopOrigin, findings } = await examineShop({
    pageUrl,
    gatewayOrigin,
    configuredUrl: environment.url,
    sentReferer: options.referer ?? null,
    mode: environment.mode,
    testAccount: { id: testAccount.id, custKey: testAccount.keys.custKey },
    findRegistration: () => findRegistration(environment, options.merchant),
  });
  const isWell = findings.every(({ status }) => status !== 'problem');
  if (options.json) printJson({ url: pageUrl.href, shopOrigin, gatewayOrigin, mode, ok: isWell, findings });
  else {
    print(`${colors.bold(pageUrl.href)} ${colors.dim(`with the gateway ${gatewayOrigin}, ${mode} mode`)}`);
    print('');
    for (const line of reportLines(findings, colors)) print(line);
    print('');
  }
  const summary = `${summaryOf(findings)}.`;
  if (!isWell) throw new CliError(summary);
  if (!options.json) print(summary);
}

/** The partner's domains from the store; a store that cannot be opened here is no reason to stop. */
async function findRegistration(environment: Environment, merchantId: string): Promise<Registration> {
  try {
    return await withState(environment, { create: false }, async ({ store }) => {
      const merchant = (await listMerchants(store)).find(({ id }) => id === merchantId);
      if (merchant === undefined)
        return { kind: 'unknown', merchantId, reason: `there is no merchant ${merchantId} in these data` };
      const { domains, status, clientKeyUse, sealedOrdersOnly, rawKeysOnly, pagesMayCall } = merchant;
      const keyUse = { clientKeyUse, sealedOrdersOnly, rawKeysOnly, pagesMayCall };
      return { kind: 'known', merchantId, domains, isActive: status === 'active', ...keyUse };
    });
  } catch (error) {
    if (!isSentence(error)) throw error;
    return { kind: 'unknown', merchantId, reason: error.message };
  }
}

function readUrl(text: string): URL {
  const url = readWebAddress(text);
  if (url === null) throw new InvalidArgumentError('Give a web address, such as http://localhost:4000.');
  return url;
}
