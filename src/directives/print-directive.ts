/**
 * Prints a directive that is no authorization rule as a part of a page: sentence, arguments, and the types that they are of.
 * @module
 */

import {
  type DefinitionNode,
  type DirectiveDefinitionNode,
  type EnumValueDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  print,
  type TypeNode,
} from 'graphql';

/** @param definitions among which the types of its arguments are */
export function directivePart(directive: DirectiveDefinitionNode, definitions: readonly DefinitionNode[]): string {
  const { name, description, arguments: parameters = [], locations } = directive;
  const types = new Set(parameters.map(({ type }) => namedType(type)));
  return [
    `## @${name.value}`,
    sentenceOf(description?.value),
    `On ${locations.map((location) => `\`${location.value}\``).join(', ')}.`,
    parameters.length > 0 ? table('argument', parameters.map(inputRow)) : '',
    ...definitions.flatMap((definition) =>
      'name' in definition && definition.name && types.has(definition.name.value) ? [typePart(definition)] : [],
    ),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The types of arguments are printed where they are used: nobody looks for an input type of a directive elsewhere. */
function typePart(definition: DefinitionNode): string {
  if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
    return `\`${definition.name.value}\`: ${sentenceOf(definition.description?.value)}\n\n${table('member', (definition.fields ?? []).map(inputRow))}`;
  if (definition.kind === Kind.ENUM_TYPE_DEFINITION)
    return `\`${definition.name.value}\`: ${sentenceOf(definition.description?.value)}\n\n${table('value', (definition.values ?? []).map(valueRow))}`;
  return '';
}

type Row = readonly [name: string, type: string, meaning: string];

function inputRow({ name, type, defaultValue, description }: InputValueDefinitionNode): Row {
  const given = defaultValue ? ` = ${print(defaultValue)}` : '';
  return [name.value, `\`${print(type)}${given}\``, sentenceOf(description?.value)];
}

const valueRow = ({ name, description }: EnumValueDefinitionNode): Row => [
  name.value,
  '',
  sentenceOf(description?.value),
];

/** A column that nobody has anything to say in is left out. */
function table(heading: string, rows: readonly Row[]): string {
  const typed = rows.some(([, type]) => type !== '');
  const lines = rows.map(([name, type, meaning]) => [`\`${name}\``, ...(typed ? [type] : []), meaning]);
  const head = [heading, ...(typed ? ['type'] : []), ''];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n');
}

const escaped = (cell: string): string => cell.replaceAll('|', '\\|');

/** A description as running text. */
export const sentenceOf = (text = ''): string => text.replaceAll('\n', ' ').trim();

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
