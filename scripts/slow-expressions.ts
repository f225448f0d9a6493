import { analyse } from 'scslre';
import ts from 'typescript';

export interface SlowExpression {
  readonly line: number;
  readonly expression: string;
  /** How its time grows with the text that it meets. */
  readonly growth: 'quadratic' | 'exponential';
}

/**
 * Regular expressions of a file whose time grows faster than the text that they meet: an attacker sends the text. Found by their
 * shape, also where an expression that looks harmless begins anew at every place of the text.
 */
export function slowExpressions(file: string, text: string): readonly SlowExpression[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: SlowExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      for (const { exponential } of analyse(literalOf(node.text)).reports)
        found.push({ line, expression: node.text, growth: exponential ? 'exponential' : 'quadratic' });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function literalOf(text: string): { readonly source: string; readonly flags: string } {
  const end = text.lastIndexOf('/');
  return { source: text.slice(1, end), flags: text.slice(end + 1) };
}
