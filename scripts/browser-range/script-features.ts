import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import ts from 'typescript';
import { type Feature, firstKnown } from './browser-data.ts';

export interface Use {
  readonly feature: Feature;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/**
 * What scripts use of the browser: globals, members of its objects by their types, events, elements and attributes of JSX, and what is
 * special in regular expressions. What is called only where it exists (`AbortSignal.timeout?.()`) does not count.
 */
export function scriptFeatures(files: readonly string[], options: ts.CompilerOptions): readonly Use[] {
  const program = ts.createProgram([...files], { ...options, allowJs: true, checkJs: false, noEmit: true });
  const checker = program.getTypeChecker();
  const wanted = new Set(files);
  return program
    .getSourceFiles()
    .filter(({ fileName }) => wanted.has(fileName))
    .flatMap((source) => featuresOf(source, program, checker));
}

function featuresOf(source: ts.SourceFile, program: ts.Program, checker: ts.TypeChecker): readonly Use[] {
  const uses: Use[] = [];
  const add = (node: ts.Node, candidates: Iterable<Feature>): void => {
    const feature = firstKnown(candidates);
    if (feature === null) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    uses.push({ feature, file: source.fileName, line });
  };
  const isBrowsers = (symbol: ts.Symbol | undefined): boolean =>
    symbol?.declarations?.some((declaration) =>
      program.isSourceFileDefaultLibrary(declaration.getSourceFile()),
    ) === true;

  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isIdentifier(node) && isLookedUp(node) && isBrowsers(checker.getSymbolAtLocation(node)))
      add(node, [`api.${node.text}`, `javascript.builtins.${node.text}`]);
    if (ts.isPropertyAccessExpression(node) && !isAskedFor(node)) {
      const symbol = checker.getSymbolAtLocation(node.name);
      if (isBrowsers(symbol))
        add(node.name, members(checker.getTypeAtLocation(node.expression), symbol, checker));
    }
    if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      const name = node.propertyName ?? node.name;
      const type = checker.getTypeAtLocation(node.parent);
      const symbol = ts.isIdentifier(name) ? type.getProperty(name.text) : undefined;
      if (isBrowsers(symbol)) add(node, members(type, symbol, checker));
    }
    if (ts.isCallExpression(node)) {
      const [event] = node.arguments;
      const target = listenedTo(node, checker);
      if (target !== null && event !== undefined && ts.isStringLiteralLike(event))
        add(
          event,
          ownersOf(target, checker).map((owner) => `api.${owner}.${event.text}_event`),
        );
    }
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
      const { text } = node.expression;
      if (isBrowsers(checker.getSymbolAtLocation(node.expression)))
        add(node, [`api.${text}.${text}`, `javascript.builtins.${text}.${text}`]);
    }
    if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) {
      const tag = node.tagName.getText(source);
      if (/^[a-z]/.test(tag)) {
        add(node, [`html.elements.${tag}`]);
        for (const attribute of node.attributes.properties) {
          if (!ts.isJsxAttribute(attribute)) continue;
          const name = attribute.name.getText(source).toLowerCase();
          add(attribute, [`html.elements.${tag}.${name}`, `html.global_attributes.${name}`]);
        }
      }
    }
    if (ts.isRegularExpressionLiteral(node))
      for (const feature of ofExpression(node.text)) add(node, [feature]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return uses;
}

/** What is special in a regular expression, by the names of the browser data. An engine without it refuses the whole script. */
export function ofExpression(literal: string): readonly Feature[] {
  const found: Feature[] = [];
  const parsed = new RegExpParser({ ecmaVersion: 2025 }).parseLiteral(literal);
  visitRegExpAST(parsed, {
    onAssertionEnter: ({ kind }) => {
      if (kind === 'lookbehind') found.push('javascript.regular_expressions.lookbehind_assertion');
    },
    onCharacterSetEnter: ({ kind }) => {
      if (kind === 'property') found.push('javascript.regular_expressions.unicode_character_class_escape');
    },
    onModifiersEnter: () => found.push('javascript.regular_expressions.modifier'),
    onFlagsEnter: ({ hasIndices, unicodeSets }) => {
      if (hasIndices) found.push('javascript.builtins.RegExp.hasIndices');
      if (unicodeSets) found.push('javascript.builtins.RegExp.unicodeSets');
    },
  });
  return found;
}

/** A name that is looked up by itself; asking whether there is one is no use of it. */
function isLookedUp(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !ts.isTypeOfExpression(parent);
}

/** `x.y?.()` calls what is there; `typeof x.y` asks. */
function isAskedFor(node: ts.PropertyAccessExpression): boolean {
  const { parent } = node;
  return (
    ts.isTypeOfExpression(parent) ||
    (ts.isCallExpression(parent) && parent.expression === node && parent.questionDotToken !== undefined)
  );
}

function listenedTo(call: ts.CallExpression, checker: ts.TypeChecker): ts.Type | 'Window' | null {
  const { expression } = call;
  if (ts.isIdentifier(expression)) return expression.text === 'addEventListener' ? 'Window' : null;
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'addEventListener') return null;
  return checker.getTypeAtLocation(expression.expression);
}

/** Where the data may have a member: its own interface, else what it was reached by (mixins have no place of their own). */
function* members(
  reached: ts.Type,
  symbol: ts.Symbol | undefined,
  checker: ts.TypeChecker,
): Generator<Feature> {
  if (symbol === undefined) return;
  const declarations = symbol.declarations ?? [];
  for (const { parent } of declarations) {
    if (ts.isInterfaceDeclaration(parent)) yield* ofOwner(parent.name.text, symbol.name);
    // `declare var URL: { canParse(): boolean }`
    else if (ts.isTypeLiteralNode(parent) && ts.isVariableDeclaration(parent.parent))
      yield `api.${parent.parent.name.getText()}.${symbol.name}_static`;
  }
  for (const owner of ownersOf(reached, checker)) yield* ofOwner(owner, symbol.name);
}

function* ofOwner(owner: string, member: string): Generator<Feature> {
  const builtin = owner.replace(/^Readonly(?=Array|Map|Set)|Constructor$/g, '');
  yield `api.${owner}.${member}`;
  yield `javascript.builtins.${builtin}.${member}`;
  // Of Window and its like the data tells as of globals.
  yield `api.${member}`;
}

function ownersOf(type: ts.Type | 'Window', checker: ts.TypeChecker): readonly string[] {
  if (type === 'Window') return ['Window'];
  const types = type.isUnionOrIntersection() ? type.types : [type];
  const names = types.flatMap((one) => [
    one.symbol?.name ?? '',
    ...(one.isClassOrInterface() ? checker.getBaseTypes(one) : []).flatMap((base) => ownersOf(base, checker)),
    ...ancestors(one.symbol?.name ?? ''),
  ]);
  return names.filter((name) => name !== '' && name !== '__type');
}

/** Members of a mixin are listed with the class that most elements share. */
function ancestors(name: string): readonly string[] {
  return /^(?:HTML|SVG)\w*Element$/.test(name) ? ['HTMLElement', 'Element', 'Node'] : [];
}
