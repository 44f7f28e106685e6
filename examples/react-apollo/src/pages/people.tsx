/**
 * Everybody, by name: a search as one types, and more at the push of a button.
 * @module
 */
import { useQuery } from '@apollo/client/react';
import { type ReactElement, useEffect, useState } from 'react';
import { errorOfWhole, errorsAt } from '../api/errors-at.ts';
import { Failure } from '../components/failure.tsx';
import { PersonLink } from '../components/person-link.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { graphql } from '../generated/index.ts';

const PeopleQuery = graphql(`
  query People($search: String, $after: String) {
    users(search: $search, first: 24, after: $after) {
      edges {
        cursor
        node {
          id
          ...PersonLink
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`);

export function People(): ReactElement {
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim(), 200);
  const { data, previousData, loading, error, refetch, fetchMore } = useQuery(PeopleQuery, {
    variables: { search: search === '' ? null : search },
    notifyOnNetworkStatusChange: true,
  });
  const users = (data ?? previousData)?.users; // what was found before stays until the next is there
  const retry = (): void => void refetch();
  const messages = [errorOfWhole(error) ?? [], errorsAt(error, ['users'])].flat();
  const { hasNextPage, endCursor } = users?.pageInfo ?? {};
  return (
    <section aria-labelledby="people">
      <title>People · Directory</title>
      <div className="search">
        <h1 id="people">People</h1>
        <input
          type="search"
          aria-label="Search people by name"
          placeholder="Search by name"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </div>
      <p className="count-line" role="status">
        {users?.totalCount != null && `${users.totalCount} ${users.totalCount === 1 ? 'person' : 'people'}`}
      </p>
      {messages.length > 0 && <Failure messages={messages} onRetry={retry} />}
      {!users && loading && <Skeleton label="Loading people" lines={8} />}
      <ul className="people wide">
        {users?.edges.map(({ node }) => (
          <li key={node.id}>
            <PersonLink person={node} />
          </li>
        ))}
      </ul>
      {hasNextPage && endCursor && (
        <button
          type="button"
          className="button quiet more"
          disabled={loading}
          onClick={() => void fetchMore({ variables: { after: endCursor } })}
        >
          {loading ? 'Loading…' : 'More people'}
        </button>
      )}
    </section>
  );
}

/** The value once it has not changed for a while, in milliseconds: nobody asks the server for every letter. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(setSettled, ms, value);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
