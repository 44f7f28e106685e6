/**
 * Prints the schema for people (`docs/configuration.md`) and for editors (`docs/onbehalf.schema.json`).
 *
 * Keys, types, bounds, defaults and sentences come from the zod schema; only the framing text is written here.
 * @module
 */

import { z } from 'zod';
import { clouds } from './clouds.ts';
import { PLAIN_VARIABLES } from './environment.ts';
import { isSecret } from './fields.ts';
import { AZURE_AD_KEYS, DOWNSTREAM_API_KEYS } from './foreign-keys.ts';
import { settings } from './schema.ts';
import { type Field, unwrap } from './shape.ts';

const EXAMPLE = `# yaml-language-server: $schema=./docs/onbehalf.schema.json
AzureAd:
  TenantId: 11111111-2222-3333-4444-555555555555
  ClientId: 66666666-7777-8888-9999-aaaaaaaaaaaa
  ClientCredentials:
    - SourceType: Path
      CertificateDiskPath: /run/secrets/onbehalf.pem
DownstreamApis:
  graph:
    TimeoutMs: 8000
  todolist:
    BaseUrl: https://todo.contoso.com/api
    Scopes: [api://todolist/.default]
Server:
  Port: 4000
`;

/**
 * The JSON Schema (2020-12) of a configuration file, for completion and checks in an editor.
 *
 * Nothing is required but what makes an entry of a list, because every key may come from the environment instead; sections
 * of other programs are let be. An editor compares case, the server does not.
 */
export function configJsonSchema(): object {
  const schema = z.toJSONSchema(settings, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      // Editors mark it; nothing printed from here ever holds a value of one.
      if (isSecret(zodSchema)) jsonSchema.writeOnly = true;
      // That a loaded list is frozen is nothing to an editor, which would grey it out.
      delete jsonSchema.readOnly;
    },
  });
  return { ...withoutRequired(schema), title: 'onbehalf configuration', additionalProperties: true };
}

/** At every level but inside a choice: an entry of `ClientCredentials` without its path is wrong in any editor. */
function withoutRequired(schema: object): object {
  const kept = Object.entries(schema).filter(([key]) => key !== 'required');
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === 'oneOf' || key === 'anyOf' || !isObject(value) ? value : withoutRequired(value),
    ]),
  );
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The manual page of all settings, in Markdown. */
export function configMarkdown(): string {
  const parts = [INTRODUCTION];
  for (const [name, field] of keysOf(settings)) {
    parts.push(`## ${name}\n\n${describe(field)}.\n\n${tableOf(rowsOfPart(name, field))}`);
  }
  parts.push(cloudsPart(), foreignPart());
  return `${parts.join('\n\n')}\n`;
}

const INTRODUCTION = `# Configuration

<!-- printed by scripts/print-docs.ts from src/config; edit the sentences there -->

One file, the environment over it, flags over both. The file is \`onbehalf.yaml\`, \`onbehalf.json\` or \`appsettings.json\` in the
working directory, the first that exists, or the one \`--config\` names. Names are those of Microsoft.Identity.Web, compared
without case. Sections of other programs are ignored; an unknown key inside a section of ours is a fault, but for
[some of Microsoft.Identity.Web](#keys-of-microsoftidentityweb). All faults are told at once, each with its key; values never are.

\`\`\`yaml
${EXAMPLE}\`\`\`

## Precedence

Defaults, file, \`AZURE_*\`/\`PORT\`/\`HOST\`/\`REDIS_URL\`, \`Section__Key\` variables, flags: the later wins.

- Variables spell the path with double underscores: \`AzureAd__TenantId\`, \`Server__Shutdown__DrainMs\`. Lists are numbered:
  \`AzureAd__Audiences__0\`; a list of plain values may also be one text with blanks between them.
- A list of plain values replaces the one below it. \`ClientCredentials\` are laid over by position, so that
  \`AzureAd__ClientCredentials__0__CertificatePassword\` completes the file's first entry; an entry that names its \`SourceType\`
  replaces it. \`ClientSecret\` and \`ClientCredentials\` from different sources replace each other.
- \`AZURE_TENANT_ID\`, \`AZURE_CLIENT_ID\`, \`AZURE_CLIENT_SECRET\`, \`AZURE_CLIENT_CERTIFICATE_PATH\`,
  \`AZURE_CLIENT_CERTIFICATE_PASSWORD\` and \`AZURE_AUTHORITY_HOST\` mean what they mean to the Azure SDK.
- It is production unless \`NODE_ENV\` is \`development\` or \`test\`.

## Secrets

Better in the environment than in the file. A file that holds one, and a file with a private key, must not be readable by
everybody on the machine (\`chmod o-r\`; not checked in development or on Windows). Certificates are PEM with an RSA key of at
least 2048 bits; one that has ended, or belongs to another key, is found at start.`;

interface Row {
  readonly key: string;
  readonly type: string;
  readonly default: string;
  readonly environment: string;
  readonly description: string;
}

/** A section, or a list that stands beside them. */
function rowsOfPart(name: string, field: Field): readonly Row[] {
  return unwrap(field) instanceof z.ZodArray ? [rowOf(field, name, name)] : rowsOf(field, name, '');
}

/** A group of groups becomes rows with dots; lists of groups get brackets: `ClientCredentials[].SourceType`. */
function rowsOf(field: Field, path: string, prefix: string): readonly Row[] {
  const inner = unwrap(field);
  if (inner instanceof z.ZodRecord) return rowsOf(inner.def.valueType, `${path}.{name}`, '');
  return [...keysOf(inner)].flatMap(([key, setting]) => {
    const here = `${path}.${key}`;
    const name = `${prefix}${key}`;
    const innerSetting = unwrap(setting);
    if (innerSetting instanceof z.ZodObject) return rowsOf(setting, here, `${name}.`);
    // Entries with keys of their own are rows of their own, below the list.
    const entries = innerSetting instanceof z.ZodArray ? innerSetting.def.element : undefined;
    const row = rowOf(setting, here, name);
    if (entries === undefined || !isGroup(entries)) return [row];
    const inside = rowsOf(entries, `${here}[]`, `${name}[].`);
    return [row, ...(unwrap(entries) instanceof z.ZodUnion ? inside.map(asPartOfChoice) : inside)];
  });
}

/** Whether an entry of a list has keys of its own. */
const isGroup = (entry: Field): boolean => unwrap(entry) instanceof z.ZodUnion || unwrap(entry) instanceof z.ZodObject;

/** What one choice requires, the others do not have. */
function asPartOfChoice(row: Row): Row {
  const isChoice = row.key.endsWith('SourceType`');
  return isChoice || row.default !== '**required**' ? row : { ...row, default: '**required** by its `SourceType`' };
}

function rowOf(field: Field, path: string, key: string): Row {
  // The Azure SDK's own name first: it is the one that platforms already set.
  const plain = PLAIN_VARIABLES.get(path);
  const isList = unwrap(field) instanceof z.ZodArray;
  const variable = `${path.replaceAll('[]', '.0').replaceAll('.', '__')}${isList ? '__0' : ''}`;
  const isNamed = unwrap(field) instanceof z.ZodRecord;
  return {
    key: `\`${key}\``,
    type: typeOf(field),
    default: defaultOf(field),
    environment: `${plain === undefined ? '' : `\`${plain}\`, `}\`${variable}${isNamed ? '__{name}' : ''}\``,
    description: describe(field),
  };
}

/** The keys of a section; of a choice between sections, those of all of them, each once. */
function keysOf(field: Field): ReadonlyMap<string, Field> {
  const inner = unwrap(field);
  if (inner instanceof z.ZodObject) return new Map(Object.entries<Field>(inner.def.shape));
  if (!(inner instanceof z.ZodUnion)) return new Map();
  const keys = new Map<string, Field>();
  for (const option of inner.def.options) {
    for (const [key, setting] of keysOf(option)) if (!keys.has(key)) keys.set(key, setting);
  }
  const sourceTypes = inner.def.options.flatMap((option) => wordsOf(keysOf(option).get('SourceType')));
  return keys.set('SourceType', z.enum(sourceTypes).describe('Where the credential comes from'));
}

function wordsOf(field: Field | undefined): readonly string[] {
  return field instanceof z.ZodLiteral ? [...field.values].map(String) : [];
}

/** In words of the manual, not of zod. */
function typeOf(field: Field): string {
  const inner = unwrap(field);
  if (isSecret(inner)) return 'secret';
  if (inner instanceof z.ZodNumber) return `${inner.minValue} … ${inner.maxValue}`;
  if (inner instanceof z.ZodBoolean) return 'true, false';
  if (inner instanceof z.ZodUnion) return inner.def.options.map(typeOf).join(', ');
  if (inner instanceof z.ZodLiteral)
    return wordsOf(inner)
      .map((word) => `\`${word}\``)
      .join(', ');
  if (inner instanceof z.ZodEnum) return inner.options.map((word) => `\`${word}\``).join(', ');
  if (inner instanceof z.ZodRecord) return 'names with text';
  if (inner instanceof z.ZodArray) {
    const entry = unwrap(inner.def.element);
    if (entry instanceof z.ZodUnion) return 'list of credentials';
    return entry instanceof z.ZodObject ? 'list of groups' : 'list of text';
  }
  return 'text';
}

function defaultOf(field: Field): string {
  // Only the outermost wrapper tells: what lies inside a default cannot be required.
  if (field instanceof z.ZodDefault) return `\`${JSON.stringify(field.def.defaultValue)}\``;
  if (field instanceof z.ZodOptional) return '';
  return field instanceof z.ZodPipe ? defaultOf(field.def.in) : '**required**';
}

const describe = (field: Field): string => z.globalRegistry.get(field)?.description ?? '';

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => `| ${Object.values(row).join(' | ')} |`);
  return ['| key | type | default | environment | what it is |', '| --- | --- | --- | --- | --- |', ...lines].join(
    '\n',
  );
}

/** From the same table that decides, so that the page cannot name a host that is refused. */
function cloudsPart(): string {
  const lines = clouds.map(({ name, loginHosts: [login, ...aliases], graphHosts, armHost }) => {
    const cells = [name, code([login]), code(aliases), code(graphHosts), code([armHost])];
    return `| ${cells.join(' | ')} |`;
  });
  return `## Clouds

\`AzureAd.Instance\` decides: login, Graph and ARM hosts move together, and \`graph\` and \`arm\` ask for the \`/.default\` scope of
their cloud. An address of another cloud is a fault. With a login host that is not in this table, say
\`DownstreamApis.graph\` and \`DownstreamApis.arm\` (\`BaseUrl\` and \`Scopes\`) yourself. A login host on this machine is refused
unless \`onbehalf dev\` or \`--allow-loopback-authority\` is said.

| cloud | login host | other names for it | Graph (the first is the default) | ARM |
| --- | --- | --- | --- | --- |
${lines.join('\n')}`;
}

function foreignPart(): string {
  const lines = [
    ...Object.entries(AZURE_AD_KEYS).map(([key, foreign]) => [`AzureAd.${key}`, foreign] as const),
    ...Object.entries(DOWNSTREAM_API_KEYS).map(([key, foreign]) => [`DownstreamApis.{name}.${key}`, foreign] as const),
  ].map(
    ([key, { without, instead }]) =>
      `| \`${key}\` | ${instead === undefined ? `passed over: ${without}` : `a fault: expected ${instead}`} |`,
  );
  return `## Keys of Microsoft.Identity.Web

A file that is brought along starts: keys that nothing follows from are passed over, with one line on standard error that names them.
Those that decide who is trusted or how the server proves itself are faults, unless they are empty lists or texts.

| key | |
| --- | --- |
${lines.join('\n')}`;
}

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
