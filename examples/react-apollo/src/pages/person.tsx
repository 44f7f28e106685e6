/**
 * Somebody of the directory; their manager and reports lead on to others.
 * @module
 */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { errorOfWhole, errorsAt } from '../api/errors-at.ts';
import { Failure } from '../components/failure.tsx';
import { PersonCard } from '../components/person-card.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { graphql } from '../generated/index.ts';

const PersonQuery = graphql(`
  query Person($id: ID!) {
    user(id: $id) {
      id
      displayName
      ...PersonCard
    }
  }
`);

export function PersonPage({ id }: { readonly id: string }): ReactElement {
  const { data, loading, error, refetch } = useQuery(PersonQuery, { variables: { id } });
  const messages = [errorOfWhole(error) ?? [], data?.user ? [] : errorsAt(error, ['user'])].flat();
  return (
    <>
      <title>{`${data?.user?.displayName ?? 'Person'} · Directory`}</title>
      {data?.user && <PersonCard person={data.user} />}
      {messages.length > 0 && <Failure messages={messages} onRetry={() => void refetch()} />}
      {!data?.user && loading && <Skeleton label="Loading" lines={6} />}
      {data?.user === null && messages.length === 0 && (
        <p className="nothing">There is nobody here, or nobody you may see.</p>
      )}
    </>
  );
}
