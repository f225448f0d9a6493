import { readFileSync } from 'node:fs';
import { draftTerms, readTerms } from '@dojang/gateway';
import { type Command, InvalidArgumentError } from 'commander';
import { CliError, systemCode } from '../cli-error.ts';
import type { CommandDeps } from '../flags.ts';
import { examples } from '../help.ts';
import { printable } from '../terminal.ts';

interface DraftOptions {
  readonly name: string;
  readonly nameEn: string;
  readonly contact: string;
  readonly contactEn?: string;
  readonly officer: string;
  readonly officerEn: string;
  readonly as: string;
  readonly from: string;
}

/** `dojang terms …`: what customers agree to, in the operator's name. */
export function termsCommands(program: Command, { terminal }: CommandDeps): void {
  const terms = program
    .command('terms')
    .description('terms: what customers agree to before they pay, in your name')
    .helpCommand(false);

  terms
    .command('draft')
    .description('print terms to begin your own with, for DOJANG_TERMS; have your counsel read them')
    .requiredOption('--name <name>', 'your company, in Korean', filled)
    .requiredOption('--name-en <name>', 'in English', filled)
    .requiredOption('--contact <text>', 'telephone, e-mail or both, for customers', filled)
    .option('--contact-en <text>', 'in English, when it differs', filled)
    .requiredOption('--officer <text>', '개인정보 보호책임자: name, title, contact', filled)
    .requiredOption('--officer-en <text>', 'in English', filled)
    .requiredOption('--as <version>', 'a name for this version: letters, digits, . _ or -')
    .requiredOption('--from <date>', 'when they take effect, as YYYY-MM-DD')
    .addHelpText(
      'after',
      examples([
        'dojang terms draft --name "주식회사 커피페이" --name-en "Coffee Pay Inc." --contact "1544-0000, help@pay.example.kr" ' +
          '--officer "홍길동 이사, privacy@pay.example.kr" --officer-en "Hong Gil-dong, Director, privacy@pay.example.kr" ' +
          '--as 2026-12 --from 2026-12-01 > terms.json',
        'a file to edit, and to name in DOJANG_TERMS',
      ]),
    )
    .action((options: DraftOptions) => {
      const draft = draftOf(options);
      failOn(JSON.stringify(draft), 'These details make no terms');
      terminal.printJson(draft);
    });

  terms
    .command('check')
    .argument('<file>')
    .description('say whether a gateway would start with these terms')
    .action((file: string) => {
      failOn(read(file), `${printable(file)} cannot be shown to customers`);
      terminal.print('These terms are complete: set DOJANG_TERMS to this file.');
    });
}

function draftOf(options: DraftOptions) {
  return draftTerms({
    version: options.as,
    effectiveDate: options.from,
    operator: {
      ko: { name: options.name, contact: options.contact, privacyOfficer: options.officer },
      en: {
        name: options.nameEn,
        contact: options.contactEn ?? options.contact,
        privacyOfficer: options.officerEn,
      },
    },
  });
}

/** @throws CliError with every problem of the terms */
function failOn(json: string, sentence: string): void {
  const read = readTerms(json);
  if ('problems' in read)
    throw new CliError([`${sentence}:`, ...read.problems.map((problem) => printable(problem))].join('\n  '));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliError(`${printable(file)} cannot be read (${systemCode(error) ?? 'unknown reason'}).`);
  }
}

function filled(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must say something.');
  return text.trim();
}
