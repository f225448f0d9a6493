import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { root } from './packages/manifest.ts';

const entries = ['index.ts', 'browser/index.ts', 'testing/index.ts'].map((file) =>
  join(root, 'packages/sdk/src', file),
);
/** What names itself: the mark of a union, and of an error. */
const SPEAKING = ['kind', 'name', 'code', '[credentialsOf]'];

test('whatever a shop imports from the SDK says what it is, and so do its parts', {
  timeout: 120_000,
}, () => {
  const program = ts.createProgram(entries, {
    allowImportingTsExtensions: true,
    noEmit: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    types: [],
  });
  const checker = program.getTypeChecker();
  const exported = entries.flatMap((entry) => {
    const file = program.getSourceFile(entry);
    const symbol = file && checker.getSymbolAtLocation(file);
    return symbol === undefined ? [] : checker.getExportsOfModule(symbol);
  });
  const symbols = exported.map((symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  );
  expect(symbols.length).toBeGreaterThan(100);
  const isSilent = (symbol: ts.Symbol) => symbol.getDocumentationComment(checker).length === 0;
  const partsOf = (symbol: ts.Symbol) =>
    (symbol.declarations ?? [])
      .filter((declaration) => ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration))
      .flatMap((declaration) => [...declaration.members])
      .flatMap(({ name }) => (name === undefined || ts.isPrivateIdentifier(name) ? [] : [name]))
      .filter((name) => !SPEAKING.includes(name.getText()))
      .flatMap((name) => checker.getSymbolAtLocation(name) ?? []);
  const silent = symbols.flatMap((symbol) => [
    ...(isSilent(symbol) ? [symbol.name] : []),
    ...partsOf(symbol)
      .filter(isSilent)
      .map((part) => `${symbol.name}.${part.name}`),
  ]);
  expect(silent).toEqual([]);
});
