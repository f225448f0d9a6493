import ts from 'typescript';

/**
 * A word of GLOSSARY.md ("Instead of") in a place where it would mean a second thing. Word forms that mean something else stay out:
 * a result *claims* to be paid, a Promise is settled by `allSettled`.
 */
interface Rule {
  readonly words: RegExp;
  readonly instead: string;
  readonly where: RegExp;
}

const rules: readonly Rule[] = [
  { words: /^(?:told|admits?)$/, instead: 'sent, returned, shown, reported', where: /./ },
  { words: /^settlements?$/, instead: 'payout (정산), reception', where: /./ },
  {
    words: /^attempt(?:s|ed)?$/,
    instead: 'try, round, payment, request',
    where:
      /^packages\/(?:cli(?!\/src\/reconcile)|sdk|window|payment-js)\/|^packages\/gateway\/src\/(?:delivery|jobs|retention|merchant|auth|http)\/|^examples\//,
  },
  {
    words: /^claim(?:ed|ing)?$/,
    instead: 'unverified result, lease',
    where:
      /^packages\/(?:cli|sdk|window|payment-js|issuers)\/|^packages\/gateway\/src\/(?:delivery|jobs|window|http|result)\/|^examples\//,
  },
  {
    words: /^deliver(?:s|y|ed|ies)?$/,
    instead: 'return (of a result), fulfil',
    where: /^packages\/(?:window|payment-js|sdk)\/|^packages\/gateway\/src\/(?:payment|window|http|result)\//,
  },
  {
    words: /^(?:un)?settled?s?$/,
    instead: 'resolve, be quiet, receive',
    where: /^packages\/(?:window|payment-js|sdk\/src\/(?:browser|inbox))\/|^examples\//,
  },
];

/** Identifiers of a file that use a word for a second thing, each with the word to take instead. */
export function secondMeanings(file: string, source: string): readonly string[] {
  const applying = rules.filter(({ where }) => where.test(file));
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !OF_JAVASCRIPT.has(node.text)) {
      for (const { words, instead } of applying)
        if (wordsOf(node.text).some((word) => words.test(word))) found.push(`${node.text} (${instead})`);
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(file, source, ts.ScriptTarget.Latest));
  return [...new Set(found)];
}

const OF_JAVASCRIPT = new Set(['allSettled', 'PromiseSettledResult']);

function wordsOf(identifier: string): readonly string[] {
  return (identifier.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map((word) => word.toLowerCase());
}
