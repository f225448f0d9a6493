import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { CliError, systemCode } from '../cli-error.ts';

/** One line of a CSV file; its number counts lines of text, as an editor does. */
export interface CsvLine {
  readonly line: number;
  readonly cells: readonly string[];
}

/** More in one line than any back office writes: it is no CSV, or its quotes do not close. */
const LONGEST_LINE = 1_000_000;
const LOOKED_AT = 64 * 1024;

/**
 * The lines of a CSV file, one at a time: UTF-8, UTF-16 or what Korean back offices write (EUC-KR, CP949), with commas,
 * tabs or semicolons. @throws CliError
 */
export async function* readCsv(path: string): AsyncGenerator<CsvLine, void, undefined> {
  const name = basename(path);
  try {
    const start = await startOf(path);
    refuseOtherFormats(name, start);
    const encoding = await encodingOf(path, start);
    const delimiter = delimiterOf(new TextDecoder(encoding).decode(start));
    const parser = parse({
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_LINE,
    });
    const text = new PassThrough();
    const read = pipeline(createReadStream(path), decoding(encoding), text, parser);
    // It is waited for below; until then its failure is the parser's.
    read.catch(() => {});
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>)
      yield { line: info.lines, cells: record };
    await read;
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = systemCode(error) ?? '';
    if (code.startsWith('CSV_'))
      throw new CliError(`${name} cannot be read as CSV: ${error instanceof Error ? error.message : code}`);
    if (code !== '') throw new CliError(`${path} cannot be read (${code}).`);
    throw error;
  }
}

function decoding(encoding: string) {
  return async function* (source: AsyncIterable<Buffer>) {
    const decoder = new TextDecoder(encoding);
    for await (const chunk of source) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  };
}

async function startOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOKED_AT), 0, LOOKED_AT, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function refuseOtherFormats(name: string, start: Uint8Array): void {
  const begins = (...bytes: readonly number[]) => bytes.every((byte, index) => start[index] === byte);
  const isSheet = begins(0x50, 0x4b, 0x03, 0x04) || begins(0xd0, 0xcf, 0x11, 0xe0);
  if (isSheet)
    throw new CliError(
      `${name} is a spreadsheet: open it and save it as CSV (파일 → 다른 이름으로 저장 → CSV).`,
    );
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(new TextDecoder().decode(start.subarray(0, 512))))
    throw new CliError(
      `${name} is a web page that is called a spreadsheet, as some back offices write: open it and save it as CSV.`,
    );
}

/** What the whole file can be read as: some bytes of EUC-KR are good UTF-8 by chance, all of them are not. */
async function encodingOf(path: string, start: Uint8Array): Promise<string> {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  for (const encoding of ['utf-8', 'euc-kr']) {
    const decoder = new TextDecoder(encoding, { fatal: true });
    try {
      for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>)
        decoder.decode(chunk, { stream: true });
      decoder.decode();
      return encoding;
    } catch (error) {
      if (systemCode(error) !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    }
  }
  throw new CliError(`${basename(path)} is neither UTF-8 nor EUC-KR (CP949): save it as CSV UTF-8.`);
}

/** Of those that a first line may have, the one that it has most often. */
function delimiterOf(text: string): string {
  const lines = text
    .split(/\r?\n|\r/)
    .slice(0, 30)
    .join('\n')
    .replace(/"[^"]*"/g, '');
  const counts = [',', '\t', ';'].map((delimiter) => [delimiter, lines.split(delimiter).length] as const);
  const [[best] = [',']] = counts.toSorted(([, left], [, right]) => right - left);
  return best;
}
