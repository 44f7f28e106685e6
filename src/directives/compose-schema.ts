/**
 * The schema of a configuration and its modules, with every check that directives stand up to: one place for the server and for the
 * commands that only read it, so that what is printed is what is served.
 *
 * Guards are not put on here: the server does, last of all.
 *
 * The room `directives`: what the four authorization directives say (`vocabulary.ts`), whether they are written well
 * (`check-documents.ts`), what each field demands in the end (`requirements.ts`), whether a caller meets that (`grant.ts`), and who asks:
 * the guard of a field (`guards.ts`) or of a whole operation (`operation-check.ts`, by a `plan.ts`). Below it, `downstream/` is the
 * directive that answers fields without code, `permissions/` what operations need of tokens and registrations.
 * @module
 */

import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config/schema.ts';
import { baseModule, directivesModule } from '../module/base-module.ts';
import { buildSchema } from '../module/build-schema.ts';
import type { SchemaModule, SchemaTransform } from '../module/define-module.ts';
import { sdlFilesModule } from '../module/sdl-files.ts';
import { checkDocuments } from './check-documents.ts';
import { checkNoOpenRootField, checkRequirements } from './check-requirements.ts';
import { downstreamModule } from './downstream/attach-downstream.ts';
import { type Apis, unknownApi } from './downstream/check-target.ts';
import { keptRequirements } from './kept-requirements.ts';

/** What a schema depends on. */
export interface SchemaConfig {
  /** Paths or patterns of own `.graphql` files, absolute. */
  readonly schema: Config['schema'];
  /** What `@downstream` may name. */
  readonly downstreamApis: Apis;
  /** In a dry run guards refuse nothing, so a field may not call as the application however it is guarded. */
  readonly authorization: Pick<Config['authorization'], 'dryRun'>;
}

/**
 * @param own modules of whoever starts the server
 * @returns with ours before them, and own `.graphql` files after them
 * @throws {SchemaError} files that are not there or are no SDL
 */
export function allModules(config: SchemaConfig, own: readonly SchemaModule[]): readonly SchemaModule[] {
  const { schema, downstreamApis: apis, authorization } = config;
  const sdlFiles = sdlFilesModule(schema);
  return [
    // Before the others, because transforms run in this order: what a module wraps has its `@downstream` resolver by then.
    directivesModule,
    downstreamModule({ apis, dryRun: authorization.dryRun }),
    baseModule,
    ...own,
    ...(sdlFiles ? [sdlFiles] : []),
  ];
}

/** What differs between the server and the commands that only look at a schema. */
export interface ComposeOptions {
  /** `Authorization.DefaultDeny` */
  readonly defaultDeny?: boolean;
  /** Given by whoever serves: an API that is not among them could only fail when somebody asks. */
  readonly apis?: Apis;
  /** Run after those of the modules. */
  readonly transforms?: readonly SchemaTransform[];
}

/** @throws {SchemaError} every fault of the first check that finds any */
export function composeSchema(
  modules: readonly SchemaModule[],
  { defaultDeny = false, apis, transforms = [] }: ComposeOptions = {},
): GraphQLSchema {
  const verifications = [checkRequirements, ...(defaultDeny ? [checkNoOpenRootField] : [])];
  return buildSchema({
    modules,
    checks: [checkDocuments, ...(apis ? [() => unknownApis(modules, apis)] : [])],
    verifications,
    invariants: [keptRequirements, ...verifications.map((verify) => () => verify)],
    transforms,
  });
}

/** What modules say that their fields ask is configured, or a fault for each field. */
function unknownApis(modules: readonly SchemaModule[], apis: Apis): readonly string[] {
  const names = Object.keys(apis);
  return modules.flatMap(({ name, permissions }) =>
    Object.entries(permissions)
      .filter(([, { api }]) => !names.some((one) => one.toLowerCase() === api.toLowerCase()))
      .map(([coordinate, { api }]) => `module '${name}', permissions: ${coordinate}: ${unknownApi(api, names)}`),
  );
}
