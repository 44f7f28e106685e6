/**
 * The server's subgraph as text, and composed with others by a composition library that is not Apollo's.
 * @module
 */

import { composeServices } from '@theguild/federation-composition';
import { type DocumentNode, graphql, parse } from 'graphql';
import { checkDocuments } from '../../src/directives/check-documents.ts';
import { createSubgraph } from '../../src/federation/subgraph.ts';
import { defineModule, type SchemaModule } from '../../src/index.ts';
import { baseModule, directivesModule } from '../../src/module/base-module.ts';
import { buildSchema } from '../../src/module/build-schema.ts';

/** What `_service { sdl }` says of a server with these modules. @throws {SchemaError} */
export async function publishedBy(modules: readonly SchemaModule[]): Promise<string> {
  const all = [directivesModule, baseModule, ...modules];
  const subgraph = await createSubgraph({
    modules: all,
    refusals: { details: false },
    dryRun: false,
    introspection: true,
  });
  const schema = buildSchema({ modules: all, checks: [checkDocuments], transforms: [subgraph] });
  const { data } = await graphql({ schema, source: '{ service: _service { sdl } }' });
  return (data as { readonly service: { readonly sdl: string } }).service.sdl;
}

/** The same of a module of its own; entities are found nowhere. */
export async function publishedAs(typeDefs: string, ...entities: readonly string[]): Promise<string> {
  const none = Object.fromEntries(entities.map((name) => [name, () => null]));
  return await publishedBy([defineModule({ name: 'test', typeDefs, entities: none })]);
}

/** @returns the supergraph @throws {Error} with the messages of composition */
export function composed(subgraphs: Readonly<Record<string, string>>): DocumentNode {
  const services = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    url: `http://${name}`,
    typeDefs: parse(sdl),
  }));
  const { errors, supergraphSdl } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error((errors ?? []).map(({ message }) => message).join('\n'));
  return parse(supergraphSdl);
}
