/**
 * Writing tags.
 * @module
 */

import type { TagsResource } from '@azure/arm-resources';
import type { Resolvers } from '../../generated/arm.ts';
import { RESOURCES_VERSION } from '../api-versions.ts';
import { parseScope } from '../resource-id.ts';
import { tagList } from '../wire.ts';
import { permissions } from './permissions.ts';
import { tagChange } from './tag-change.ts';

export { permissions };

/** One call that changes tags and nothing else of a resource: the role Tag Contributor is enough for it. */
export const resolvers: Resolvers = {
  Mutation: {
    updateTags: async (_root, { input }, { arm }) => {
      const { path } = parseScope(input.scope, 'input.scope');
      const change = tagChange(input);
      try {
        const { status, body } = await arm.api.call({
          method: 'PATCH',
          path: `${path}/providers/Microsoft.Resources/tags/default`,
          query: { 'api-version': RESOURCES_VERSION },
          body: change,
          scopes: permissions['Mutation.updateTags'].scopes,
        });
        const { properties } = (body ?? {}) as Partial<TagsResource>;
        // 202: taken on and not yet done, with no tags to show.
        return { scope: input.scope, tags: status === 202 || !properties ? null : tagList(properties.tags) };
      } finally {
        // Also after a failure: nobody knows what it changed.
        arm.reads.forget();
      }
    },
  },
};
