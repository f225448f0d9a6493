import type { Dialect, Words } from './dialect.ts';
import { type Table, type TableName, tableNames, tables } from './tables.ts';

/** The statements that make every table of a new store. */
export function createTables({ words }: Dialect): readonly string[] {
  return tableNames.flatMap((name) => createTable(name, words));
}

function createTable(name: TableName, words: Words): readonly string[] {
  const table: Table = tables[name];
  const isNullable = (column: string) => table.columns[column]?.endsWith('?') === true;
  const columns = Object.entries(table.columns).map(([column, type]) => {
    const word = type.startsWith('text') ? words.text : words.integer;
    return `"${column}" ${word}${isNullable(column) ? '' : ' not null'}`;
  });
  const index = (kind: string, [indexName, indexed]: readonly [string, readonly string[]]) => {
    const set = indexed.filter(isNullable).map((column) => `"${column}" is not null`);
    const where = set.length === 0 ? '' : ` where ${set.join(' and ')}`;
    return `create ${kind} "${indexName}" on "${name}" (${quoted(indexed)})${where}`;
  };
  return [
    `create table "${name}" (${columns.join(', ')}, primary key (${quoted(table.key)}))${table.clustered ? words.clusteredEnd : words.end}`,
    ...Object.entries(table.unique ?? {}).map((entry) => index('unique index', entry)),
    ...Object.entries(table.indexes ?? {}).map((entry) => index('index', entry)),
  ];
}

function quoted(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}
