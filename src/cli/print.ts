/**
 * `onbehalf print schema | subgraph | directives | config-schema | errors`: what is printed from code, on standard output.
 *
 * `schema` is that of the configuration in this folder, or of `--config` and `--schema`: own `.graphql` files included and, by
 * `--module`, own modules; with directives, and with what opens each field in its description. Without a configuration it is the
 * built-in one. `subgraph` is the same as a router is told it, to compose without a running server.
 * @module
 */

import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { configJsonSchema } from '../config/print.ts';
import { describeRequirements } from '../directives/describe-requirements.ts';
import { directivesMarkdown } from '../directives/print-directives.ts';
import { errorsMarkdown } from '../errors/codes.ts';
import { builtInSchema } from './built-in-schema.ts';
import { configuredSchema, type SchemaFlagValues, schemaFlags } from './configured-schema.ts';
import { loadModules } from './own-modules.ts';
import { didYouMean, readArguments, type Usage, UsageError } from './usage.ts';

interface Flags extends SchemaFlagValues {
  readonly module?: readonly string[] | undefined;
}

interface Page {
  /** One line of help. */
  readonly says: string;
  readonly print: (flags: Flags) => string | Promise<string>;
}

/** What is served: with the modules of one's own that are named. */
async function servedSchema(flags: Flags) {
  const { schema, modules } = configuredSchema(flags, await loadModules(flags.module ?? []));
  return { schema: describeRequirements(schema), modules };
}

const PAGES: Readonly<Record<string, Page>> = {
  schema: {
    says: 'what is served, as SDL with its directives',
    print: async (flags) => printSchemaWithDirectives((await servedSchema(flags)).schema),
  },
  subgraph: {
    says: 'the same for a router of Apollo Federation 2',
    async print(flags) {
      const { schema, modules } = await servedSchema(flags);
      // Loaded here: only who composes has its optional peer.
      const { subgraphSdl } = await import('../federation/subgraph.ts');
      return await subgraphSdl(schema, modules);
    },
  },
  directives: { says: 'the directives, as a page', print: () => directivesMarkdown(builtInSchema()) },
  'config-schema': {
    says: 'the JSON schema of the configuration, for editors',
    print: () => JSON.stringify(configJsonSchema(), null, 2),
  },
  errors: { says: 'the codes of errors, as a page', print: errorsMarkdown },
};

export const usage = {
  operands: {
    text: '<page>',
    says: Object.fromEntries(Object.entries(PAGES).map(([name, { says }]) => [name, says])),
  },
  flags: schemaFlags,
} as const satisfies Usage;

/** @returns 0; prints nothing but the page, so that it can go to a file */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(usage, args);
  const [name, odd] = positionals;
  if (name === undefined) throw new UsageError('say what to print');
  if (odd !== undefined) throw new UsageError(`expected one page to print, got '${odd}' beside '${name}'`);
  const page = Object.hasOwn(PAGES, name) ? PAGES[name] : undefined;
  if (!page) throw new UsageError(`nothing is called '${name}'${didYouMean(name, Object.keys(PAGES))}`);
  process.stdout.write(`${(await page.print(values)).trimEnd()}\n`);
  return 0;
}
