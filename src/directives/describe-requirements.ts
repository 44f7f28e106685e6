/**
 * Says in the description of each guarded field what opens it, so that introspection and the printed schema tell a front-end.
 *
 * Sentences come from the compiled requirements, so none can be forgotten or stale; what a description says already in these words is
 * not said again. Runs before the guards, on whatever schema there is: fields of one's own have their sentence, too.
 * @module
 */

import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { type GraphQLFieldConfig, type GraphQLSchema, Kind, type StringValueNode } from 'graphql';
import type { SchemaTransform } from '../module/define-module.ts';
import { compileRequirements, type Requirement } from './requirements.ts';
import type { Policy } from './vocabulary.ts';

/** Changes descriptions alone: resolvers, directives and types stay what they were. */
export const describeRequirements: SchemaTransform = (schema: GraphQLSchema) => {
  const requirements = compileRequirements(schema);
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD](field, fieldName, typeName) {
      const requirement = requirements.of(typeName, fieldName);
      return requirement ? described(field, requirement) : field;
    },
  });
};

/** The written description stays as it is and comes first: people wrote it. */
function described<Field extends GraphQLFieldConfig<unknown, unknown>>(field: Field, requirement: Requirement): Field {
  const written = field.description ?? '';
  const missing = missingIn(written.replaceAll(/\s+/g, ' '), requirement);
  if (missing === '') return field;
  const description = written === '' ? missing : `${written}\n\n${missing}`;
  const value: StringValueNode = { kind: Kind.STRING, value: description, block: true };
  // The schema is printed from the node, and introspected from the field.
  return { ...field, description, ...(field.astNode ? { astNode: { ...field.astNode, description: value } } : {}) };
}

/** @param written the description, on one line */
function missingIn(written: string, { user, app }: Requirement): string {
  const users = user ? [...clauses('scope', user.scopes), ...clauses('role', user.roles)] : [];
  const apps = app ? clauses('permission', app.permissions) : [];
  // `@authenticated` alone: there is nothing to name, and a sentence all the same.
  const words = user && app && users.length + apps.length === 0 ? [ANYBODY] : users;
  const instead = user ? 'Or, for applications, ' : 'For applications only, ';
  return [...joined(words, capitalised, written), ...joined(apps, (clause) => `${instead}${clause}`, written)].join(
    ' ',
  );
}

const ANYBODY = 'open to every valid token.';

/** Those that are not written yet; all of them have to hold. */
function joined(all: readonly string[], first: (clause: string) => string, written: string): readonly string[] {
  const isWritten = (clause: string) => written.includes(clause) || written.includes(capitalised(clause));
  const missing = all.filter((clause) => !isWritten(clause));
  return missing.map((clause, index) =>
    index === 0 && missing.length === all.length ? first(clause) : `And ${clause}`,
  );
}

/** @returns for example ``['scope: `Calendars.Read` or `Calendars.ReadWrite`.', 'scope: `access_as_user`.']`` */
function clauses(noun: string, policies: readonly Policy[]): readonly string[] {
  return policies.map((policy) => {
    const alternatives = policy.map((names) => names.map((word) => `\`${word}\``).join(' and '));
    const or = policy.some((names) => names.length > 1) ? ', or ' : ' or ';
    return `${noun}: ${alternatives.join(or)}.`;
  });
}

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
