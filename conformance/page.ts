/** Writes `docs/conformance.md` from the rules: `node conformance/page.ts`. */
import { writeFileSync } from 'node:fs';
import { type Case, loadCases } from './suite.ts';
import { skipReasons } from './support/outcome.ts';

const groups = [
  [
    'R',
    'The flow',
    'What the guide and the manuals say of a payment from its authentication to its cancellation.',
  ],
  ['Q', 'What was decided', 'Where the documents are silent or disagree, this is how the gateway behaves.'],
  ['T', 'Transport', 'What lets unmodified clients of any age work.'],
  ['P', 'Parameters', 'The tables of requests and answers, row by row.'],
  ['', 'Result codes', 'What makes each code come.'],
] as const;

export function conformancePage(cases: readonly Case[]): string {
  const sections = groups.map(([kind, title, words]) => {
    const own = cases.filter(({ rule }) => kindOf(rule.id) === kind);
    const rows = own.map(
      (each) => `| ${each.rule.id} | ${each.rule.title} | ${each.rule.section} | ${caseOf(each)} |`,
    );
    return `## ${title}\n\n${words}\n\n| rule | what holds | documented in | case |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return `<!-- Written by \`node conformance/page.ts\` from conformance/rules; do not edit. -->

# Conformance

Does a gateway speak the payment wire? This command tries ${cases.length} documented rules against its address, over the public wire alone,
and says which it keeps:

\`\`\`sh
npm run conformance -- --url http://localhost:4000
npm run conformance -- --url http://localhost:4000 --only R6,Q11
npm run conformance -- --url http://localhost:4000 --json
\`\`\`

It uses the shared test account, or \`--merchant\`, \`--key\`, \`--refund-key\` and \`--client-key\`. It ends with 1 when a rule failed and
with 2 when nothing could be tried. It makes payments and cancels some of them, so try it on a test gateway. Adapters to card companies have
[a contract](acquirer.md) and a kit of their own.

A rule is skipped, with its reason, when the wire alone cannot show it. The reasons are a closed list: the rule ${Object.values(skipReasons).join('; ')}.
To act as the customer the command goes through Dojang's own payment window and phone. Another gateway's window cannot be driven, so there the rules that
need a customer are skipped.

${sections.join('\n')}`;
}

function kindOf(id: string): string {
  return /^[RQTP]\d+$/.test(id) ? id.slice(0, 1) : '';
}

function caseOf({ rule, file }: Case): string {
  if ('skip' in rule) return `skipped: ${skipReasons[rule.skip]}`;
  return `[${file.replace('.ts', '')}](../conformance/rules/${file})`;
}

if (import.meta.main)
  writeFileSync(new URL('../docs/conformance.md', import.meta.url), conformancePage(await loadCases()));
