import type { Dialect, Words } from './dialect.ts';
import { type Table, type TableName, tableNames, tables } from './tables.ts';

/** The statements that make every table of a new store; where months are kept apart, with no month yet. */
export function createTables({ words }: Dialect): readonly string[] {
  return tableNames.flatMap((name) => createTable(name, words));
}

function createTable(name: TableName, words: Words): readonly string[] {
  const table: Table = tables[name];
  const columns = Object.entries(table.columns).map(([column, type]) => {
    const word = type.startsWith('text') ? words.text : words.integer;
    return `"${column}" ${word}${type.endsWith('?') ? '' : ' not null'}`;
  });
  const isApart = table.byMonth !== undefined && words.keepsMonthsApart;
  const plainEnd = table.clustered ? words.clusteredEnd : words.end;
  return [
    `create table "${name}" (${columns.join(', ')}, primary key (${quoted(table.key)}))${isApart ? ` partition by range ("${table.key[0]}")` : plainEnd}`,
    ...(isApart ? [`create table "${restOf(name)}" partition of "${name}" default`] : []),
    ...uniqueIndexes(name, isApart ? restOf(name) : name),
    ...Object.entries(table.indexes ?? {}).map(([index, indexed]) =>
      indexText('index', { table, on: name, index, indexed }),
    ),
  ];
}

/** Where the rows of a table lie that name no month, or one that nobody has made room for. */
export function restOf(name: TableName): string {
  return `${name}_rest`;
}

/** The unique indexes of a table, or of one of its months: the engine has none over months, but a value names its own. */
export function uniqueIndexes(name: TableName, on: string): readonly string[] {
  const table: Table = tables[name];
  return Object.entries(table.unique ?? {}).map(([index, indexed]) =>
    indexText('unique index', { table, on, index: index.replace(name, on), indexed }),
  );
}

function indexText(
  kind: 'index' | 'unique index',
  {
    table: { columns },
    on,
    index,
    indexed,
  }: {
    readonly table: Table;
    readonly on: string;
    readonly index: string;
    readonly indexed: readonly string[];
  },
): string {
  const set = indexed
    .filter((column) => columns[column]?.endsWith('?'))
    .map((column) => `"${column}" is not null`);
  const where = set.length === 0 ? '' : ` where ${set.join(' and ')}`;
  return `create ${kind} "${index}" on "${on}" (${quoted(indexed)})${where}`;
}

function quoted(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}
