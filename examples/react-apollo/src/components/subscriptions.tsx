/**
 * Subscriptions of Azure with their resource groups: they arrive after the rest, and only once Azure has the second factor it wants.
 * @module
 */
import type { ReactElement } from 'react';
import { type FragmentType, graphql, unmask } from '../generated/index.ts';
import { atLeast } from './at-least.ts';
import { Failure, type FailureProps } from './failure.tsx';
import { Skeleton } from './skeleton.tsx';
import { StepUpNotice } from './step-up-notice.tsx';

const SubscriptionsFragment = graphql(`
  fragment Subscriptions on SubscriptionConnection {
    nodes {
      id
      subscriptionId
      displayName
      state
      resourceGroups(first: 6) {
        nodes {
          id
          name
          location
        }
        pageInfo {
          hasNextPage
        }
      }
    }
    pageInfo {
      hasNextPage
    }
  }
`);

export interface SubscriptionsProps extends Pick<FailureProps, 'onRetry'> {
  /** `undefined`: on its way. */
  readonly connection: FragmentType<typeof SubscriptionsFragment> | null | undefined;
  readonly errors: readonly string[];
}

export function Subscriptions({ connection, errors, onRetry }: SubscriptionsProps): ReactElement {
  const { nodes: subscriptions, pageInfo } = unmask(SubscriptionsFragment, connection) ?? {};
  return (
    <section className="card" aria-labelledby="azure" tabIndex={-1}>
      <h2 id="azure">
        Azure subscriptions {subscriptions && <span className="count">{atLeast(subscriptions, pageInfo)}</span>}
      </h2>
      <StepUpNotice isOurs={({ api }) => api === 'arm'} text="Azure needs another factor." action="Continue">
        {errors.length > 0 && <Failure messages={errors} onRetry={onRetry} />}
        {connection === undefined && errors.length === 0 && <Skeleton label="Loading subscriptions" lines={4} />}
      </StepUpNotice>
      {subscriptions?.length === 0 && <p className="nothing">You hold no role in any subscription.</p>}
      {subscriptions && subscriptions.length > 0 && (
        <ul className="subscriptions">
          {subscriptions.map(({ id, subscriptionId, displayName, state, resourceGroups }) => (
            <li key={id}>
              <h3>
                {displayName} {state && <span className={`state ${state.toLowerCase()}`}>{words(state)}</span>}
              </h3>
              <code>{subscriptionId}</code>
              <ul className="groups" aria-label={`Resource groups of ${displayName}`}>
                {resourceGroups?.nodes.map((group) => (
                  <li key={group.id}>
                    {group.name} <small>{group.location}</small>
                  </li>
                ))}
                {resourceGroups?.pageInfo.hasNextPage && <li className="more">and more</li>}
              </ul>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** `PAST_DUE` → `past due` */
const words = (name: string): string => name.toLowerCase().replaceAll('_', ' ');
