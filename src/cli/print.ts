/**
 * `onbehalf print schema | subgraph | directives | config-schema | errors`: what is printed from code, on standard output.
 *
 * `schema` is that of the configuration in this folder, or of `--config` and `--schema`: own `.graphql` files included and, by
 * `--module`, own modules; with directives, and with what opens each field in its description. Without a configuration it is the built-in one. `subgraph` is the same as a router
 * is told it, to compose without a running server.
 * @module
 */

import { parseArgs } from 'node:util';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { configJsonSchema } from '../config/print.ts';
import { describeRequirements } from '../directives/describe-requirements.ts';
import { directivesMarkdown } from '../directives/print-directives.ts';
import { errorsMarkdown } from '../errors/codes.ts';
import { builtInSchema } from './built-in-schema.ts';
import { configuredSchema, type SchemaFlagValues, schemaFlags } from './configured-schema.ts';
import { loadModules } from './own-modules.ts';

interface Flags extends SchemaFlagValues {
  readonly module: readonly string[];
}

/** What is served: with the modules of one's own that are named. */
async function servedSchema(flags: Flags) {
  const { schema, modules } = configuredSchema(flags, await loadModules(flags.module));
  return { schema: describeRequirements(schema), modules };
}

const PAGES: Readonly<Record<string, (flags: Flags) => string | Promise<string>>> = {
  schema: async (flags) => printSchemaWithDirectives((await servedSchema(flags)).schema),
  async subgraph(flags) {
    const { schema, modules } = await servedSchema(flags);
    // Loaded here: only who composes has its optional peer.
    const { subgraphSdl } = await import('../federation/subgraph.ts');
    return await subgraphSdl(schema, modules);
  },
  directives: () => directivesMarkdown(builtInSchema()),
  'config-schema': () => JSON.stringify(configJsonSchema(), null, 2),
  errors: errorsMarkdown,
};

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...schemaFlags, module: { type: 'string', multiple: true, default: [] } },
  });
  const [page = ''] = positionals;
  const print = Object.hasOwn(PAGES, page) ? PAGES[page] : undefined;
  if (!print) throw new Error(`Expected one of ${Object.keys(PAGES).join(', ')}, got '${page}'.`);
  process.stdout.write(`${(await print(values)).trimEnd()}\n`);
  return 0;
}
