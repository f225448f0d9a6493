/**
 * Tries the documented rules of the payment wire against any gateway:
 * `npm run conformance -- --url http://localhost:4000`. Ends with 1 when a rule failed, with 2 when nothing could be tried.
 */
import { type Options, readOptions, usage } from './options.ts';
import { summaryLine, verdictLine, verdictsAsJson } from './report.ts';
import { loadRules, runRules } from './suite.ts';

const print = (text: string) => process.stdout.write(`${text}\n`);

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = read(args);
  if (typeof options === 'string') return giveUp(options);
  if (options.help) {
    print(usage);
    return 0;
  }
  const { target, only, json } = options;
  const rules = await loadRules();
  const unknown = only.filter((id) => !rules.some((rule) => rule.id === id));
  if (unknown.length > 0)
    return giveUp(`There is no rule ${unknown.join(', ')}; docs/conformance.md lists them.`);
  const unreachable = await whyUnreachable(target.url);
  if (unreachable !== null) return giveUp(`There is no gateway at ${target.url} (${unreachable}).`);

  const startedAtMs = performance.now();
  const chosen = only.length === 0 ? rules : rules.filter((rule) => only.includes(rule.id));
  const verdicts = await runRules(target, chosen, (verdict) => {
    if (!json) print(verdictLine(verdict));
  });
  print(json ? verdictsAsJson(target.url, verdicts) : summaryLine(verdicts, performance.now() - startedAtMs));
  return verdicts.some(({ status }) => status === 'failed') ? 1 : 0;
}

function read(args: readonly string[]): Options | string {
  try {
    return readOptions(args);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function giveUp(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 2;
}

async function whyUnreachable(url: string): Promise<string | null> {
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(5_000) });
    return null;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? ('code' in cause && String(cause.code)) || cause.message : String(cause);
  }
}
