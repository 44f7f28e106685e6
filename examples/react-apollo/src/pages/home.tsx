/**
 * You and your part of Azure: one query. Graph answers at once; what Azure says comes when it is there (`@defer`).
 * @module
 */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { errorOfWhole, errorsAt } from '../api/errors-at.ts';
import { Failure } from '../components/failure.tsx';
import { Mail } from '../components/mail.tsx';
import { PersonCard } from '../components/person-card.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { Subscriptions } from '../components/subscriptions.tsx';
import { graphql } from '../generated/index.ts';

const HomeQuery = graphql(`
  query Home {
    me {
      id
      ...PersonCard
    }
    ... @defer(label: "azure") {
      subscriptions(first: 50) {
        ...Subscriptions
      }
    }
  }
`);

export function Home(): ReactElement {
  const { data, loading, error, refetch } = useQuery(HomeQuery);
  const retry = (): void => void refetch();
  const whole = errorOfWhole(error);
  if (whole !== undefined) return <Failure messages={[whole]} onRetry={retry} />;
  const aboutMe = data?.me ? [] : errorsAt(error, ['me']);
  return (
    <div className="home">
      <title>You · Directory</title>
      <div className="column">
        {data?.me && <PersonCard person={data.me} />}
        {aboutMe.length > 0 && <Failure messages={aboutMe} onRetry={retry} />}
        {!data?.me && loading && (
          <div className="card">
            <Skeleton label="Loading your profile" lines={6} />
          </div>
        )}
        <Mail />
      </div>
      <div className="column">
        <Subscriptions connection={data?.subscriptions} errors={errorsAt(error, ['subscriptions'])} onRetry={retry} />
      </div>
    </div>
  );
}
