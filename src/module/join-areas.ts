/**
 * Areas of one module as one: each brings its resolvers and the permissions of its fields, none knows the others.
 *
 * Pure. Two areas may answer fields of one type, but not the same field: which of them would win is nothing to find out at night.
 * @module
 */

import type { FieldPermissions, ModuleResolvers } from './define-module.ts';

/** A part of a module's schema, in files of its own. */
export interface Area<Context> {
  /** By type and field; a type may be answered by several areas. */
  readonly resolvers: ModuleResolvers<Context>;
  /** Of the fields that it answers. */
  readonly permissions: FieldPermissions;
}

/** @throws {TypeError} a field or scalar that two areas answer, or one whose permissions stand in two */
export function joinAreas<Context>(areas: readonly Area<Context>[]): Area<Context> {
  const resolvers: Record<string, ModuleResolvers<Context>[string]> = {};
  const permissions: Record<string, FieldPermissions[string]> = {};
  for (const area of areas) {
    for (const [type, fields] of Object.entries(area.resolvers)) {
      const known = resolvers[type];
      if (known && fields) assertApart(type, Object.keys(known), Object.keys(fields));
      resolvers[type] = known ? Object.assign({}, known, fields) : fields;
    }
    assertApart('permissions', Object.keys(permissions), Object.keys(area.permissions));
    Object.assign(permissions, area.permissions);
  }
  return { resolvers, permissions };
}

function assertApart(of: string, known: readonly string[], added: readonly string[]): void {
  const twice = added.find((name) => known.includes(name));
  if (twice !== undefined) throw new TypeError(`Two areas of a module bring '${twice}' of ${of}.`);
}
