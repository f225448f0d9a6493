/** Tries whether an adapter to card companies keeps the contract: `npm run conformance:acquirer -- --help`. */
import { systemClock } from './clock.ts';
import { createContext } from './context.ts';
import { customerByCommand, customerByPhone } from './customer.ts';
import { listenForNews } from './news.ts';
import { type Options, readOptions, usage } from './options.ts';
import { profileOf } from './profile-of.ts';
import { headLine, reportAsJson, summaryLine, verdictRow } from './report.ts';
import { checks, exitCodeOf, runChecks } from './suite.ts';
import { createWire } from './wire.ts';

/** For what an adapter may do after it has answered: book, and tell the news. */
const PATIENCE_MS = 10_000;

const print = (text: string) => process.stdout.write(`${text}\n`);
const tell = (text: string) => process.stderr.write(`${text}\n`);

try {
  const options = readOptions(process.argv.slice(2));
  if (options === null) process.stdout.write(usage);
  else process.exitCode = await tryAdapter(options);
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

async function tryAdapter(options: Options): Promise<number> {
  const { url, secrets, merchant, amountWon, only, json } = options;
  const chosen = only.length === 0 ? checks : checks.filter(({ id }) => only.includes(id));
  const unknown = only.filter((id) => !checks.some((check) => check.id === id));
  if (unknown.length > 0)
    throw new Error(
      `--only: there is no check ${unknown.join(', ')}; there are ${checks.map(({ id }) => id).join(', ')}`,
    );
  const wire = createWire({ url, secrets, clock: systemClock });
  const profile = await profileOf(wire, options.cardCompany, systemClock.nowMs());
  const news = await listenForNews(options.callbackUrl, isLoopback(new URL(url).hostname));
  try {
    const customer =
      options.customer === undefined ? customerByPhone(tell) : customerByCommand(options.customer);
    const context = createContext({
      wire,
      customer,
      profile,
      merchant,
      amountWon,
      news,
      clock: systemClock,
      patienceMs: PATIENCE_MS,
    });
    const startedAtMs = systemClock.monotonicMs();
    if (!json) print(headLine());
    const verdicts = await runChecks(context, chosen, (verdict) => {
      if (!json) print(verdictRow(verdict));
    });
    print(
      json
        ? reportAsJson(url, profile.cardCompany, verdicts)
        : summaryLine(verdicts, profile.cardCompany, systemClock.monotonicMs() - startedAtMs),
    );
    return exitCodeOf(verdicts);
  } finally {
    news.close();
  }
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host);
}
