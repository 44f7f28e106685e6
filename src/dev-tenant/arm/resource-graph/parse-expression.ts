/**
 * Reads the expressions of a query: comparisons joined by `and`, `or` and `not`, paths into columns, a few functions.
 *
 * @module
 */
import { notSupported } from './query-errors.ts';
import { scalarFunctions } from './scalar-functions.ts';
import type { Comparison, Expression } from './syntax.ts';
import type { TokenReader } from './token-reader.ts';

const comparisons: Readonly<Record<string, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '=~': '=~',
  '!~': '!~',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  has: 'has',
  contains: 'contains',
  contains_cs: 'contains_cs',
  startswith: 'startswith',
  endswith: 'endswith',
};
const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
/** Brackets and `not` inside one another: more than people write, less than a stack holds. */
const mostNested = 64;

/** @returns a function that reads one expression off the reader */
export function createExpressionParser(reader: TokenReader): () => Expression {
  let depth = 0;
  return parseOr;

  function parseOr(): Expression {
    depth += 1;
    if (depth > mostNested) throw reader.failure();
    // `or` binds weaker than `and`; inside a comparison only brackets bring them back.
    let left = parseAnd();
    while (reader.takes('or')) left = { kind: 'or', left, right: parseAnd() };
    depth -= 1;
    return left;
  }

  function parseAnd(): Expression {
    let left = parseComparison();
    while (reader.takes('and')) left = { kind: 'and', left, right: parseComparison() };
    return left;
  }

  function parseComparison(): Expression {
    const left = parsePrimary();
    const { kind, value } = reader.peek();
    if (kind !== 'word' && kind !== 'sign') return left;
    const isNegated = kind === 'word' && value.startsWith('!');
    const operator = isNegated ? value.slice(1) : value;
    const negated = (operand: Expression): Expression => (isNegated ? { kind: 'not', operand } : operand);
    if (operator === 'in' || operator === 'in~') {
      reader.next();
      reader.expect('(');
      const list = reader.list(parsePrimary);
      reader.expect(')');
      return negated({ kind: 'in', ignoresCase: operator === 'in~', left, list });
    }
    // A word that compares nothing may belong to the operator around (`by`, `asc`): it is left for whoever reads on.
    const by = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
    if (by === undefined) {
      if (/^(?:matches|between|has_any|has_all|hasprefix|hassuffix|has_cs)$/.test(operator)) throw notSupported(value);
      return left;
    }
    reader.next();
    return negated({ kind: 'compare', by, left, right: parsePrimary() });
  }

  function parsePrimary(): Expression {
    const token = reader.peek();
    if (token.kind === 'text') return { kind: 'literal', value: reader.next().value };
    if (token.kind === 'number') return { kind: 'literal', value: Number(reader.next().value) };
    if (reader.takes('(')) {
      const inner = parseOr();
      reader.expect(')');
      return inner;
    }
    if (token.kind !== 'word' || !/^[a-z_]\w*$/i.test(token.value)) throw reader.failure();
    reader.next();
    if (reader.peek().value === '(' && reader.peek().kind === 'sign') return parseCall(token.value);
    if (Object.hasOwn(constants, token.value)) return { kind: 'literal', value: constants[token.value] ?? null };
    return parsePath(token.value);
  }

  function parseCall(name: string): Expression {
    if (name !== 'not' && !Object.hasOwn(scalarFunctions, name)) throw notSupported(name);
    reader.expect('(');
    const values = reader.list(parseOr);
    reader.expect(')');
    const [operand] = values;
    return name === 'not' && operand && values.length === 1
      ? { kind: 'not', operand }
      : { kind: 'call', name, arguments: values };
  }

  function parsePath(column: string): Expression {
    const names: [string, ...string[]] = [column];
    for (;;) {
      if (reader.takes('.')) {
        if (reader.peek().kind !== 'word') throw reader.failure();
        names.push(reader.next().value);
      } else if (reader.takes('[')) {
        if (reader.peek().kind !== 'text') throw reader.failure();
        names.push(reader.next().value);
        reader.expect(']');
      } else return { kind: 'path', names };
    }
  }
}
