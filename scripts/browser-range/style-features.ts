import {
  type Atrule,
  type CssNode,
  type Declaration,
  generate,
  parse,
  type Rule,
  type WalkContext,
  walk,
} from 'css-tree';
import { type Feature, firstKnown, lackedBy, namesBelow } from './browser-data.ts';

/** `feature` is lacking somewhere in the range, and nothing in the style sheet makes up for it. */
export interface StyleUse {
  readonly feature: Feature;
  /** The selector, at-rule or declaration in which it stands. */
  readonly where: string;
}

/** Each kind of value by its own name, wherever the data keeps it: `color-mix` is `css.types.color.color-mix`. */
const functions: ReadonlyMap<string, Feature> = new Map(
  namesBelow('css.types').flatMap((type) => [
    ...namesBelow(`css.types.${type}`).map((name): [string, Feature] => [name, `css.types.${type}.${name}`]),
    [type, `css.types.${type}`] as [string, Feature],
  ]),
);

/**
 * What a style sheet needs and some browser of the range lacks. Not told: a declaration with an earlier one of the same property that
 * every browser reads (without `var()`: with it a browser learns too late that it cannot read a value), and what stands in an
 * `@supports` that asks for it.
 */
export function styleFeatures(css: string): readonly StyleUse[] {
  const found: StyleUse[] = [];
  const sheet = parse(css, { parseCustomProperty: true, onParseError: (error) => raise(error) });
  const asked: Set<Feature>[] = [];
  const add = (features: Iterable<Feature>, where: CssNode): void => {
    for (const feature of features)
      if (lackedBy(feature).length > 0 && !asked.some((set) => set.has(feature)))
        found.push({ feature, where: generate(where).slice(0, 100) });
  };

  const enter = function (this: WalkContext, node: CssNode): void {
    if (node.type === 'Atrule') {
      asked.push(node.name === 'supports' ? new Set(featuresIn(node.prelude)) : new Set());
      add(ofAtrule(node), node.prelude ?? node);
      // Of @font-face and @page.
      if (node.block !== null) add(ofDeclarations(node.block.children.toArray()), node);
    }
    if (node.type === 'Rule') {
      add(ofSelectors(node), node.prelude);
      if (this.rule !== null && this.rule !== node) add(['css.selectors.nesting'], node.prelude);
      add(ofDeclarations(node.block.children.toArray()), node);
    }
  };
  const leave = (node: CssNode): void => {
    if (node.type === 'Atrule') asked.pop();
  };
  walk(sheet, { enter, leave });
  return found;
}

function raise(error: Error): never {
  throw error;
}

function* ofDeclarations(nodes: readonly CssNode[]): Generator<Feature> {
  const readByAll = new Set<string>();
  for (const node of nodes) {
    if (node.type !== 'Declaration') continue;
    const property = firstKnown([`css.properties.${node.property}`]);
    if (property !== null) yield property;
    const features = [...ofValue(node)];
    const lacking = features.filter((feature) => lackedBy(feature).length > 0);
    if (lacking.length === 0) readByAll.add(node.property);
    else if (usesVariable(node) || !readByAll.has(node.property)) yield* lacking;
  }
}

function* ofValue(declaration: Declaration): Generator<Feature> {
  const { property, value } = declaration;
  const found: (Feature | null)[] = [];
  walk(value, (node) => {
    if (node.type === 'Identifier') found.push(firstKnown([`css.properties.${property}.${node.name}`]));
    if (node.type === 'Function') {
      found.push(firstKnown([`css.properties.${property}.${node.name}`, functions.get(node.name) ?? '']));
      const [first] = node.children.toArray();
      if (first?.type === 'Identifier' && first.name === 'from')
        found.push(`${functions.get(node.name)}.relative_syntax`);
    }
    if (node.type === 'Dimension') found.push(ofUnit(node.unit));
    if (node.type === 'Operator' && node.value === '/' && property === 'content')
      found.push('css.properties.content.alt_text');
  });
  for (const feature of found) if (feature !== null) yield feature;
}

const viewports = { d: 'dynamic', l: 'large', s: 'small' } as const;

function ofUnit(unit: string): Feature | null {
  const [, kind] = /^([dls])v(?:h|w|i|b|min|max)$/.exec(unit) ?? [];
  if (kind !== undefined)
    return `css.types.length.viewport_percentage_units_${viewports[kind as keyof typeof viewports]}`;
  if (unit.startsWith('cq')) return 'css.types.length.container_query_length_units';
  return firstKnown([`css.types.length.${unit}`, `css.types.angle.${unit}`]);
}

function* ofSelectors({ prelude, block }: Rule): Generator<Feature> {
  const found: Feature[] = [];
  walk(prelude, (node) => {
    if (node.type === 'PseudoClassSelector' || node.type === 'PseudoElementSelector')
      found.push(`css.selectors.${node.name}`);
  });
  yield* found;
  if (found.includes('css.selectors.backdrop') && /\bvar\(/.test(generate(block)))
    yield 'css.selectors.backdrop.inherit_from_originating_element';
}

function* ofAtrule({ name, prelude }: Atrule): Generator<Feature> {
  const found: Feature[] = [`css.at-rules.${name}`];
  if (name === 'media' && prelude !== null)
    walk(prelude, (node) => {
      if (node.type === 'Feature') found.push(`css.at-rules.media.${node.name.replace(/^(?:min|max)-/, '')}`);
      if (node.type === 'FeatureRange') found.push('css.at-rules.media.range_syntax');
    });
  yield* found;
}

/** What an `@supports` asks for. */
function* featuresIn(prelude: CssNode | null): Generator<Feature> {
  if (prelude === null) return;
  const found: Feature[] = [];
  walk(prelude, (node) => {
    if (node.type === 'Declaration') found.push(`css.properties.${node.property}`, ...ofValue(node));
    if (node.type === 'PseudoClassSelector' || node.type === 'PseudoElementSelector')
      found.push(`css.selectors.${node.name}`);
  });
  yield* found;
}

function usesVariable(declaration: Declaration): boolean {
  return /\bvar\(/.test(generate(declaration.value));
}
